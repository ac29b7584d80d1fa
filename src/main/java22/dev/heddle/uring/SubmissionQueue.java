package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** Where this side writes what it asks for and the kernel reads it. The driving thread's. */
final class SubmissionQueue {
    /*
     * A ring of entries between two counters that only grow and wrap at 2^32:
     *
     *        head (the kernel's)        tail (published)     nextTail (ours)
     *          │ taken by the next enter │ written since      │ free
     *          ▼                         ▼                    ▼
     *   ───────┼─────────────────────────┼────────────────────┼───────
     *
     * The kernel looks at the tail only within an enter of ours, as no kernel thread polls it.
     */
    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment ring;
    private final MemorySegment entries;
    private final long head;
    private final long tail;
    private final long flags;
    private final int size;
    private int nextTail;

    /**
     * @param ring    the mapping that holds the counters
     * @param offsets where they are: {@link RingParams.SqOffsets}
     * @param entries the mapping of the entries
     * @param isArray whether the kernel goes through an array of indexes; kernels before 6.6 do
     */
    SubmissionQueue(MemorySegment ring, MemorySegment offsets, MemorySegment entries,
            boolean isArray) {
        this.ring = ring;
        this.entries = entries;
        head = offsets.get(JAVA_INT, RingParams.SqOffsets.HEAD);
        tail = offsets.get(JAVA_INT, RingParams.SqOffsets.TAIL);
        flags = offsets.get(JAVA_INT, RingParams.SqOffsets.FLAGS);
        size = (int) (entries.byteSize() / SubmissionEntry.SIZE);
        nextTail = (int) INT.getOpaque(ring, tail);
        if (isArray) {
            long array = offsets.get(JAVA_INT, RingParams.SqOffsets.ARRAY);
            for (int i = 0; i < size; i++) {
                ring.set(JAVA_INT, array + 4L * i, i);
            }
        }
    }

    /** The memory of all entries. */
    MemorySegment entries() {
        return entries;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        // Opaque, and no stronger: the kernel moves the head within our own system call only,
        // by smp_store_release in io_get_sqring, so the call itself orders it.
        return nextTail - (int) INT.getOpaque(ring, head) == size;
    }

    /** Offset in bytes of the next free entry, all zero; there must be one. */
    long next() {
        assert !isFull();
        long entry = (nextTail & (size - 1)) * SubmissionEntry.SIZE;
        // An old entry's leftovers would be taken for flags. Not by fill, which takes a slice.
        for (long at = entry; at < entry + SubmissionEntry.SIZE; at += JAVA_LONG.byteSize()) {
            entries.set(JAVA_LONG, at, 0);
        }
        return entry;
    }

    /** Adds the entry that {@link #next} gave and that has been filled since. */
    void commit() {
        nextTail++;
    }

    /** Shows the kernel what has been added; how many entries it has not taken yet. */
    int publish() {
        // Release: the entries' content before the tail. Partner: smp_load_acquire of the tail
        // in the kernel's io_sqring_entries.
        INT.setRelease(ring, tail, nextTail);
        return pending();
    }

    /** How many entries the kernel has not taken yet. */
    int pending() {
        return nextTail - (int) INT.getOpaque(ring, head);
    }

    /** Whether the kernel has something for us that only an enter brings. */
    boolean asksForEnter() {
        // Opaque: a hint, not an order. Partner: atomic_or by whoever completes an operation. It
        // is looked at again before each turn, and a turn that waits enters anyhow.
        int now = (int) INT.getOpaque(ring, flags);
        return (now & (UringConstants.IORING_SQ_TASKRUN
                | UringConstants.IORING_SQ_CQ_OVERFLOW)) != 0;
    }

    /** Whether completions found no room in their queue, and wait in the kernel. */
    boolean hasOverflow() {
        return ((int) INT.getOpaque(ring, flags) & UringConstants.IORING_SQ_CQ_OVERFLOW) != 0;
    }
}
