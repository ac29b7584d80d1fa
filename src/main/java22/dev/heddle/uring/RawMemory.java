package dev.heddle.uring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Tells which buffers the kernel may be given as they are, and where they are. Any thread's. */
final class RawMemory {
    /*
     * A buffer's memory is safe if it is freed only once the buffer cannot be reached: plain
     * direct and mapped buffers, and views of the global and of automatic arenas. An arena that
     * its owner can close frees it under the kernel's hands, and nothing public holds that off.
     * Public methods do not tell the arenas apart, but the classes of their scopes do; an unknown
     * one counts as unsafe.
     *
     * Only a segment tells both, and making one of a buffer allocates. Neither ever changes, so
     * what was found is kept for the buffer's next operation: weakly, in a table whose places are
     * taken over by whoever comes last.
     */
    private static final Class<?> GLOBAL = Arena.global().scope().getClass();
    private static final Class<?> AUTOMATIC = Arena.ofAuto().scope().getClass();
    private static final Class<?> PLAIN =
            MemorySegment.ofBuffer(ByteBuffer.allocateDirect(1)).scope().getClass();

    private static final long UNSAFE = 0;
    /** The most of an address that a buffer itself tells, as a remainder. */
    private static final int REMAINDER_OF = 1 << 30;
    private static final int PLACES_LOG2 = 12;
    private static final int GOLDEN_RATIO = 0x9E3779B9;
    private static final AtomicReferenceArray<Known> PLACES =
            new AtomicReferenceArray<>(1 << PLACES_LOG2);

    /** What was found of a buffer. */
    private static final class Known extends WeakReference<ByteBuffer> {
        /** The address of its first byte, or {@link #UNSAFE}. */
        final long start;

        Known(ByteBuffer buffer, long start) {
            super(buffer);
            this.start = start;
        }
    }

    private RawMemory() {
    }

    /** Finds the scopes out, to be called first: it takes locks that no loop may wait for. */
    static void prepare() {
        assert PLAIN != null;
    }

    /** Whether the kernel may keep the buffer's address while the buffer is kept reachable. */
    static boolean isSafe(ByteBuffer buffer) {
        return buffer.isDirect() && start(buffer) != UNSAFE;
    }

    /** The address of a safe buffer's position. */
    static long address(ByteBuffer buffer) {
        long start = start(buffer);
        assert start != UNSAFE : buffer;
        return start + buffer.position();
    }

    /** The same as an argument of a call, which has no length and keeps nothing reachable. */
    static MemorySegment pointer(ByteBuffer buffer) {
        return MemorySegment.ofAddress(address(buffer));
    }

    private static long start(ByteBuffer buffer) {
        int place = buffer.alignmentOffset(0, REMAINDER_OF) * GOLDEN_RATIO
                >>> Integer.SIZE - PLACES_LOG2;
        // Plain: who sees the buffer in it sees the start, too, which is final.
        Known known = PLACES.getPlain(place);
        if (known == null || !known.refersTo(buffer)) {
            known = new Known(buffer, find(buffer));
            PLACES.setPlain(place, known);
        }
        return known.start;
    }

    private static long find(ByteBuffer buffer) {
        MemorySegment segment = MemorySegment.ofBuffer(buffer);
        Class<?> scope = segment.scope().getClass();
        boolean safe = scope == PLAIN || scope == GLOBAL || scope == AUTOMATIC;
        return safe ? segment.address() - buffer.position() : UNSAFE;
    }
}
