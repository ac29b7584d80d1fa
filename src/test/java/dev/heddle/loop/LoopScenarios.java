package dev.heddle.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.BackendLimits;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** The model's eight scenarios, as chains of callbacks; every backend must pass them. */
@Timeout(120)
abstract class LoopScenarios extends LoopScenarioRig {
    @Test
    void aFileIsMadeWrittenReadMeasuredAndClosed() throws IOException {
        openLoop(ROOMY);
        Path path = directory.resolve("file");
        byte[] content = randomBytes(20, 1);
        byte[] readBack = new byte[20];
        List<Long> results = new ArrayList<>();
        Completion completion = new Completion();
        // Five operations, each started by the callback of the one before.
        loop.open(completion, path, Set.of(StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ, StandardOpenOption.WRITE), 0600, opened -> {
            int file = (int) expectSuccess(opened);
            loop.write(opened, file, ByteBuffer.wrap(content), 10, written -> {
                results.add(expectSuccess(written));
                loop.read(written, file, ByteBuffer.wrap(readBack), 10, read -> {
                    results.add(expectSuccess(read));
                    loop.stat(read, file, status -> {
                        expectSuccess(status);
                        results.add(status.status().size());
                        loop.close(status, file, closed -> results.add(expectSuccess(closed)));
                    });
                });
            });
        });
        runUntil(() -> results.size() == 4);
        assertEquals(List.of(20L, 20L, 30L, 0L), results);
        assertArrayEquals(content, readBack);
        byte[] whole = new byte[30];
        System.arraycopy(content, 0, whole, 10, 20);
        assertArrayEquals(whole, Files.readAllBytes(path));
    }

    @Test
    void aServerReceivesWhatAClientSends() throws IOException {
        openLoop(ROOMY);
        int listener = openListener();
        int client = loop.backend().sockets().openStream(StandardProtocolFamily.INET);
        byte[] sent = randomBytes(10, 2);
        ByteBuffer received = ByteBuffer.allocateDirect(5);
        List<Long> counts = new ArrayList<>();
        int[] server = new int[1];
        Completion accept = new Completion();
        loop.accept(accept, listener, accepted -> {
            server[0] = (int) expectSuccess(accepted);
            loop.recv(new Completion(), server[0], received,
                    ended -> counts.add(expectSuccess(ended)));
        });
        loop.connect(new Completion(), client, address(listener), connected -> {
            expectSuccess(connected);
            loop.send(connected, client, ByteBuffer.wrap(sent),
                    ended -> counts.add(expectSuccess(ended)));
        });
        runUntil(() -> counts.size() == 2);
        assertEquals(Set.of(10L, 5L), Set.copyOf(counts));
        assertEquals(loop.backend().sockets().localAddress(client), accept.remote());
        assertEquals(ByteBuffer.wrap(sent, 0, 5), received);
        close(new Pair(client, server[0]));
        close(listener);
    }

