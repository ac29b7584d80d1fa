package dev.heddle.uring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The two queues shared with the kernel, and io_uring_enter(2). It knows the protocol and nothing
 * of what the entries say. The driving thread's alone: its memory is confined to that thread.
 */
final class Ring implements AutoCloseable {
    /*
     *            we write        the kernel writes
     *   SQ       tail, entries   head, flags
     *   CQ       head            tail, entries
     *
     * The tail of a queue is released by its producer and acquired by its consumer, so that the
     * entries before it are seen whole; the head is released by the consumer, so that it has done
     * reading before an entry is overwritten. The submission head is read opaque: the kernel moves
     * it within enter, which we are the one to call. The flags are read opaque: they are hints.
     */
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final MemorySegment state;
    private final int fd;
    private final int flags;

    private final MemorySegment rings;
    private final MemorySegment sqes;
    private final long sqHead;
    private final long sqTail;
    private final long sqFlags;
    private final int sqEntries;
    private final int sqMask;
    private final long cqHead;
    private final long cqTail;
    private final long cqes;
    private final int cqEntries;
    private final int cqMask;

    private final MemorySegment waitArg;
    private final MemorySegment timespec;
    /** What the kernel's copy of the tail becomes with the next enter. */
    private int localTail;
    private int localHead;

    /** Takes over a ring's descriptor and maps its queues; on failure the caller still has it. */
    Ring(int fd, MemorySegment params, Arena arena, MemorySegment state) {
        this.fd = fd;
        this.state = state;
        flags = params.get(ValueLayout.JAVA_INT, RingParams.FLAGS);
        sqEntries = params.get(ValueLayout.JAVA_INT, RingParams.SQ_ENTRIES);
        cqEntries = params.get(ValueLayout.JAVA_INT, RingParams.CQ_ENTRIES);
        sqHead = unsigned(params, RingParams.SQ_OFF_HEAD);
        sqTail = unsigned(params, RingParams.SQ_OFF_TAIL);
        sqFlags = unsigned(params, RingParams.SQ_OFF_FLAGS);
        cqHead = unsigned(params, RingParams.CQ_OFF_HEAD);
        cqTail = unsigned(params, RingParams.CQ_OFF_TAIL);
        cqes = unsigned(params, RingParams.CQ_OFF_CQES);
        boolean indexed = (flags & RingFlags.SETUP_NO_SQARRAY) == 0;
        long sqArray = unsigned(params, RingParams.SQ_OFF_ARRAY);
        long size = Math.max(cqes + (long) cqEntries * Cqe.SIZE,
                indexed ? sqArray + (long) sqEntries * Integer.BYTES : 0);
        rings = Mapping.map(state, fd, RingFlags.OFF_SQ_RING, size);
        MemorySegment mappedSqes = null;
        try {
            mappedSqes = Mapping.map(state, fd, RingFlags.OFF_SQES, (long) sqEntries * Sqe.SIZE);
        } finally {
            if (mappedSqes == null) {
                Mapping.unmap(state, rings);
            }
        }
        sqes = mappedSqes;
        sqMask = rings.get(ValueLayout.JAVA_INT, unsigned(params, RingParams.SQ_OFF_RING_MASK));
        cqMask = rings.get(ValueLayout.JAVA_INT, unsigned(params, RingParams.CQ_OFF_RING_MASK));
        for (int i = 0; indexed && i < sqEntries; i++) {
            rings.set(ValueLayout.JAVA_INT, sqArray + (long) i * Integer.BYTES, i);
        }
        waitArg = arena.allocate(GeteventsArg.SIZE, Long.BYTES);
        timespec = arena.allocate(GeteventsArg.TIMESPEC_SIZE, Long.BYTES);
        waitArg.set(ValueLayout.JAVA_LONG, GeteventsArg.TS, timespec.address());
    }

    private static long unsigned(MemorySegment params, long offset) {
        return Integer.toUnsignedLong(params.get(ValueLayout.JAVA_INT, offset));
    }

    int fd() {
        return fd;
    }

