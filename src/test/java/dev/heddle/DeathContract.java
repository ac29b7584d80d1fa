package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.BlockingCall.Kind;
import dev.heddle.Task.On;
import dev.heddle.loop.Completion;
import dev.heddle.loop.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When the loop's thread dies, everybody is told, nobody hangs and nothing is left open. */
abstract class DeathContract extends FacadeContract {
    private static final IllegalArgumentException CAUSE = new IllegalArgumentException("a test's");

    /** The last, so that where there are several, all others have to hear of it. */
    private void killTheLoop() {
        IoLoop[] loops = heddle.loops().all();
        loops[loops.length - 1].nextTick(new Completion(), ignored -> {
            throw CAUSE;
        });
        // All: until the others are told, what needs no loop still succeeds there.
        Task.soon().until(() -> Stream.of(loops).allMatch(loop -> loop.death() != null));
    }

    @Test
    void everyWaiterIsToldTheCauseWithinASecond() throws Exception {
        List<BlockingCall> calls = new ArrayList<>();
        List<Task<Void>> callers = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (On on : On.values()) {
                Path own = Files.createDirectory(dir.resolve(kind + "-" + on));
                calls.add(BlockingCall.of(kind, heddle, own));
                callers.add(on.start(calls.getLast()::make).awaitParked());
            }
        }
        killTheLoop();
        Awaitility.await().atMost(Duration.ofSeconds(1))
                .until(() -> callers.stream().allMatch(Task::hasEnded));
        for (Task<Void> caller : callers) {
            assertSame(CAUSE, caller.failure(Exception.class).getCause());
        }
        for (BlockingCall call : calls) {
            call.close();
        }
    }

    @Test
    void everyLaterCallIsToldTheCause() throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(10));
        HeddleFile file = heddle.openFile(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        TcpListener listener = heddle.listen(loopback(0));
        TcpSocket client = heddle.connect(listener.localAddress());
        TcpSocket server = listener.accept();
        Event event = heddle.event();
        killTheLoop();
        ByteBuffer b = ByteBuffer.allocate(1);
        for (Task.Action call : List.<Task.Action>of(() -> file.read(b, 0), () -> file.write(b, 0),
                file::sync, file::size, () -> client.send(b), () -> server.recv(b),
                listener::accept, () -> heddle.openFile(path), () -> heddle.paths().status(path),
                () -> heddle.connect(listener.localAddress()), () -> heddle.listen(loopback(0)))) {
            IOException e = assertThrows(IOException.class, call::run);
            assertSame(CAUSE, e.getCause());
            assertTrue(e.getMessage().contains("open another"), e::getMessage);
        }
        for (Task.Action call : List.<Task.Action>of(event::await,
                () -> heddle.sleep(Duration.ofDays(1)))) {
            IllegalStateException e = assertThrows(IllegalStateException.class, call::run);
            assertSame(CAUSE, e.getCause());
        }
        event.trigger();
        assertEquals(0, b.position());
    }

    @Test
    void everyDescriptorIsGivenBackAllTheSame() throws Exception {
        long before = Descriptors.open();
        try (Heddle another = open(options())) {
            HeddleFile closed = another.openFile(dir.resolve("closed"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            another.openFile(dir.resolve("kept"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            another.connect(another.listen(loopback(0)).localAddress());
            another.loops().first().nextTick(new Completion(), ignored -> {
                throw CAUSE;
            });
            Task.soon().until(() -> another.loops().death() != null);
            closed.close();
        }
        Task.soon().untilAsserted(() -> assertTrue(Descriptors.open() <= before));
    }
}