    @Test
    void tenTimeoutsFireAndNoneEarly(TestReporter reporter) throws IOException {
        openLoop(ROOMY);
        Duration delay = Duration.ofMillis(20);
        List<Long> lateNanos = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            long due = System.nanoTime() + delay.toNanos();
            loop.timeout(new Completion(), delay, timer -> {
                expectSuccess(timer);
                lateNanos.add(System.nanoTime() - due);
            });
        }
        runUntil(() -> lateNanos.size() == 10);
        assertTrue(lateNanos.stream().allMatch(late -> late >= 0), () -> "early: " + lateNanos);
        reporter.publishEntry("the latest was late by (µs)",
                Long.toString(lateNanos.stream().max(Long::compare).orElseThrow() / 1_000));
    }

    @Test
    void anotherThreadsTriggersAreHeardOnTheLoopsThread() throws Exception {
        openLoop(ROOMY);
        Event event = new Event(loop);
        Semaphore heard = new Semaphore(1);
        List<Thread> threads = new ArrayList<>();
        Thread trigger = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; i < 5; i++) {
                heard.acquireUninterruptibly();
                event.trigger();
            }
        });
        Callback again = new Callback() {
            @Override
            public void completed(Completion ended) {
                expectSuccess(ended);
                threads.add(Thread.currentThread());
                if (threads.size() < 5) {
                    loop.listen(ended, event, this);
                }
                heard.release();
            }
        };
        loop.listen(new Completion(), event, again);
        runUntil(() -> threads.size() == 5);
        trigger.join();
        threads.forEach(thread -> assertSame(Thread.currentThread(), thread));
    }

    @Test
    void triggersCoalesceAndNoneIsLost() throws IOException {
        openLoop(ROOMY);
        Event event = new Event(loop);
        List<Completion> called = new ArrayList<>();
        for (int round = 1; round <= 5; round++) {
            event.trigger();
            event.trigger();
            event.trigger();
            loop.tick();
            Completion listener = new Completion();
            loop.listen(listener, event, called::add);
            loop.tick();
            assertEquals(round, called.size());
        }
        loop.listen(new Completion(), event, called::add);
        loop.tick();
        assertEquals(5, called.size());
    }

    @Test
    void tenTimeoutsNeedNoRoomInTheSubmissionQueue() throws IOException {
        openLoop(new BackendLimits(1, 1, 1));
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            loop.timeout(new Completion(), Duration.ofMillis(2), timer -> order.add(number));
        }
        runUntil(() -> order.size() == 10);
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), order);
    }

    /** Fair: no read overtakes as many older ones as the backend holds. */
    @Test
    void tenThousandReadsPassOneEntryInFairOrder() throws IOException {
        openLoop(new BackendLimits(1, 16, 2));
        Path path = directory.resolve("file");
        Files.write(path, randomBytes(10_000, 3));
        ByteBuffer expected = ByteBuffer.wrap(Files.readAllBytes(path));
        int file = open(path, StandardOpenOption.READ);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            ByteBuffer target = ByteBuffer.allocateDirect(1);
            loop.read(new Completion(), file, target, number, read -> {
                assertEquals(1, expectSuccess(read));
                assertEquals(expected.get(number), target.get(0));
                order.add(number);
            });
        }
        runUntil(() -> order.size() == 10_000);
        int capacity = loop.backend().capacity();
        for (int i = 0; i < order.size(); i++) {
            int number = order.get(i);
            assertTrue(number < i + capacity, number + " was the " + i + "th to end");
        }
        close(file);
    }

    @Test
    void aReceiveIsFoundByTicksAlone() throws IOException {
        openLoop(ROOMY);
        int listener = openListener();
        List<Completion> called = new ArrayList<>();
        try (Socket outside = new Socket()) {
            Completion accept = new Completion();
            loop.accept(accept, listener, called::add);
            outside.connect(address(listener));
            runUntil(() -> called.size() == 1);
            int server = (int) expectSuccess(accept);
            ByteBuffer target = ByteBuffer.allocateDirect(10);
            Completion recv = new Completion();
            loop.recv(recv, server, target, called::add);
            loop.tick();
            loop.tick();
            assertEquals(1, called.size());
            outside.getOutputStream().write(new byte[] {1, 2, 3});
            await().pollInSameThread().atMost(PATIENCE).until(() -> {
                loop.tick();
                return called.size() == 2;
            });
            assertEquals(3, expectSuccess(recv));
            assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), target.limit(3));
            close(server);
        }
        close(listener);
    }

    @Test
    void aMebibytePassesASocketUnchanged() throws IOException {
        openLoop(ROOMY);
        new SocketPipe(this, MIB).run();
    }

    @Test
    @Tag("long")
    @Timeout(600)
    void aGibibytePassesASocketUnchanged() throws IOException {
        openLoop(ROOMY);
        new SocketPipe(this, 1L << 30).run();
    }

    /** By name: javac warns of its use. */
    private static OpenOption direct() throws ReflectiveOperationException {
        return (OpenOption) Class.forName("com.sun.nio.file.ExtendedOpenOption")
                .getField("DIRECT").get(null);
    }

    @Test
    void afterCancelAllNoReadWritesToItsBuffer(TestReporter reporter) throws Exception {
        openLoop(ROOMY);
        Path path = directory.resolve("file");
        Files.write(path, randomBytes(32 * MIB, 6));
        int file = open(path, StandardOpenOption.READ, direct());
        List<ByteBuffer> targets = new ArrayList<>();
        List<Completion> called = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            ByteBuffer target = ByteBuffer.allocateDirect(MIB + 4096).alignedSlice(4096)
                    .limit(MIB);
            targets.add(target);
            loop.read(new Completion(), file, target, (long) i * MIB, called::add);
        }
        loop.tick();
        called.clear();
        reporter.publishEntry("reads in flight", Integer.toString(loop.inFlight()));
        loop.cancelAll();
        List<Long> checksums = checksums(targets);
        await().during(Duration.ofMillis(200)).atMost(PATIENCE)
                .until(() -> checksums(targets).equals(checksums));
        assertEquals(0, loop.inFlight());
        assertThrows(IllegalStateException.class, loop::tick);
        assertThrows(IllegalStateException.class,
                () -> loop.read(new Completion(), file, targets.getFirst(), 0, called::add));
        loop.close();
        assertEquals(checksums, checksums(targets));
        assertEquals(List.of(), called);
    }

    private static List<Long> checksums(List<ByteBuffer> buffers) {
        return buffers.stream().map(buffer -> {
            CRC32C sum = new CRC32C();
            sum.update(buffer.duplicate());
            return sum.getValue();
        }).toList();
    }
}
