package dev.heddle;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.Task.On;
import dev.heddle.backend.Backend;
import dev.heddle.loop.Completion;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is done on the calling thread, for that is cheaper, and what is not. */
abstract class FileInPlaceContract extends FacadeContract {
    @Test
    void cachedBytesAreReadInPlace() throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(100));
        try (HeddleFile file = heddle.openFile(path)) {
            long before = heddle.statistics().get("IN_PLACE");
            assertEquals(10, On.PLATFORM.run(() -> file.read(ByteBuffer.allocate(10), 0)));
            assertEquals(1, heddle.statistics().get("IN_PLACE") - before);
        }
    }

    @Test
    void severalBuffersMoveInPlaceTogetherUnlessThereAreManyBytes() throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(200_000));
        for (int bytes : new int[] {1_000, 16 << 10, 17 << 10}) {
            try (HeddleFile file = heddle.openFile(path)) { // its own: a slow read makes it rest
                ByteBuffer[] targets = FileVectorsContract.mixed(5, bytes);
                long before = heddle.statistics().get("IN_PLACE");
                On.PLATFORM.run(() -> {
                    file.readFully(targets, 3);
                    return null;
                });
                assertEquals(bytes <= 16 << 10 ? 1 : 0,
                        heddle.statistics().get("IN_PLACE") - before);
                assertArrayEquals(Arrays.copyOfRange(pattern(200_000), 3, 3 + 4 * bytes),
                        FileVectorsContract.content(targets));
            }
        }
    }

    @Test
    void whatIsAppendedFromSeveralBuffersStaysTogether() throws Exception {
        Path path = dir.resolve("file");
        int threads = 8;
        int records = 200;
        try (HeddleFile file = heddle.openFile(path, CREATE, APPEND);
                ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < threads; t++) {
                byte[] half = {(byte) t, (byte) t, (byte) t};
                writers.submit(() -> {
                    for (int i = 0; i < records; i++) {
                        ByteBuffer[] record = {ByteBuffer.wrap(half), ByteBuffer.wrap(half)};
                        assertEquals(6, file.write(record, 0));
                    }
                    return null;
                });
            }
        }
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(path));
        assertEquals(threads * records * 6, content.remaining());
        while (content.hasRemaining()) {
            byte first = content.get();
            for (int i = 1; i < 6; i++) {
                assertEquals(first, content.get());
            }
        }
    }

    @Test
    void whatIsDoneInPlaceIsRefusedLikeAnyCall() throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(100));
        HeddleFile file = heddle.openFile(path, READ, WRITE);
        CancelScope scope = heddle.cancelScope();
        HeddleFile cancelled = file.in(scope);
        scope.cancel();
        ByteBuffer buffer = ByteBuffer.allocate(10);
        long before = heddle.statistics().get("IN_PLACE");
        assertThrows(CallCancelledException.class, () -> cancelled.read(buffer, 0));
        assertThrows(CallCancelledException.class, () -> cancelled.write(buffer, 0));
        On.PLATFORM.run(() -> {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedIOException.class, () -> file.read(buffer, 0));
            assertThrows(InterruptedIOException.class, () -> file.write(buffer, 0));
            assertTrue(Thread.interrupted());
            return null;
        });
        assertEquals(0, heddle.statistics().get("IN_PLACE") - before);
        assertEquals(0, buffer.position());
        file.close(); // all shares are back
        assertThrows(ClosedChannelException.class, () -> file.read(buffer, 0));
        scope.close();
    }

    @Test
    void theLoopsOwnThreadMustNotEvenReadWhatNeedsNoWaiting() throws Exception {
        assumeTrue(loops() == 1, "the call may go to the other one");
        Path path = Files.write(dir.resolve("file"), pattern(100));
        CompletableFuture<Object> told = new CompletableFuture<>();
        try (HeddleFile file = heddle.openFile(path)) {
            heddle.loops().first().nextTick(new Completion(), tick -> {
                try {
                    told.complete(file.read(ByteBuffer.allocate(10), 0));
                } catch (IOException | RuntimeException e) {
                    told.complete(e);
                }
            });
            assertInstanceOf(IllegalStateException.class, told.get());
        }
    }

    @Test
    void afterASlowWriteTheNextOnesGoToTheLoopForATime() throws Exception {
        AtomicLong now = new AtomicLong();
        AtomicInteger attempts = new AtomicInteger();
        AtomicLong millis = new AtomicLong(11);
        try (Heddle own = HeddleRig.open(options(),
                    backend -> slow(backend, now, millis, attempts));
                HeddleFile file = own.openFile(dir.resolve("file"), CREATE, WRITE)) {
            assumeTrue(own.loops().first().backend().cachesWrites(file.handle.number()));
            int[] wanted = {1, 1, 1, 2};
            long[] later = {0, 0, 87, 1};
            for (int i = 0; i < wanted.length; i++) {
                now.addAndGet(TimeUnit.MILLISECONDS.toNanos(later[i]));
                ByteBuffer source = ByteBuffer.allocate(10);
                On.PLATFORM.run(() -> file.write(source, 0));
                assertEquals(wanted[i], attempts.get(), "after write " + i);
            }
        }
    }

    /** Not each write is timed, but enough are. */
    @Test
    void aDiskThatGetsSlowIsNoticedSoon() throws Exception {
        AtomicLong now = new AtomicLong();
        AtomicInteger attempts = new AtomicInteger();
        AtomicLong millis = new AtomicLong();
        try (Heddle own = HeddleRig.open(options(),
                    backend -> slow(backend, now, millis, attempts));
                HeddleFile file = own.openFile(dir.resolve("file"), CREATE, WRITE)) {
            assumeTrue(own.loops().first().backend().cachesWrites(file.handle.number()));
            for (int i = 0; i < 10; i++) {
                On.PLATFORM.run(() -> file.write(ByteBuffer.allocate(10), 0));
            }
            assertEquals(10, attempts.get());
            millis.set(11);
            for (int i = 0; i < 10; i++) {
                On.PLATFORM.run(() -> file.write(ByteBuffer.allocate(10), 0));
            }
            assertTrue(attempts.get() > 10 && attempts.get() <= 14, attempts::toString);
        }
    }

    /** A backend by whose clock, which stands still, each write in place takes so long. */
    private static Backend slow(Backend backend, AtomicLong now, AtomicLong millis,
            AtomicInteger attempts) {
        return (Backend) Proxy.newProxyInstance(Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("nanoTime")) {
                        return now.get();
                    }
                    if (method.getName().equals("writeNow")) {
                        attempts.incrementAndGet();
                        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis.get()));
                    }
                    return method.invoke(backend, arguments);
                });
    }

    /** Writes to a file of its own: one slow write sends the next ones elsewhere. */
    private long inPlace(ByteBuffer source, OpenOption... options) throws Exception {
        Path written = dir.resolve("written");
        long before = heddle.statistics().get("IN_PLACE");
        int bytes = source.remaining();
        try (HeddleFile file = heddle.openFile(written, options)) {
            On.PLATFORM.run(() -> file.writeFully(source, 0));
            assertEquals(bytes, Files.size(written));
        }
        Files.delete(written);
        return heddle.statistics().get("IN_PLACE") - before;
    }

    @Test
    void buffersAreWrittenInPlaceUnlessThatTakesLong() throws Exception {
        int once;
        try (HeddleFile file = heddle.openFile(dir.resolve("file"), CREATE, WRITE)) {
            once = heddle.loops().first().backend().cachesWrites(file.handle.number()) ? 1 : 0;
        }
        assertEquals(once, inPlace(ByteBuffer.allocate(1), CREATE, WRITE));
        assertEquals(once, inPlace(ByteBuffer.allocate(64 << 10), CREATE, APPEND));
        assertEquals(0, inPlace(ByteBuffer.allocate((64 << 10) + 1), CREATE, WRITE));
        assertEquals(once, inPlace(ByteBuffer.allocateDirect(1 << 20), CREATE, WRITE));
        assertEquals(0, inPlace(ByteBuffer.allocateDirect((1 << 20) + 1), CREATE, WRITE));
        assertEquals(0, inPlace(ByteBuffer.allocate(64), CREATE, WRITE, DSYNC));
    }
}