    /** How many entries can be written before the next enter. */
    int submissionRoom() {
        // Opaque: the kernel moves it within our own enter, which orders everything.
        int consumed = (int) INT.getOpaque(rings, sqHead);
        return sqEntries - (localTail - consumed);
    }

    /** The next submission entry, zeroed; there must be room. Takes effect with enter. */
    MemorySegment nextSqe() {
        assert submissionRoom() > 0;
        long offset = (long) (localTail++ & sqMask) * Sqe.SIZE;
        MemorySegment sqe = sqes.asSlice(offset, Sqe.SIZE);
        // Fields left from the last use would be taken at their word.
        sqe.fill((byte) 0);
        return sqe;
    }

    /** Whether entries have been written that the kernel has not taken. */
    boolean hasToSubmit() {
        return submissionRoom() < sqEntries;
    }

    /** Whether the kernel has completions for us that only an enter brings to the queue. */
    boolean needsEnter() {
        // Opaque: a hint; what it misses is found by the next turn.
        int hints = (int) INT.getOpaque(rings, sqFlags);
        boolean tells = (flags & RingFlags.SETUP_TASKRUN_FLAG) != 0;
        return (hints & RingFlags.SQ_CQ_OVERFLOW) != 0
                || (!tells || (hints & RingFlags.SQ_TASKRUN) != 0);
    }

    /**
     * Submits everything written, and lets the kernel post completions; waits for one if asked.
     *
     * @param timeoutNanos 0 not to wait, {@link Long#MAX_VALUE} to wait without end
     * @return the count of entries taken, or minus an error number
     */
    long enter(long timeoutNanos) {
        // Release: pairs with the kernel's acquire of the tail, so that it sees entries whole.
        INT.setRelease(rings, sqTail, localTail);
        boolean limited = timeoutNanos != Long.MAX_VALUE;
        if (limited) {
            timespec.set(ValueLayout.JAVA_LONG, GeteventsArg.TIMESPEC_SEC,
                    timeoutNanos / NANOS_PER_SECOND);
            timespec.set(ValueLayout.JAVA_LONG, GeteventsArg.TIMESPEC_NSEC,
                    timeoutNanos % NANOS_PER_SECOND);
        }
        boolean arg = timeoutNanos > 0 && limited;
        return SystemCalls.call(state, Machine.IO_URING_ENTER, fd, sqEntries - submissionRoom(),
                timeoutNanos > 0 ? 1 : 0,
                RingFlags.ENTER_GETEVENTS | (arg ? RingFlags.ENTER_EXT_ARG : 0),
                arg ? waitArg.address() : 0, arg ? GeteventsArg.SIZE : 0);
    }

    /** What a completion says; it is copied out before its place is given back. */
    @FunctionalInterface
    interface CqeConsumer {
        void accept(long userData, int result);
    }

    /** Takes all completions there are; returns how many. */
    int reap(CqeConsumer consumer) {
        // Acquire: pairs with the kernel's release of the tail, so that entries are seen whole.
        int tail = (int) INT.getAcquire(rings, cqTail);
        int count = tail - localHead;
        while (localHead != tail) {
            long cqe = cqes + (long) (localHead & cqMask) * Cqe.SIZE;
            long userData = rings.get(ValueLayout.JAVA_LONG, cqe + Cqe.USER_DATA);
            int result = rings.get(ValueLayout.JAVA_INT, cqe + Cqe.RES);
            // Release: pairs with the kernel's acquire of the head before it overwrites the entry.
            INT.setRelease(rings, cqHead, ++localHead);
            consumer.accept(userData, result);
        }
        return count;
    }

    /** Whether completions lie ready. */
    boolean hasCompletions() {
        // Opaque: reap acquires.
        return (int) INT.getOpaque(rings, cqTail) != localHead;
    }

    /** Unmaps the queues and closes the ring; nothing may be in flight. */
    @Override
    public void close() {
        Mapping.unmap(state, sqes);
        Mapping.unmap(state, rings);
        SystemCalls.call(state, Machine.CLOSE, fd);
    }
}
