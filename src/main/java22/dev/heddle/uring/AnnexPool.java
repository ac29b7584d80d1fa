package dev.heddle.uring;

import dev.heddle.backend.Operation;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;

/**
 * Memory that goes along with operations: addresses, paths, iovecs, attributes. It is lent from
 * submission to completion, so there is as much of it as was ever needed at once. The driving
 * thread's.
 */
final class AnnexPool {
    /** Most are small: an address, attributes, a path of usual length. */
    private static final long SMALL_BYTES = 512;
    /** The longest message; that is also more than the longest path with attributes. */
    private static final long LARGE_BYTES =
            Msghdr.SIZE + Operation.Vector.BUFFERS_MAX * Iovec.SIZE;
    private static final int SMALL_AT_ONCE = 32;

    private final SegmentAllocator memory;
    private final ArrayDeque<MemorySegment> small = new ArrayDeque<>();
    private final ArrayDeque<MemorySegment> large = new ArrayDeque<>();

    AnnexPool(SegmentAllocator memory) {
        this.memory = memory;
    }

    /** Lends so many bytes or more, with any content. */
    MemorySegment take(long bytes) {
        assert bytes <= LARGE_BYTES : bytes;
        if (bytes > SMALL_BYTES) {
            MemorySegment lent = large.poll();
            return lent != null ? lent : memory.allocate(LARGE_BYTES, Long.BYTES);
        }
        if (small.isEmpty()) {
            MemorySegment slab = memory.allocate(SMALL_BYTES * SMALL_AT_ONCE, Long.BYTES);
            slab.elements(MemoryLayout.sequenceLayout(SMALL_BYTES,
                    ValueLayout.JAVA_BYTE)).forEach(small::push);
        }
        return small.pop();
    }

    /** Takes back what was lent. */
    void give(MemorySegment lent) {
        (lent.byteSize() == SMALL_BYTES ? small : large).push(lent);
    }
}
