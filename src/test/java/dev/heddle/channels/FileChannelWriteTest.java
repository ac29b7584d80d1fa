package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Writes, the position, and the length of the file. */
@FileChannelContract.ForEachSubject
class FileChannelWriteTest extends FileChannelContract {
    private static final int BUFFERS_MAX = 1024;

    @Test
    void everyKindOfBufferIsWrittenFromItsPositionToItsLimit() throws Exception {
        ByteBuffer[] sources = {ByteBuffer.wrap(pattern(20), 5, 10),
            ByteBuffer.wrap(pattern(20), 5, 10).slice(),
            ByteBuffer.wrap(pattern(20), 5, 10).asReadOnlyBuffer(),
            ByteBuffer.allocateDirect(20).put(pattern(20)).position(5).limit(15)};
        try (FileChannel channel = open(WRITE)) {
            channel.truncate(0);
            for (ByteBuffer source : sources) {
                assertEquals(10, channel.write(source));
                assertEquals(0, source.remaining());
            }
            assertEquals(40, channel.position());
        }
        byte[] written = Files.readAllBytes(path);
        for (int at = 0; at < 40; at += 10) {
            assertArrayEquals(Arrays.copyOfRange(pattern(20), 5, 15),
                    Arrays.copyOfRange(written, at, at + 10));
        }
    }

    @Test
    void writesBeyondTheEndGrowTheFile() throws Exception {
        try (FileChannel channel = open(READ, WRITE)) {
            assertEquals(4, channel.write(wrap(4), 200));
            assertEquals(204, channel.size());
            assertEquals(0, channel.position());
            channel.position(300);
            assertEquals(204, channel.size());
            assertEquals(3, channel.write(new ByteBuffer[] {wrap(1), wrap(2)}));
            assertEquals(303, channel.position());
            assertEquals(303, channel.size());
            ByteBuffer gap = ByteBuffer.allocate(96);
            channel.read(gap, 204);
            assertArrayEquals(new byte[96], gap.array());
        }
    }

    @Test
    void oneWriteTakesNoMoreBuffersThanTheSystemDoes() throws Exception {
        ByteBuffer[] sources = new ByteBuffer[BUFFERS_MAX + 10];
        Arrays.setAll(sources, i -> wrap(2));
        try (FileChannel channel = open(WRITE)) {
            assertEquals(2 * BUFFERS_MAX, channel.write(sources));
            assertEquals(2, sources[BUFFERS_MAX].remaining());
            assertEquals(20, channel.write(sources));
            assertEquals(2 * BUFFERS_MAX + 20, channel.position());
            assertEquals(0, channel.write(sources));
            assertEquals(0, channel.write(new ByteBuffer[0]));
            assertEquals(0, channel.write(ByteBuffer.allocate(0)));
            assertEquals(0, channel.write(ByteBuffer.allocate(0), 1 << 20));
        }
    }

