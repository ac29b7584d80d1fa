package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.LockingJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks, which the whole JVM knows, and mappings. */
@FileChannelContract.ForEachSubject
class FileChannelLockTest extends FileChannelContract {
    private static LockingJvm process;
    private static Path lockedThere;

    @BeforeAll
    static void startAnotherProcess(@TempDir Path common) throws IOException {
        lockedThere = Files.write(common.resolve("locked"), pattern(100));
        process = new LockingJvm(lockedThere);
    }

    @AfterAll
    static void endIt() {
        process.close();
    }

    /** For the tests that need the process: they use its file, and must release its locks. */
    private FileChannel bothThere() throws IOException {
        return open(lockedThere, READ, WRITE);
    }

    @AfterEach
    void releaseTheirs() throws IOException {
        process.release();
    }

    private FileChannel both() throws IOException {
        return open(READ, WRITE);
    }

    @Test
    void aLockIsOfTheChannelThatWasAskedAndSaysWhatItIs() throws Exception {
        FileChannel channel = both();
        FileLock lock = channel.lock(3, 4, true);
        assertSame(channel, lock.channel());
        assertSame(channel, lock.acquiredBy());
        assertEquals(3, lock.position());
        assertEquals(4, lock.size());
        assertTrue(lock.isShared() && lock.isValid());
        assertTrue(lock.overlaps(6, 1) && !lock.overlaps(7, 1));
        lock.release();
        assertFalse(lock.isValid());
        lock.release();
        lock.close();
        FileLock all = channel.tryLock();
        assertEquals(Long.MAX_VALUE, all.size());
        assertFalse(all.isShared());
        channel.close();
        assertFalse(all.isValid());
        assertThrows(ClosedChannelException.class, all::release);
    }

    @Test
    void theWholeJvmKnowsWhatIsLocked() throws Exception {
        try (FileChannel channel = both(); FileChannel same = both();
                FileChannel jdks = FileChannel.open(path, READ, WRITE)) {
            FileLock lock = channel.lock(10, 10, false);
            for (FileChannel other : new FileChannel[] {channel, same, jdks}) {
                assertThrows(OverlappingFileLockException.class, other::tryLock);
                assertThrows(OverlappingFileLockException.class, () -> other.lock(19, 1, true));
                assertThrows(OverlappingFileLockException.class,
                        () -> other.tryLock(5, 6, false));
                other.lock(20, 1, false).release();
            }
            lock.release();
            FileLock theirs = jdks.lock();
            assertThrows(OverlappingFileLockException.class, channel::tryLock);
            assertThrows(OverlappingFileLockException.class, channel::lock);
            theirs.release();
            channel.lock().release();
        }
    }

    @Test
    void anotherProcessExcludesUsAndWeIt() throws Exception {
        try (FileChannel channel = bothThere()) {
            FileLock lock = channel.lock(0, 10, false);
            assertFalse(process.tryLock(5, 1, true));
            lock.release();
            assertTrue(process.tryLock(0, 10, true));
            assertNull(channel.tryLock(0, 10, false));
            channel.tryLock(0, 10, true).release();

            CompletableFuture<FileLock> waiting = start(channel);
            awaitWaiting();
            assertThrows(OverlappingFileLockException.class, () -> channel.tryLock(5, 1, true));
            assertThrows(OverlappingFileLockException.class, () -> channel.lock(5, 1, false));
            process.release();
            assertTrue(waiting.get(20, TimeUnit.SECONDS).isValid());
            assertFalse(process.tryLock(0, 10, false));
        }
    }

