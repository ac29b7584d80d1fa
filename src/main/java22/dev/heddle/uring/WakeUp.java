package dev.heddle.uring;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends the ring's wait from another thread: an eventfd(2) on which the ring always has a read in
 * flight.
 */
final class WakeUp {
    /*
     * waking counts the threads within a write, so that the descriptor is closed behind the last
     * of them; CLOSED keeps out those that come later. The eventfd blocks, since io_uring answers
     * a read of a non-blocking one with EAGAIN instead of waiting; a write would only wait at
     * 2^64 - 2 wake-ups unread.
     *
     *   n → n + 1 → n     wake
     *   0 → CLOSED        close
     */
    private static final int CLOSED = Integer.MIN_VALUE;
    private static final int EFD_CLOEXEC = 0x80000;

    private final MemorySegment state;
    private final MemorySegment counter;
    private final int fd;
    private final AtomicInteger waking = new AtomicInteger();

    /** For the driving thread, with memory of its own for errno and for the counter. */
    WakeUp(MemorySegment state, MemorySegment counter) {
        this.state = state;
        this.counter = counter;
        long opened = SystemCalls.call(state, Machine.EVENTFD2, 0, EFD_CLOEXEC, 0);
        if (opened < 0) {
            throw new SystemCallException("eventfd2", (int) -opened);
        }
        fd = (int) opened;
    }

    /** Ends the present or the next wait. Any thread, also after closing. */
    void wake() {
        // Volatile: once per sleep, ordered against close.
        if (waking.getAndIncrement() >= 0) {
            Scratch scratch = Scratch.take();
            scratch.small.set(ValueLayout.JAVA_LONG, 0, 1);
            SystemCalls.call(scratch.state, Machine.WRITE, fd, scratch.small.address(),
                    Long.BYTES);
            scratch.give();
        }
        waking.getAndDecrement();
    }

    /** Writes the read that a wake-up ends into a submission entry. */
    void encode(MemorySegment sqe, long userData) {
        sqe.set(ValueLayout.JAVA_BYTE, Sqe.OPCODE, (byte) Opcode.READ);
        sqe.set(ValueLayout.JAVA_INT, Sqe.FD, fd);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.ADDR, counter.address());
        sqe.set(ValueLayout.JAVA_INT, Sqe.LEN, Long.BYTES);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.USER_DATA, userData);
    }

    /** Closes the descriptor; the ring must not read it any more. */
    void close() {
        // A waker is within one system call that does not wait, so this is short.
        while (!waking.compareAndSet(0, CLOSED)) {
            Thread.onSpinWait();
        }
        SystemCalls.call(state, Machine.CLOSE, fd);
    }
}
