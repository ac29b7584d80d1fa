package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known of buffers' memory, now and when it is asked for again. */
class RawMemoryTest {
    private static void assertKnown(ByteBuffer buffer) {
        for (int position = 0; position <= buffer.limit(); position += 3) {
            buffer.position(position);
            assertTrue(RawMemory.isSafe(buffer));
            assertEquals(MemorySegment.ofBuffer(buffer).address(), RawMemory.address(buffer));
            assertEquals(RawMemory.address(buffer), RawMemory.pointer(buffer).address());
        }
    }

    @Test
    void safeMemoryIsWhereItsSegmentIs() {
        ByteBuffer whole = ByteBuffer.allocateDirect(100);
        for (ByteBuffer buffer : List.of(whole, whole.duplicate(), whole.slice(7, 50),
                whole.asReadOnlyBuffer(), whole.position(5).slice(),
                Arena.ofAuto().allocate(60).asByteBuffer(),
                Arena.global().allocate(60).asByteBuffer())) {
            assertKnown(buffer);
            assertKnown(buffer);
        }
    }

    @Test
    void viewsOfOneAddressAreToldApart() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment closeable = arena.allocate(64);
            ByteBuffer unsafe = closeable.asByteBuffer();
            ByteBuffer safe = alwaysThere(closeable).asByteBuffer();
            ByteBuffer moved = safe.duplicate().position(4);
            for (int i = 0; i < 3; i++) {
                assertFalse(RawMemory.isSafe(unsafe));
                assertTrue(RawMemory.isSafe(safe));
                assertEquals(closeable.address(), RawMemory.address(safe));
                assertEquals(closeable.address() + 4, RawMemory.address(moved));
                assertFalse(RawMemory.isSafe(unsafe));
                assertFalse(RawMemory.isSafe(unsafe.slice(0, 8)));
            }
        }
    }

    /** The same memory, as if nobody could free it. */
    @SuppressWarnings("restricted")
    private static MemorySegment alwaysThere(MemorySegment segment) {
        return MemorySegment.ofAddress(segment.address()).reinterpret(segment.byteSize());
    }

    @Test
    void theHeapIsNotSafe() {
        assertFalse(RawMemory.isSafe(ByteBuffer.allocate(8)));
        assertFalse(RawMemory.isSafe(ByteBuffer.allocate(8).asReadOnlyBuffer()));
    }

    @Test
    void moreBuffersThanThereArePlacesAreAllToldRight() {
        ByteBuffer[] buffers = new ByteBuffer[20_000];
        MemorySegment memory = Arena.ofAuto().allocate(buffers.length * 16L);
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = memory.asSlice(i * 16L, 16).asByteBuffer();
        }
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < buffers.length; i++) {
                assertEquals(memory.address() + i * 16L, RawMemory.address(buffers[i]));
            }
        }
    }

    @Test
    void askingAgainAllocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuffer buffer = ByteBuffer.allocateDirect(64);
        int times = 10_000;
        long sum = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            sum += RawMemory.isSafe(buffer) ? RawMemory.address(buffer) : 0;
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(times * RawMemory.address(buffer), sum);
        assertTrue(allocated < times, () -> allocated + " bytes");
    }
}
