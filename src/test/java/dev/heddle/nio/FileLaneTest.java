package dev.heddle.nio;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import dev.heddle.backend.Rig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The threads that serve files: how many, what blocks them, what ends them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@Isolated("counts the threads of all backends")
class FileLaneTest {
    private static final int THREADS = 2;

    @TempDir
    Path dir;
    private Rig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new Rig(new NioProvider().open(new BackendLimits(64, 64, THREADS)), dir);
    }

    @AfterEach
    void close() {
        rig.backend.close();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("heddle-nio-")).toList();
    }

    /** A pipe; opened for both directions, so that no open(2) waits and no read(2) ends. */
    private Path pipe() throws Exception {
        Path pipe = dir.resolve("pipe");
        try {
            Assumptions.assumeTrue(
                    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        } catch (IOException e) {
            Assumptions.abort("no mkfifo here");
        }
        return pipe;
    }

    private List<Operation.Read> blockAllThreads(int pipe) {
        List<Operation.Read> reads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            reads.add(rig.reading(pipe, Rig.filled(1, 'x'), Operation.AT_CURSOR));
            rig.submit(reads.get(i));
        }
        rig.turn(0);
        await().until(() -> threads().stream().filter(FileLaneTest::reads).count() == THREADS);
        return reads;
    }

    private static boolean reads(Thread thread) {
        return Stream.of(thread.getStackTrace()).anyMatch(
                frame -> frame.getClassName().equals(FileCalls.class.getName()));
    }

    @Test
    void thereAreNoMoreThreadsThanTheLimit() throws IOException {
        Path file = Files.write(dir.resolve("file"), new byte[1 << 20]);
        int handle = rig.open(file, READ);
        for (int i = 0; i < 60; i++) {
            rig.submit(rig.reading(handle, ByteBuffer.allocateDirect(1 << 20), 0));
        }
        rig.turn(0);
        assertTrue(threads().size() <= THREADS, () -> threads().toString());
        assertTrue(threads().stream().allMatch(Thread::isDaemon));
    }

    @Test
    void theThreadsEndWithTheBackend() {
        rig.errno(rig.opening(dir.resolve("none"), READ));
        List<Thread> alive = threads();
        assertFalse(alive.isEmpty());
        rig.backend.close();
        assertTrue(alive.stream().noneMatch(Thread::isAlive), "close did not await them");
    }

    @Test
    void anInterruptReachesNoThread() throws IOException {
        Path file = Files.write(dir.resolve("file"), new byte[1 << 16]);
        int handle = rig.open(file, READ);
        var stop = new AtomicBoolean();
        Thread vandal = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                threads().forEach(Thread::interrupt);
            }
        });
        for (int i = 0; i < 300; i++) {
            assertEquals(1 << 16, rig.result(
                    rig.reading(handle, ByteBuffer.allocateDirect(1 << 16), 0)));
        }
        stop.set(true);
        vandal.interrupt();
        await().until(() -> !vandal.isAlive());
    }

    @Test
    void whatWaitsForAThreadCanBeCancelled() throws Exception {
        int pipe = rig.open(pipe(), READ, WRITE);
        List<Operation.Read> reads = blockAllThreads(pipe);
        var stat = new Operation.Stat(this);
        stat.path = dir;
        rig.submit(stat);
        rig.turn(0);
        assertTrue(rig.isInFlight(stat));
        rig.cancel(stat);
        assertEquals(Errno.ECANCELED, rig.errnoOf(stat));
        assertNull(stat.status);
        reads.forEach(read -> assertTrue(rig.isInFlight(read)));
    }

    @Test
    void aRunningReadOfAPipeOutlivesItsCancelAndItsResultWins() throws Exception {
        Path path = pipe();
        int pipe = rig.open(path, READ, WRITE);
        List<Operation.Read> reads = blockAllThreads(pipe);
        reads.forEach(rig::cancel);
        rig.turn(0);
        reads.forEach(read -> assertTrue(rig.isInFlight(read)));
        try (FileChannel outside = FileChannel.open(path, READ, WRITE)) {
            outside.write(ByteBuffer.wrap(new byte[] {1, 1}));
        }
        for (Operation.Read read : reads) {
            assertEquals(1, rig.resultOf(read));
            assertEquals(1, read.buffer.get(0));
        }
    }

    @Test
    void closingAHandleEndsWhatBlocksAllThreadsAndIsReportedLast() throws Exception {
        int pipe = rig.open(pipe(), READ, WRITE);
        List<Operation> wanted = new ArrayList<>(blockAllThreads(pipe));
        var queued = rig.reading(pipe, Rig.filled(1, 'x'), Operation.AT_CURSOR);
        rig.submit(queued);
        wanted.add(0, queued); // ends at once, before those that have to be woken
        var close = rig.closing(pipe);
        rig.backend.submit(close);
        List<Operation> ended = new ArrayList<>();
        await().pollInSameThread().until(() -> {
            rig.backend.turn(0, ended::add);
            return ended.contains(close);
        });
        assertEquals(close, ended.get(ended.size() - 1));
        assertEquals(wanted.size() + 1, ended.size());
        for (Operation operation : wanted) {
            assertEquals(Errno.ECANCELED, operation.errno());
            assertEquals('x', ((Operation.Read) operation).buffer.get(0));
        }
        assertNull(close.errno());
    }

    @Test
    void aCloseIsReportedAfterWhatStillRunsOnTheFile() throws Exception {
        var handles = new Handles();
        var ready = new FlightQueue();
        var lane = new FileLane(1, handles, ready, new Bell(() -> { }));
        Path path = Files.writeString(dir.resolve("file"), "x");
        var file = new OpenFile(FileChannel.open(path), path, Set.of(READ), null);
        handles.add(file);
        var flights = new Flights(2);
        Flight running = flights.board(new Operation.Sync(this));
        Flight close = flights.board(new Operation.Close(this));
        var released = new CountDownLatch(1);
        lane.run(running, file, () -> {
            released.await();
            return 0;
        });
        await().until(() -> running.queue == null);
        lane.close(file, close);
        await().until(() -> !lane.isEmpty()); // the close itself has been made
        lane.collect();
        assertTrue(ready.isEmpty(), "reported before its time");
        released.countDown();
        await().pollInSameThread().until(() -> {
            lane.collect();
            return ready.size() == 2;
        });
        assertEquals(running, ready.poll());
        assertEquals(close, ready.poll());
        lane.shutdown();
        lane.join();
    }

    @Test
    void anOpenThatNothingEndsDoesNotKeepTheBackendFromClosing() throws Exception {
        Path path = pipe();
        rig.submit(rig.opening(path, READ)); // waits for a writer
        rig.turn(0);
        await().until(() -> threads().size() == 1);
        rig.backend.close();
        FileChannel.open(path, WRITE).close(); // the writer that it waits for
        await().until(() -> threads().isEmpty());
        Path descriptors = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(descriptors));
        try (var open = Files.list(descriptors)) {
            assertTrue(open.noneMatch(fd -> points(fd, path)), "the pipe has been left open");
        }
    }

    @Test
    void anOpenThatWouldMakeAFileButFindsAPipeIsCancelledToo() throws Exception {
        Path path = pipe();
        Operation.Open open = rig.opening(path, WRITE, CREATE); // waits for a reader
        rig.submit(open);
        rig.turn(0);
        await().until(() -> threads().stream().filter(FileLaneTest::reads).count() == 1);
        rig.cancel(open);
        assertEquals(Errno.ECANCELED, rig.errnoOf(open));
        rig.backend.close();
        FileChannel.open(path, READ).close(); // the reader, so that the thread ends
        await().until(() -> threads().isEmpty());
    }

    /** Else its caller might have found that it is not there, and go by that. */
    @Test
    void whoIsToldThatAnOpenWasCancelledNeverFindsTheFileMadeLater() throws Exception {
        int made = 0;
        for (int i = 0; i < 500; i++) {
            Path path = dir.resolve("file" + i);
            Operation.Open open = rig.opening(path, WRITE, i % 2 == 0 ? CREATE : CREATE_NEW);
            rig.submit(open);
            rig.turn(0);
            for (int spins = i * 20; spins > 0; spins--) {
                Thread.onSpinWait();
            }
            rig.cancel(open);
            rig.await(open);
            made += open.errno() == null ? 1 : 0;
        }
        rig.backend.close();
        try (var files = Files.list(dir)) {
            assertEquals(made, files.count());
        }
    }

    private static boolean points(Path link, Path to) {
        try {
            return Files.readSymbolicLink(link).equals(to);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Test
    void anExceptionThatIsNoIOExceptionEndsTheOperation() throws IOException {
        int handle = rig.open(Files.writeString(dir.resolve("file"), "x"), READ);
        assertEquals(Errno.EINVAL, rig.errno(
                rig.reading(handle, ByteBuffer.allocateDirect(1), -5)));
        assertTrue(rig.errno(rig.opening(dir, READ, APPEND)) == Errno.EINVAL);
    }

    @Test
    void aFileOpenedForAppendingIsNotGrownByFillingTheDisk() throws IOException {
        int handle = rig.open(Files.writeString(dir.resolve("file"), "x"), APPEND);
        var truncate = new Operation.Truncate(this);
        truncate.handle = handle;
        truncate.size = 1L << 40;
        assertEquals(Errno.EOPNOTSUPP, rig.errno(truncate));
        assertEquals(1, Files.size(dir.resolve("file")));
    }

    @Test
    void aSocketOperationOnAFileAndTheReverseAreRefused() throws IOException {
        int file = rig.open(Files.writeString(dir.resolve("file"), "x"), READ);
        assertEquals(Errno.ENOTSOCK, rig.errno(rig.receiving(file, Rig.filled(1, 0))));
        assertEquals(Errno.EINVAL, rig.errno(rig.reading(rig.stream(), Rig.filled(1, 0), 0)));
        assertEquals(Errno.EINVAL, rig.errno(rig.accepting(rig.stream())));
    }

    @Test
    void noMoreIsTakenThanTheCapacity() throws IOException {
        try (Rig small = new Rig(new NioProvider().open(new BackendLimits(64, 3, 1)), dir)) {
            int listener = small.listener();
            for (int i = 0; i < 3; i++) {
                small.submit(small.accepting(listener));
            }
            small.turn(0);
            assertFalse(small.backend.submit(new Operation.Nop(this)));
        }
    }
}
