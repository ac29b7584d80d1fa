package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads into one buffer or several, by the channel's position or another. */
@FileChannelContract.ForEachSubject
class FileChannelReadTest extends FileChannelContract {
    private static final int BUFFERS_MAX = 1024;

    private static List<ByteBuffer> roomFor(int length) {
        ByteBuffer odd = ByteBuffer.allocate(length + 7).position(3).limit(length + 3);
        return List.of(ByteBuffer.allocate(length), ByteBuffer.allocateDirect(length), odd,
                ByteBuffer.allocate(length + 9).position(5).slice(2, length),
                ByteBuffer.allocateDirect(length + 9).slice(4, length));
    }

    @Test
    void everyKindOfBufferIsFilledFromItsPositionToItsLimit() throws Exception {
        try (FileChannel channel = open()) {
            for (ByteBuffer target : roomFor(10)) {
                int start = target.position();
                int limit = target.limit();
                assertEquals(10, channel.read(target, 20));
                assertEquals(limit, target.position());
                assertEquals(limit, target.limit());
                byte[] read = new byte[10];
                target.get(start, read);
                assertArrayEquals(Arrays.copyOfRange(pattern(100), 20, 30), read);
            }
        }
    }

    @Test
    void relativeReadsMoveThePositionAndPositionalOnesDoNot() throws Exception {
        try (FileChannel channel = open()) {
            assertEquals(30, channel.read(ByteBuffer.allocate(30)));
            assertEquals(30, channel.position());
            assertEquals(5, channel.read(ByteBuffer.allocate(5), 90));
            assertEquals(30, channel.position());
            assertEquals(70, channel.read(ByteBuffer.allocate(200)));
            assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
            assertEquals(100, channel.position());
        }
    }

    @Test
    void atAndBeyondTheEndThereIsNothing() throws Exception {
        try (FileChannel channel = open()) {
            ByteBuffer target = ByteBuffer.allocate(4);
            assertEquals(-1, channel.read(target, 100));
            assertEquals(-1, channel.read(target, Long.MAX_VALUE - 4));
            channel.position(1L << 40);
            assertEquals(-1, channel.read(target));
            assertEquals(-1, channel.read(new ByteBuffer[] {target}));
            assertEquals(0, target.position());
            assertEquals(1L << 40, channel.position());
        }
    }

    @Test
    void aBufferWithoutRoomReadsNothingWhereverThatIs() throws Exception {
        try (FileChannel channel = open()) {
            ByteBuffer full = ByteBuffer.allocate(0);
            assertEquals(0, channel.read(full));
            assertEquals(0, channel.read(full, 500));
            assertEquals(0, channel.read(new ByteBuffer[] {full, full}));
            assertEquals(0, channel.read(new ByteBuffer[0]));
            channel.position(100);
            assertEquals(0, channel.read(full));
            assertEquals(0, channel.read(new ByteBuffer[] {full}));
        }
    }

    @Test
    void severalBuffersAreFilledOneAfterTheOtherAndEmptyOnesSkipped() throws Exception {
        try (FileChannel channel = open()) {
            ByteBuffer[] targets = {ByteBuffer.allocate(50), ByteBuffer.allocate(3),
                ByteBuffer.allocate(0), ByteBuffer.allocateDirect(4), ByteBuffer.allocate(50)};
            assertEquals(7, channel.read(targets, 1, 3));
            assertEquals(0, targets[0].position());
            assertArrayEquals(pattern(3), taken(targets[1]));
            assertArrayEquals(Arrays.copyOfRange(pattern(100), 3, 7), taken(targets[3]));
            assertEquals(7, channel.position());
            assertEquals(93, channel.read(new ByteBuffer[] {targets[0], targets[4]}));
            assertEquals(43, targets[4].position());
            assertEquals(-1, channel.read(targets));
        }
    }

