package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An io_uring: its descriptor, its two queues, and the one call that drives it. */
final class Ring {
    /*
     * The arena is shared, not confined: a virtual thread that runs on the driving thread submits
     * too, and a confined arena would refuse it. Closing a shared arena costs a handshake with
     * all threads, once in a backend's life; in return a use after close throws instead of
     * crashing the process.
     *
     * While it is broken (enter failed in a way that no retry cures) the kernel may still write
     * to whatever it was given, so the owner then abandons the ring instead of closing it.
     */
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    final Arena arena;
    final SubmissionQueue submissions;
    final CompletionQueue completions;
    /** Of the driving thread. */
    final Scheduling scheduling;
    /** The setup flags that this kernel granted. */
    final int setupFlags;

    private final int fd;
    private final MemorySegment capture;
    private final MemorySegment ring;
    private final MemorySegment entries;
    private final MemorySegment timespec;
    private final MemorySegment argument;

    /** Made by {@link RingOpening}, which knows how the pieces come about. */
    Ring(Arena arena, MemorySegment capture, int fd, MemorySegment params, MemorySegment ring,
            MemorySegment entries) {
        this.arena = arena;
        this.capture = capture;
        this.fd = fd;
        this.ring = ring;
        this.entries = entries;
        setupFlags = params.get(JAVA_INT, RingParams.FLAGS);
        submissions = new SubmissionQueue(ring,
                params.asSlice(RingParams.SQ_OFF, RingParams.SqOffsets.SIZE), entries,
                (setupFlags & UringConstants.IORING_SETUP_NO_SQARRAY) == 0);
        completions = new CompletionQueue(ring,
                params.asSlice(RingParams.CQ_OFF, RingParams.CqOffsets.SIZE),
                params.get(JAVA_INT, RingParams.CQ_ENTRIES));
        scheduling = new Scheduling(capture);
        timespec = arena.allocate(EnterArgument.Timespec.SIZE, Long.BYTES);
        argument = arena.allocate(EnterArgument.SIZE, Long.BYTES);
    }

    int fd() {
        return fd;
    }

    /** Changes something about the ring: io_uring_register(2). */
    int register(int what, MemorySegment argument, int count) {
        return RingCalls.register(capture, fd, what, argument, count);
    }

    /** Where the driving thread's calls capture their error. */
    MemorySegment capture() {
        return capture;
    }

    /** Submits what has been added and fetches completions, without waiting. */
    int enter() {
        return RingCalls.enter(capture, fd, submissions.publish(), 0,
                UringConstants.IORING_ENTER_GETEVENTS, MemorySegment.NULL, 0);
    }

    /**
     * Submits what has been added, then waits until so many completions are there.
     *
     * @param timeoutNanos how long at most, {@link Long#MAX_VALUE} without end
     * @return how many entries were taken, or a negated error number; ETIME is one
     */
    int enterAndWait(long timeoutNanos, int wanted) {
        long until = 0;
        if (timeoutNanos != Long.MAX_VALUE) {
            timespec.set(JAVA_LONG, EnterArgument.Timespec.TV_SEC,
                    timeoutNanos / NANOS_PER_SECOND);
            timespec.set(JAVA_LONG, EnterArgument.Timespec.TV_NSEC,
                    timeoutNanos % NANOS_PER_SECOND);
            until = timespec.address();
        }
        argument.set(JAVA_LONG, EnterArgument.TS, until);
        scheduling.waitBegins();
        int result = RingCalls.enter(capture, fd, submissions.publish(), wanted,
                UringConstants.IORING_ENTER_GETEVENTS | UringConstants.IORING_ENTER_EXT_ARG,
                argument, EnterArgument.SIZE);
        scheduling.waitEnded();
        return result;
    }

    /** Frees everything. Nothing may be in flight. */
    void close() {
        RingCalls.unmap(capture, entries);
        RingCalls.unmap(capture, ring);
        FileCalls.close(capture, fd);
        arena.close();
    }

    /** Closes the descriptor only: the kernel may still write to the memory, so that stays. */
    void abandon() {
        FileCalls.close(capture, fd);
    }
}