    /** The JDK's own waiters are known to all, by the JDK's table. */
    @Test
    void onlyHeddlesChannelsSeeThatSomebodyOfHeddlesWaits() throws Exception {
        try (FileChannel channel = bothThere();
                FileChannel jdks = FileChannel.open(lockedThere, READ, WRITE)) {
            assertTrue(process.tryLock(0, 5, false));
            CompletableFuture<FileLock> waiting = start(channel); // from 0 to 10
            awaitWaiting();
            if (subject.isJdk()) {
                assertThrows(OverlappingFileLockException.class,
                        () -> jdks.tryLock(7, 1, false));
                process.release();
                assertTrue(waiting.get(20, TimeUnit.SECONDS).isValid());
            } else {
                assertTrue(tryBetween(jdks).isValid());
                ExecutionException e = assertThrows(ExecutionException.class,
                        () -> waiting.get(20, TimeUnit.SECONDS));
                assertEquals(OverlappingFileLockException.class, e.getCause().getClass());
            }
        }
    }

    /** Each try of the waiter's stands in the JDK's table as long as it takes. */
    private static FileLock tryBetween(FileChannel jdks) {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInSameThread()
                .atMost(Duration.ofSeconds(20)).ignoreException(OverlappingFileLockException.class)
                .until(() -> jdks.tryLock(7, 1, false), lock -> true);
    }

    private static void closeNow(FileChannel channel) throws IOException {
        channel.close();
    }

    private CompletableFuture<FileLock> start(FileChannel channel) {
        CompletableFuture<FileLock> end = new CompletableFuture<>();
        waiter = subject.start(() -> {
            try {
                end.complete(channel.lock(0, 10, false));
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
            interruptedAtEnd = Thread.currentThread().isInterrupted();
            ended = true;
        });
        return end;
    }

    private volatile Thread waiter;
    private volatile boolean ended;
    private volatile boolean interruptedAtEnd;

    private void awaitWaiting() {
        Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(20))
                .until(() -> Stream.of(waiter.getStackTrace())
                        .map(frame -> subject.isJdk() ? frame.getMethodName()
                                : frame.getClassName() + "." + frame.getMethodName())
                        .anyMatch(name -> name.equals(subject.isJdk() ? "lock0"
                                : "dev.heddle.channels.LockRequest.await")));
    }

    @Test
    void closingEndsWhoWaits() throws Exception {
        assumeTrue(subject.endsCalls());
        try (FileChannel channel = bothThere()) {
            assertTrue(process.tryLock(0, 9, false));
            CompletableFuture<FileLock> waiting = start(channel);
            awaitWaiting();
            closeNow(channel);
            ExecutionException e = assertThrows(ExecutionException.class,
                    () -> waiting.get(20, TimeUnit.SECONDS));
            assertEquals(AsynchronousCloseException.class, e.getCause().getClass());
        }
    }

    @Test
    void anInterruptEndsWhoWaitsAndClosesTheChannel() throws Exception {
        assumeTrue(subject.endsCalls());
        try (FileChannel channel = bothThere()) {
            assertTrue(process.tryLock(0, 9, false));
            CompletableFuture<FileLock> waiting = start(channel);
            awaitWaiting();
            waiter.interrupt();
            ExecutionException e = assertThrows(ExecutionException.class,
                    () -> waiting.get(20, TimeUnit.SECONDS));
            assertEquals(FileLockInterruptionException.class, e.getCause().getClass());
            Awaitility.await().pollDelay(Duration.ZERO).until(() -> ended);
            assertTrue(interruptedAtEnd);
            assertFalse(channel.isOpen());
        }
    }

    @Test
    void whoWasInterruptedBeforeLocksOnlyByTrying() throws Exception {
        FileChannel channel = both();
        Thread.currentThread().interrupt();
        channel.tryLock(0, 10, false).release();
        FileLock held = channel.tryLock(50, 1, false);
        assertThrows(OverlappingFileLockException.class, channel::lock);
        assertTrue(channel.isOpen() && held.isValid());
        assertThrows(FileLockInterruptionException.class, () -> channel.lock(0, 10, false));
        assertTrue(Thread.interrupted());
        assertFalse(channel.isOpen());
        assertFalse(held.isValid());
        both().lock().release();
    }

