package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.heddle.Heddle;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Departures of file channels that come of what they are made of: operations, twins, pipes. */
@FileChannelContract.ForEachSubject
class FileMeansTest extends FileChannelContract {
    private static final int STEP_BYTES = 1 << 20;
    private static final int STEPS = 3;

    @BeforeEach
    void onlyOurs() {
        assumeFalse(subject.isJdk());
    }

    /** How many operations of Heddle's some calls take. */
    private long operations(Callable<?> calls) throws Exception {
        long before = done();
        calls.call();
        return done() - before;
    }

    private long done() {
        Map<String, Long> counts = heddle.statistics();
        return counts.get("SUBMITTED") + counts.get("IN_PLACE");
    }

    @Test
    void failuresSayMoreAndNameTheFile() throws Exception {
        Path missing = dir.resolve("missing");
        String told = assertThrows(NoSuchFileException.class, () -> open(missing)).getMessage();
        assertTrue(told.contains(missing + ": "), told);
        Path link = Files.createSymbolicLink(dir.resolve("link"), path);
        FileSystemException e = assertThrows(FileSystemException.class,
                () -> open(link, LinkOption.NOFOLLOW_LINKS));
        assertEquals(link.toString(), e.getFile());
    }

    @Test
    void pathsOfOtherFileSystemsAreRefused() throws Exception {
        try (FileSystem zip = FileSystems.newFileSystem(dir.resolve("zip"),
                Map.of("create", "true"))) {
            Path inside = Files.write(zip.getPath("/inside"), pattern(1));
            assertThrows(IllegalArgumentException.class, () -> open(inside));
        }
    }

    @Test
    void muchInHeapBuffersTakesSeveralSteps() throws Exception {
        int much = STEPS * STEP_BYTES;
        try (FileChannel channel = open(READ, WRITE)) {
            assertTrue(operations(() -> channel.write(ByteBuffer.allocate(much), 0)) >= STEPS);
            ByteBuffer direct = ByteBuffer.allocateDirect(much);
            assertEquals(1, operations(() -> channel.write(direct, 0)));
            assertTrue(operations(() -> channel.read(ByteBuffer.allocate(much), 0)) >= STEPS);
            assertEquals(1, operations(() -> channel.read(direct.clear(), 0)));
        }
    }

    /** At the greatest size that a file may have here, which depends on the file system. */
    @Test
    void aFailureAfterTheFirstStepTellsTheBytesBeforeIt() throws Exception {
        try (FileChannel channel = open(READ, WRITE)) {
            long last = lastWritable(channel);
            long from = last - STEP_BYTES - STEP_BYTES / 2;
            ByteBuffer source = ByteBuffer.allocate(STEPS * STEP_BYTES);
            int count = channel.write(source, from);
            assertTrue(count >= STEP_BYTES && count < source.capacity(), () -> count + " bytes");
            assertEquals(count, source.position());
            long behind = last + 1;
            if (behind > 0) {
                assertThrows(IOException.class, () -> channel.write(wrap(1), behind));
            }
        }
    }

    private static long lastWritable(FileChannel channel) throws IOException {
        long good = 0;
        long bad = Long.MAX_VALUE;
        while (bad - good > 1) {
            long middle = good + (bad - good) / 2;
            try {
                channel.write(wrap(1), middle);
                good = middle;
            } catch (IOException tooFar) {
                bad = middle;
            }
        }
        channel.truncate(0);
        return good;
    }

    private FileChannel pipe() throws Exception {
        Path pipe = dir.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return open(pipe, READ, WRITE);
    }

    private volatile Thread reader;

