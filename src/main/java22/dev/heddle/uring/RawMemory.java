package dev.heddle.uring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Tells which buffers the kernel may be given as they are. */
final class RawMemory {
    /*
     * A buffer's memory is safe if it is freed only once the buffer cannot be reached: plain
     * direct and mapped buffers, and views of the global and of automatic arenas. An arena that
     * its owner can close frees it under the kernel's hands, and nothing public holds that off.
     * Public methods do not tell the arenas apart, but the classes of their scopes do; an unknown
     * one counts as unsafe.
     */
    private static final Class<?> GLOBAL = Arena.global().scope().getClass();
    private static final Class<?> AUTOMATIC = Arena.ofAuto().scope().getClass();
    private static final Class<?> PLAIN =
            MemorySegment.ofBuffer(ByteBuffer.allocateDirect(1)).scope().getClass();

    private RawMemory() {
    }

    /** Whether the kernel may keep the buffer's address while the buffer is kept reachable. */
    static boolean isSafe(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            return false;
        }
        Class<?> scope = MemorySegment.ofBuffer(buffer).scope().getClass();
        return scope == PLAIN || scope == GLOBAL || scope == AUTOMATIC;
    }

    /** The address of a safe buffer's position. */
    static long address(ByteBuffer buffer) {
        assert isSafe(buffer) : buffer;
        return MemorySegment.ofBuffer(buffer).address();
    }
}
