package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import org.junit.jupiter.api.Test;

/** Mappings into arenas, and buffers over arenas that may be closed. */
@FileChannelContract.ForEachSubject
class SegmentFileChannelTest extends FileChannelContract {
    @Test
    void filesAreMappedIntoArenasOfAllKinds() throws Exception {
        MemorySegment lasting;
        try (Arena confined = Arena.ofConfined(); Arena shared = Arena.ofShared();
                FileChannel channel = open(READ, WRITE)) {
            MemorySegment read = channel.map(MapMode.READ_ONLY, 10, 20, confined);
            assertEquals(pattern(100)[15], read.get(ValueLayout.JAVA_BYTE, 5));
            assertTrue(read.isReadOnly());
            lasting = channel.map(MapMode.READ_WRITE, 0, 3L << 30, shared);
            lasting.set(ValueLayout.JAVA_BYTE, 99, (byte) 42);
            assertEquals(3L << 30, channel.size());
            ByteBuffer back = ByteBuffer.allocate(1);
            channel.read(back, 99);
            assertEquals(42, back.get(0));
            assertEquals(0, channel.map(MapMode.READ_ONLY, 0, 0, Arena.ofAuto()).byteSize());
        }
        assertFalse(lasting.scope().isAlive());
    }

    @Test
    void argumentsAndStatesAreCheckedInTheOrderOfTheJdk() throws Exception {
        Arena over = Arena.ofConfined();
        over.close();
        Arena auto = Arena.ofAuto();
        FileChannel channel = open(READ, WRITE);
        FileChannel reader = open();
        FileChannel writer = open(WRITE);
        assertThrows(NullPointerException.class, () -> channel.map(null, 0, 1, auto));
        assertThrows(NullPointerException.class,
                () -> channel.map(MapMode.READ_ONLY, 0, 1, null));
        assertThrows(IllegalStateException.class,
                () -> channel.map(MapMode.READ_ONLY, -1, 1, over));
        assertThrows(IllegalArgumentException.class,
                () -> channel.map(MapMode.READ_ONLY, -1, 1, auto));
        assertThrows(NonWritableChannelException.class,
                () -> reader.map(MapMode.READ_WRITE, 0, 1, auto));
        assertThrows(NonReadableChannelException.class,
                () -> writer.map(MapMode.READ_ONLY, 0, 1, auto));
        channel.close();
        assertThrows(ClosedChannelException.class,
                () -> channel.map(MapMode.READ_ONLY, 0, 1, auto));
        Thread.currentThread().interrupt();
        assertThrows(ClosedByInterruptException.class,
                () -> reader.map(MapMode.READ_ONLY, 0, 1, auto));
        assertTrue(Thread.interrupted());
        assertFalse(reader.isOpen());
    }

    @Test
    void buffersOverArenasAreUsedAndRefusedWhenTheyAreClosed() throws Exception {
        try (FileChannel channel = open(READ, WRITE)) {
            Arena confined = Arena.ofConfined();
            Arena shared = Arena.ofShared();
            for (Arena arena : new Arena[] {confined, shared}) {
                ByteBuffer buffer = arena.allocate(10).asByteBuffer();
                assertEquals(10, channel.read(buffer, 5));
                assertEquals(pattern(100)[7], buffer.get(2));
                assertEquals(10, channel.write(buffer.flip(), 5));
                assertEquals(10, channel.read(new ByteBuffer[] {buffer.clear()}));
                assertEquals(10, channel.write(new ByteBuffer[] {buffer.flip()}));
                arena.close();
                assertThrows(IllegalStateException.class, () -> channel.read(buffer.clear(), 0));
                assertThrows(IllegalStateException.class, () -> channel.write(buffer.clear(), 0));
                assertThrows(IllegalStateException.class,
                        () -> channel.read(new ByteBuffer[] {buffer.clear()}));
                assertThrows(IllegalStateException.class,
                        () -> channel.write(new ByteBuffer[] {buffer.clear()}));
                assertEquals(4, channel.read(ByteBuffer.allocate(4), 0), "goes on being of use");
            }
        }
    }
}