    /** More than Heddle moves in one go: programs rely on it that one call moves all. */
    @Test
    void oneCallMovesAllHoweverMuchThatIs() throws Exception {
        int much = 5_000_000;
        byte[] bytes = pattern(much);
        try (FileChannel channel = open(READ, WRITE)) {
            for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.wrap(bytes),
                ByteBuffer.allocateDirect(much).put(bytes).flip()}) {
                channel.truncate(0);
                assertEquals(much, channel.write(buffer));
                assertEquals(much, channel.position());
                assertEquals(much, channel.write(buffer.flip(), 3));
                assertEquals(much, channel.write(new ByteBuffer[] {
                    buffer.flip().slice(0, 2_000_000), buffer.slice(2_000_000, 3_000_000)}));
                assertEquals(2L * much, channel.size());
                ByteBuffer back = buffer.isDirect() ? ByteBuffer.allocateDirect(much)
                        : ByteBuffer.allocate(much);
                assertEquals(much, channel.read(back, much));
                assertEquals(buffer, back.flip());
                channel.position(much);
                assertEquals(much, channel.read(back));
                assertEquals(buffer, back.flip());
                channel.position(much);
                assertEquals(much, channel.read(new ByteBuffer[] {back.slice(0, 2_000_000),
                    back.slice(2_000_000, 3_000_000)}));
                assertEquals(-1, channel.read(back));
                assertEquals(much - 97,
                        channel.read(ByteBuffer.allocate(2 * much), much + 97));
            }
        }
    }

    @Test
    void whatIsAppendedGoesToTheEndWhereverThePositionIs() throws Exception {
        try (FileChannel channel = open(APPEND); FileChannel other = open(WRITE)) {
            assertEquals(100, channel.position());
            channel.position(10);
            assertEquals(100, channel.position());
            assertEquals(5, channel.write(wrap(5)));
            other.write(wrap(5), 105);
            assertEquals(110, channel.position());
            assertEquals(4, channel.write(new ByteBuffer[] {wrap(1), wrap(3)}));
            assertEquals(114, channel.size());
            assertEquals(2, channel.write(wrap(2), 0));
            assertEquals(116, channel.size());
            channel.truncate(50);
            assertEquals(50, channel.position());
            channel.write(wrap(1));
            assertEquals(51, channel.position());
        }
    }

    @Test
    void truncatingShortensAndPullsThePositionBack() throws Exception {
        try (FileChannel channel = open(READ, WRITE)) {
            channel.position(80);
            assertEquals(channel, channel.truncate(90));
            assertEquals(80, channel.position());
            channel.truncate(40);
            assertEquals(40, channel.position());
            assertEquals(40, channel.size());
            channel.truncate(4000);
            assertEquals(40, channel.size());
            channel.position(5000).truncate(4000);
            assertEquals(4000, channel.position());
            assertEquals(40, channel.size());
        }
        expectFile(pattern(40));
    }

    @Test
    void forcingWorksForThoseWhoOnlyRead() throws Exception {
        try (FileChannel reader = open(); FileChannel writer = open(WRITE)) {
            reader.force(true);
            reader.force(false);
            writer.write(wrap(10));
            writer.force(true);
            writer.force(false);
        }
    }

    @Test
    void argumentsAndStatesAreCheckedInTheOrderOfTheJdk() throws Exception {
        ByteBuffer none = null;
        FileChannel channel = open(WRITE);
        FileChannel reader = open();
        assertThrows(NullPointerException.class, () -> channel.write(none));
        assertThrows(NullPointerException.class, () -> channel.write(none, -1));
        assertThrows(NullPointerException.class,
                () -> channel.write(new ByteBuffer[] {wrap(1), null}));
        assertThrows(IllegalArgumentException.class, () -> channel.write(wrap(1), -1));
        assertThrows(IllegalArgumentException.class, () -> channel.position(-1));
        assertThrows(IllegalArgumentException.class, () -> channel.truncate(-1));
        assertThrows(IndexOutOfBoundsException.class,
                () -> channel.write(new ByteBuffer[] {none}, 0, 2));
        assertThrows(NonWritableChannelException.class, () -> reader.write(none));
        assertThrows(NonWritableChannelException.class, () -> reader.write(wrap(1), 0));
        assertThrows(NonWritableChannelException.class,
                () -> reader.write(new ByteBuffer[] {null}));
        assertThrows(NonWritableChannelException.class, () -> reader.truncate(200));
        assertThrows(IllegalArgumentException.class, () -> reader.truncate(-1));
        channel.close();
        channel.close();
        assertTrue(!channel.isOpen() && reader.isOpen());
        assertThrows(ClosedChannelException.class, () -> channel.write(none));
        assertThrows(ClosedChannelException.class, () -> channel.write(wrap(1), 0));
        assertThrows(ClosedChannelException.class,
                () -> channel.write(new ByteBuffer[] {wrap(1)}));
        assertThrows(ClosedChannelException.class, channel::position);
        assertThrows(ClosedChannelException.class, () -> channel.position(-1));
        assertThrows(ClosedChannelException.class, channel::size);
        assertThrows(ClosedChannelException.class, () -> channel.truncate(-1));
        assertThrows(ClosedChannelException.class, () -> channel.force(true));
        expectFile(pattern(100));
    }

    /** Each write is whole and behind another: nothing is lost, nothing twice. */
    @Test
    void relativeWritesOfManyThreadsTakeTurns() throws Exception {
        int writers = 8;
        int each = 50;
        CountDownLatch start = new CountDownLatch(1);
        try (FileChannel channel = open(READ, WRITE);
                ExecutorService threads = Executors.newThreadPerTaskExecutor(
                        code -> Thread.ofVirtual().unstarted(code))) {
            channel.truncate(0);
            for (int writer = 0; writer < writers; writer++) {
                byte[] mark = {(byte) writer};
                threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                        channel.write(new ByteBuffer[] {
                            ByteBuffer.wrap(mark), ByteBuffer.wrap(mark)});
                    }
                    return null;
                });
            }
            start.countDown();
            threads.shutdown();
            assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
            assertEquals(2L * writers * each, channel.position());
        }
        int[] counts = new int[writers];
        byte[] written = Files.readAllBytes(path);
        for (int i = 0; i < written.length; i += 2) {
            assertEquals(written[i], written[i + 1]);
            counts[written[i]]++;
        }
        for (int count : counts) {
            assertEquals(each, count);
        }
    }
}