    /** Of a pipe that is empty; returns when it waits. */
    private CompletableFuture<Integer> startReading(FileChannel channel) {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        reader = subject.start(() -> {
            try {
                int count = channel.read(ByteBuffer.allocate(10));
                end.complete(Thread.currentThread().isInterrupted() ? -count : count);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
        Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(20))
                .until(() -> reader.getState() == Thread.State.WAITING);
        return end;
    }

    @Test
    void onUringAPipeIsWrittenAtAPosition() throws Exception {
        try (FileChannel channel = pipe()) {
            if (subject.mindsPositionsOfPipes()) {
                assertThrows(IOException.class, () -> channel.write(wrap(5), 3));
                channel.write(wrap(5));
            } else {
                assertEquals(5, channel.write(wrap(5), 3));
            }
            ByteBuffer target = ByteBuffer.allocate(10);
            assertThrows(IOException.class, () -> channel.read(target, 3));
            assertEquals(5, channel.read(target));
        }
    }

    @Test
    void aPipeHasAPositionThatCountsBytes() throws Exception {
        try (FileChannel channel = pipe()) {
            channel.write(wrap(5));
            assertEquals(5, channel.position());
            channel.read(ByteBuffer.allocate(3));
            assertEquals(8, channel.position());
        }
    }

    /** Of the portable backend's calls at a position, a pipe takes none. */
    @Test
    void neitherSizeNorPositionalCallsWaitForARelativeOne() throws Exception {
        try (FileChannel channel = pipe()) {
            CompletableFuture<Integer> read = startReading(channel);
            assertEquals(0, channel.size());
            assertFalse(read.isDone());
            if (subject.mindsPositionsOfPipes()) {
                assertThrows(IOException.class, () -> channel.write(wrap(4), 0));
            } else {
                assertEquals(4, channel.write(wrap(4), 0));
                assertEquals(4, read.get(20, TimeUnit.SECONDS));
            }
        }
    }

    /** Before one of the backend's threads has begun, the call can be taken back. */
    private static void awaitReadingThread() {
        Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(20))
                .until(() -> Thread.getAllStackTraces().entrySet().stream()
                        .filter(e -> e.getKey().getName().startsWith("heddle-nio-file"))
                        .anyMatch(e -> Stream.of(e.getValue()).anyMatch(
                                frame -> frame.getMethodName().equals("read0"))));
    }

    /** A call that has read is told as such, and the next one closes. */
    @Test
    void onThePortableBackendAnInterruptDoesNotEndTheReadOfAPipe() throws Exception {
        assumeFalse(subject.endsReadsOfPipes());
        FileChannel channel = pipe();
        CompletableFuture<Integer> read = startReading(channel);
        awaitReadingThread();
        reader.interrupt();
        assertThrows(TimeoutException.class,
                () -> read.get(50, TimeUnit.MILLISECONDS));
        assertTrue(channel.isOpen());
        try (FileChannel writer = FileChannel.open(dir.resolve("pipe"), WRITE)) {
            writer.write(wrap(4));
        }
        assertEquals(-4, read.get(20, TimeUnit.SECONDS), "four, and interrupted");
        assertTrue(channel.isOpen());
        Thread.currentThread().interrupt();
        assertThrows(ClosedByInterruptException.class, channel::size);
        assertTrue(Thread.interrupted());
        assertFalse(channel.isOpen());
    }

    @Test
    void aBlockDevicesSizeIsNone() throws Exception {
        Optional<Path> device;
        try (Stream<Path> devices = Files.list(Path.of("/dev"))) {
            device = devices.filter(FileMeansTest::isBlockDevice).findFirst();
        }
        assumeFalse(device.isEmpty(), "there is no block device that may be read");
        try (FileChannel channel = open(device.get(), READ)) {
            assertEquals(0, channel.size());
        }
    }

    private static boolean isBlockDevice(Path path) {
        try {
            int mode = (int) Files.getAttribute(path, "unix:mode");
            if ((mode & 0170000) == 0060000) {
                FileChannel.open(path, READ).close();
                return true;
            }
        } catch (IOException notToBeOpened) {
            return false;
        }
        return false;
    }

    @Test
    void pipesAndDevicesAreNeitherMappedNorLocked() throws Exception {
        try (FileChannel pipe = pipe();
                FileChannel device = open(Path.of("/dev/null"), READ, WRITE)) {
            for (FileChannel channel : new FileChannel[] {pipe, device}) {
                assertThrows(FileSystemException.class,
                        () -> channel.map(MapMode.READ_ONLY, 0, 1));
                assertThrows(FileSystemException.class, channel::tryLock);
                assertTrue(channel.isOpen());
            }
        }
    }

    /** What passes through memory takes many operations. */
    @Test
    void betweenFilesOfOneHeddleTheSystemCopies() throws Exception {
        Files.write(path, pattern(STEP_BYTES));
        try (Heddle another = subject.openHeddle();
                FileChannel source = open(READ);
                FileChannel target = open(dir.resolve("target"), CREATE, READ, WRITE);
                FileChannel anothers = FileSubject.open(another, dir.resolve("anothers"),
                        Set.of(CREATE, WRITE))) {
            long copying = operations(() -> source.transferTo(0, STEP_BYTES, target));
            long reading = operations(() -> source.transferTo(0, STEP_BYTES, anothers));
            assertTrue(copying < 10 && reading >= 30, () -> copying + " and " + reading);
            assertEquals(-1, Files.mismatch(path, dir.resolve("target")));
            assertEquals(-1, Files.mismatch(path, dir.resolve("anothers")));
        }
    }

    /** The method is there, for a preview; its default refuses. */
    @Test
    @EnabledForJreRange(max = JRE.JAVA_21)
    void filesAreNotMappedIntoArenasOnJava21() throws Exception {
        Class<?> arena = Class.forName("java.lang.foreign.Arena");
        Object global = arena.getMethod("global").invoke(null);
        try (FileChannel channel = open(READ)) {
            InvocationTargetException e = assertThrows(InvocationTargetException.class,
                    () -> FileChannel.class.getMethod("map", MapMode.class, long.class,
                            long.class, arena).invoke(channel, MapMode.READ_ONLY, 0L, 1L,
                            global));
            assertInstanceOf(UnsupportedOperationException.class, e.getCause());
        }
    }
}