    @Test
    void locksAreCheckedInTheOrderOfTheJdk() throws Exception {
        FileChannel reader = open();
        FileChannel writer = open(WRITE);
        assertThrows(NonWritableChannelException.class, () -> reader.lock(-1, 1, false));
        assertThrows(NonWritableChannelException.class, reader::tryLock);
        assertThrows(NonReadableChannelException.class, () -> writer.lock(-1, 1, true));
        assertThrows(NonReadableChannelException.class, () -> writer.tryLock(0, 1, true));
        assertThrows(IllegalArgumentException.class, () -> reader.lock(-1, 1, true));
        assertThrows(IllegalArgumentException.class, () -> writer.tryLock(0, -1, false));
        assertThrows(IllegalArgumentException.class,
                () -> writer.lock(1, Long.MAX_VALUE, false));
        reader.close();
        writer.close();
        assertThrows(ClosedChannelException.class, () -> reader.lock(-1, 1, false));
        assertThrows(ClosedChannelException.class, writer::tryLock);
    }

    @Test
    void mappingsShowTheFileAndOutliveTheChannel() throws Exception {
        MappedByteBuffer mapped;
        try (FileChannel channel = both()) {
            mapped = channel.map(MapMode.READ_WRITE, 90, 20);
            assertEquals(110, channel.size());
            assertEquals(pattern(100)[95], mapped.get(5));
            mapped.put(10, (byte) 42);
            ByteBuffer read = ByteBuffer.allocate(1);
            channel.read(read, 100);
            assertEquals(42, read.get(0));
            channel.write(wrap(4), 0);
            MappedByteBuffer own = channel.map(MapMode.PRIVATE, 0, 4);
            own.put(0, (byte) 99);
            assertArrayEquals(pattern(4), Arrays.copyOf(Files.readAllBytes(path), 4));
            assertEquals(0, channel.map(MapMode.READ_ONLY, 5, 0).capacity());
        }
        assertEquals(42, mapped.get(10));
    }

    @Test
    void mappingsAreCheckedInTheOrderOfTheJdk() throws Exception {
        FileChannel channel = both();
        FileChannel reader = open();
        FileChannel writer = open(WRITE);
        assertThrows(NullPointerException.class, () -> channel.map(null, 0, 1));
        assertThrows(IllegalArgumentException.class,
                () -> channel.map(MapMode.READ_ONLY, -1, 1));
        assertThrows(IllegalArgumentException.class,
                () -> channel.map(MapMode.READ_ONLY, 0, -1));
        assertThrows(IllegalArgumentException.class,
                () -> channel.map(MapMode.READ_ONLY, 0, 1L << 31));
        assertThrows(NonWritableChannelException.class,
                () -> reader.map(MapMode.READ_WRITE, 0, 1));
        assertThrows(NonWritableChannelException.class,
                () -> reader.map(MapMode.PRIVATE, 0, 1));
        assertThrows(NonReadableChannelException.class,
                () -> writer.map(MapMode.READ_ONLY, 0, 1));
        assertThrows(NonReadableChannelException.class,
                () -> writer.map(MapMode.READ_WRITE, 0, 1));
        assertThrows(IOException.class, () -> reader.map(MapMode.READ_ONLY, 0, 1000));
        channel.close();
        reader.close();
        writer.close();
        assertThrows(ClosedChannelException.class, () -> channel.map(MapMode.READ_ONLY, -1, 1));
        assertThrows(IllegalArgumentException.class,
                () -> channel.map(MapMode.READ_ONLY, 0, 1L << 31));
    }

    @Test
    void aMappingKeepsTheChannelsLocks() throws Exception {
        try (FileChannel channel = bothThere()) {
            FileLock lock = channel.tryLock(0, 10, false);
            assertNotNull(lock);
            channel.map(MapMode.READ_ONLY, 0, 10);
            channel.size();
            assertFalse(process.tryLock(5, 1, false));
        }
    }
}
