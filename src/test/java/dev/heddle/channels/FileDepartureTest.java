package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.heddle.HeddleFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What file channels of ours do that the JDK's do not. */
@FileChannelContract.ForEachSubject
class FileDepartureTest extends FileChannelContract {
    /** A few do. */
    private static final int MAPPINGS_MAX = 20_000;

    @BeforeEach
    void onlyOurs() {
        assumeFalse(subject.isJdk());
    }

    private FileChannel lasting(Path file) throws IOException {
        return HeddleChannels.of(heddle).keepingOpenOnInterrupt().openFile(file, READ, WRITE);
    }

    /** A call on an interrupted thread. */
    @FunctionalInterface
    private interface Use {
        void make() throws IOException;
    }

    private static void expectEarlyEnd(Class<? extends IOException> type, Use use) {
        Thread.currentThread().interrupt();
        assertThrows(type, use::make);
        assertTrue(Thread.interrupted());
    }

    @Test
    void whoWantsItKeepsTheChannelOpenThroughInterrupts() throws Exception {
        Path two = Files.write(dir.resolve("two"), pattern(10));
        ByteBuffer one = ByteBuffer.allocate(1);
        try (FileChannel channel = lasting(path); FileChannel other = lasting(two);
                FileChannel jdks = FileChannel.open(two, READ, WRITE)) {
            Class<? extends IOException> early = InterruptedIOException.class;
            expectEarlyEnd(early, () -> channel.read(one));
            expectEarlyEnd(early, () -> channel.read(one, 0));
            expectEarlyEnd(early, () -> channel.read(new ByteBuffer[] {one}));
            expectEarlyEnd(early, () -> channel.write(one));
            expectEarlyEnd(early, () -> channel.write(one, 0));
            expectEarlyEnd(early, channel::size);
            expectEarlyEnd(early, channel::position);
            expectEarlyEnd(early, () -> channel.force(true));
            expectEarlyEnd(early, () -> channel.truncate(0));
            expectEarlyEnd(early, () -> channel.map(MapMode.READ_ONLY, 0, 1));
            for (FileChannel target : new FileChannel[] {other, jdks}) {
                expectEarlyEnd(early, () -> channel.transferTo(0, 1, target));
                expectEarlyEnd(early, () -> channel.transferFrom(target, 0, 1));
            }
            expectEarlyEnd(FileLockInterruptionException.class, channel::lock);
            assertTrue(channel.isOpen() && other.isOpen() && jdks.isOpen());
            assertEquals(1, channel.read(one));
            assertEquals(100, channel.size());
            channel.lock().release();
        }
    }

    /** The twin's map is the JDK's, whose interrupt closes the twin. */
    @Test
    void aMappingThatIsInterruptedHalfwayTakesTheLocksAway() throws Exception {
        Thread self = Thread.currentThread();
        AtomicBoolean over = new AtomicBoolean();
        try (FileChannel channel = lasting(path)) {
            var lock = channel.lock();
            Thread interrupting = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    self.interrupt();
                }
            });
            for (int i = 0; i < MAPPINGS_MAX && lock.isValid(); i++) {
                Thread.interrupted();
                try {
                    channel.map(MapMode.READ_ONLY, 0, 1);
                } catch (InterruptedIOException early) {
                    assertTrue(channel.isOpen());
                }
            }
            over.set(true);
            while (interrupting.isAlive()) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
            assertTrue(channel.isOpen());
            assertFalse(lock.isValid());
            channel.lock().release();
        }
    }

    @Test
    void aHeddleThatIsClosedClosesItsChannels() throws Exception {
        FileChannel channel = open(READ, WRITE);
        var lock = channel.lock();
        heddle.close();
        assertTrue(channel.isOpen(), "it has not met the end yet");
        assertThrows(ClosedChannelException.class, channel::size);
        assertFalse(channel.isOpen());
        assertFalse(lock.isValid());
        FileChannel.open(path, WRITE).lock().release();
    }

    @Test
    void mappingAndLockingGoByTheName() throws Exception {
        try (FileChannel channel = open(READ, WRITE)) {
            Files.move(path, dir.resolve("moved"));
            assertThrows(FileSystemException.class, () -> channel.map(MapMode.READ_ONLY, 0, 1));
            assertThrows(FileSystemException.class, channel::tryLock);
            if (subject.knowsFilesByMoreThanTheirNames()) {
                Files.write(path, pattern(100));
                assertThrows(FileSystemException.class,
                        () -> channel.map(MapMode.READ_ONLY, 0, 1));
            }
            assertEquals(100, channel.size());
            assertEquals(1, channel.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void aLockThatIsHeldDoesNotNeedTheNameAnyMore() throws Exception {
        try (FileChannel channel = open(READ, WRITE)) {
            var lock = channel.tryLock();
            Files.delete(path);
            assertTrue(lock.isValid());
            assertNotNull(channel.map(MapMode.READ_ONLY, 0, 1));
        }
    }

    @Test
    void aChannelThatNobodyRemembersIsClosed() throws Exception {
        HeddleFile file = forgotten();
        Awaitility.await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return !file.isOpen();
        });
    }

    private HeddleFile forgotten() throws IOException {
        return ((HeddleFileChannel) open(READ)).file;
    }

    /** The JDK closes under a monitor; a loop that waited for itself there would wait for good. */
    @Test
    void threadsOfTheLoopsOwnUseAndCloseChannels() throws Exception {
        AtomicReference<Object> end = new AtomicReference<>();
        heddle.threads().factory().newThread(() -> {
            try (FileChannel channel = open(READ, WRITE)) {
                channel.lock().release();
                end.set(channel.read(ByteBuffer.allocate(10)));
            } catch (IOException e) {
                end.set(e);
            }
            ended.countDown();
        }).start();
        assertTrue(ended.await(20, TimeUnit.SECONDS));
        assertEquals(10, end.get());
        try (FileChannel channel = open(READ)) {
            assertEquals(100, channel.size());
        }
    }

    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void channelsSayWhatTheyAre() throws Exception {
        FileChannel channel = open(READ);
        assertEquals("HeddleFileChannel[" + path + "]", channel.toString());
        channel.close();
        assertEquals("HeddleFileChannel[" + path + ", closed]", channel.toString());
        HeddleChannels channels = HeddleChannels.of(heddle);
        assertSame(heddle, channels.keepingOpenOnInterrupt().heddle());
    }
}
