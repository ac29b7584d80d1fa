package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** Where the kernel writes what has ended and this side reads it. The driving thread's. */
final class CompletionQueue {
    /*
     * A ring of entries between two counters that only grow and wrap at 2^32:
     *
     *        head (ours)                tail (the kernel's)
     *          │ to be read              │ free
     *          ▼                         ▼
     *   ───────┼─────────────────────────┼───────
     */
    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment ring;
    private final long head;
    private final long tail;
    private final long entries;
    private final int size;
    private int nextHead;

    private long userData;
    private int result;
    private int flags;

    /**
     * @param ring    the mapping that holds counters and entries
     * @param offsets where they are: {@link RingParams.CqOffsets}
     * @param size    how many entries there are, a power of two
     */
    CompletionQueue(MemorySegment ring, MemorySegment offsets, int size) {
        this.ring = ring;
        this.size = size;
        head = offsets.get(JAVA_INT, RingParams.CqOffsets.HEAD);
        tail = offsets.get(JAVA_INT, RingParams.CqOffsets.TAIL);
        entries = offsets.get(JAVA_INT, RingParams.CqOffsets.CQES);
        nextHead = (int) INT.getOpaque(ring, head);
    }

    int size() {
        return size;
    }

    /** How many entries are there to be read. */
    int available() {
        // Acquire: the entries' content after the tail. Partner: smp_store_release of the tail
        // in the kernel's io_commit_cqring.
        return (int) INT.getAcquire(ring, tail) - nextHead;
    }

    /** Takes the next entry, which must be {@linkplain #available available}. */
    void take() {
        long entry = entries + (nextHead & (size - 1)) * CompletionEntry.SIZE;
        userData = ring.get(JAVA_LONG, entry + CompletionEntry.USER_DATA);
        result = ring.get(JAVA_INT, entry + CompletionEntry.RES);
        flags = ring.get(JAVA_INT, entry + CompletionEntry.FLAGS);
        nextHead++;
        // Release: our reads of the entry before the head, after which the kernel may overwrite
        // it. Partner: the kernel's read of the head in io_cqe_cache_refill, which a control
        // dependency orders before its writes.
        INT.setRelease(ring, head, nextHead);
    }

    /** Whose entry was taken last: what its submission said. */
    long userData() {
        return userData;
    }

    /** How that ended: a count, a descriptor, 0, or a negated error number. */
    int result() {
        return result;
    }

    /** Whether its submission has not ended by that: more entries will come. */
    boolean hasMore() {
        return (flags & UringConstants.IORING_CQE_F_MORE) != 0;
    }
}
