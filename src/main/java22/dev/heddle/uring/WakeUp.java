package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.heddle.backend.BackendUnavailableException;
import dev.heddle.backend.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Ends a wait from any thread: an eventfd that the ring always has a read in flight on. */
final class WakeUp {
    /*
     * The eventfd counts, so that a ring of the bell is never lost: while no read is in flight
     * the count stays, and the next read ends at once.
     *
     * `writers` counts threads that are about to write, so that none writes to a descriptor
     * number that was closed, and perhaps given to another file, meanwhile:
     *
     *   n      → n + 1          wake begins
     *   n      → n - 1          wake has written
     *   n      → n + SHUT       close begins: from here on wake does nothing
     *   SHUT+n → SHUT+n - 1     a last wake has written
     *   SHUT                    the descriptor may be closed
     */
    private static final int SHUT = Integer.MIN_VALUE;
    private static final VarHandle WRITERS;
    private static final MemorySegment ONE = Arena.ofAuto().allocateFrom(JAVA_LONG, 1L);

    static {
        try {
            WRITERS = MethodHandles.lookup().findVarHandle(WakeUp.class, "writers", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Where the read in flight puts the count, which nobody looks at. */
    final MemorySegment count;
    /** Whether a read is in flight. The driving thread's. */
    boolean isArmed;

    private final int fd;
    private volatile int writers;

    WakeUp(int fd, MemorySegment count) {
        this.fd = fd;
        this.count = count;
    }

    static WakeUp open(Ring ring) throws BackendUnavailableException {
        int fd = FileCalls.eventfd(ring.capture());
        if (fd < 0) {
            throw Refusals.of("eventfd", Errno.of(-fd));
        }
        return new WakeUp(fd, ring.arena.allocate(JAVA_LONG));
    }

    int fd() {
        return fd;
    }

    /** Makes the read in flight, or else the next one, end. Any thread may call. */
    void wake() {
        if (!enter()) {
            return;
        }
        CallMemory memory = CallMemory.take();
        try {
            // Fails only if the count is at its limit of 2^64 - 2, when it is surely not zero.
            FileCalls.write(memory.capture, fd, ONE);
        } finally {
            memory.give();
            WRITERS.getAndAdd(this, -1);
        }
    }

    private boolean enter() {
        int seen;
        do {
            seen = writers;
            if (seen < 0) {
                return false;
            }
        } while (!WRITERS.compareAndSet(this, seen, seen + 1));
        return true;
    }

    /** Lets no further thread write, and waits for those that do: one system call at most. */
    void shut() {
        WRITERS.getAndAdd(this, SHUT);
        while (writers != SHUT) {
            Thread.onSpinWait();
        }
    }

    /** Gives the descriptor back, after {@link #shut} and when no read is in flight. */
    void close(MemorySegment capture) {
        assert writers == SHUT;
        FileCalls.close(capture, fd);
    }
}