    /** IOV_MAX; empty buffers do not count. */
    @Test
    void oneReadFillsNoMoreBuffersThanTheSystemTakes() throws Exception {
        ByteBuffer[] targets = new ByteBuffer[3 * BUFFERS_MAX];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = ByteBuffer.allocate(i % 2);
        }
        try (FileChannel channel = open(READ, WRITE)) {
            channel.write(wrap(2 * BUFFERS_MAX), 0);
            assertEquals(BUFFERS_MAX, channel.read(targets));
            assertEquals(BUFFERS_MAX, channel.position());
            assertEquals(BUFFERS_MAX / 2, channel.read(targets));
            assertEquals(1, targets[targets.length - 1].position());
        }
    }

    @Test
    void aReadOnlyTargetIsRefusedEvenWithoutRoom() throws Exception {
        try (FileChannel channel = open()) {
            ByteBuffer readOnly = ByteBuffer.allocate(1).asReadOnlyBuffer();
            ByteBuffer full = ByteBuffer.allocate(0).asReadOnlyBuffer();
            for (ByteBuffer target : List.of(readOnly, full)) {
                assertThrows(IllegalArgumentException.class, () -> channel.read(target));
                assertThrows(IllegalArgumentException.class, () -> channel.read(target, 0));
                ByteBuffer writable = ByteBuffer.allocate(4);
                assertThrows(IllegalArgumentException.class,
                        () -> channel.read(new ByteBuffer[] {writable, target}));
                assertEquals(0, writable.position());
            }
            assertEquals(0, channel.position());
        }
    }

    @Test
    void argumentsAndStatesAreCheckedInTheOrderOfTheJdk() throws Exception {
        ByteBuffer none = null;
        ByteBuffer one = ByteBuffer.allocate(1);
        FileChannel channel = open();
        FileChannel writer = open(WRITE);
        assertThrows(NullPointerException.class, () -> channel.read(none));
        assertThrows(NullPointerException.class, () -> channel.read(none, -1));
        assertThrows(NullPointerException.class, () -> channel.read((ByteBuffer[]) null));
        assertThrows(NullPointerException.class, () -> channel.read(new ByteBuffer[] {one, null}));
        assertThrows(IllegalArgumentException.class, () -> channel.read(one, -1));
        assertThrows(IndexOutOfBoundsException.class,
                () -> channel.read(new ByteBuffer[] {one}, 1, 1));
        assertThrows(IndexOutOfBoundsException.class,
                () -> channel.read(new ByteBuffer[] {one}, -1, 1));
        assertThrows(NonReadableChannelException.class, () -> writer.read(none));
        assertThrows(NonReadableChannelException.class, () -> writer.read(one, 0));
        assertThrows(IllegalArgumentException.class, () -> writer.read(one, -1));
        assertThrows(NonReadableChannelException.class,
                () -> writer.read(new ByteBuffer[] {null}));
        channel.close();
        writer.close();
        assertThrows(ClosedChannelException.class, () -> channel.read(one));
        assertThrows(ClosedChannelException.class, () -> writer.read(none));
        assertThrows(IllegalArgumentException.class, () -> channel.read(one, -1));
        assertThrows(ClosedChannelException.class, () -> channel.read(one, 0));
        assertThrows(ClosedChannelException.class, () -> channel.read(new ByteBuffer[] {one}));
        assertThrows(IndexOutOfBoundsException.class,
                () -> channel.read(new ByteBuffer[] {one}, 0, 2));
    }

    @Test
    void filesThatTheSystemMakesUpAreReadThoughTheySayTheyAreEmpty() throws Exception {
        try (FileChannel channel = open(java.nio.file.Path.of("/proc/self/status"))) {
            ByteBuffer target = ByteBuffer.allocate(5);
            assertEquals(0, channel.size());
            assertEquals(5, channel.read(target));
            assertEquals("Name:", new String(target.array()));
            assertEquals(5, channel.position());
        }
    }

    @Test
    void aDirectoryCanBeOpenedAndNotRead() throws Exception {
        try (FileChannel channel = open(dir)) {
            assertThrows(IOException.class, () -> channel.read(ByteBuffer.allocate(1)));
            channel.force(true);
        }
    }
}
