package dev.heddle.uring;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Carries operations past the ring, to threads that may block, and back. The driving thread's; its
 * own threads see nothing but the operation that they make, and the queue of those that are done.
 */
final class BlockingLane {
    /*
     * A slot's way:
     *
     *   add       → waiting            nothing of it has begun; no lock is touched until a turn
     *   start     waiting → running    handed to a thread, if fewer than the limit are
     *             waiting → unmade     if the system gives no thread
     *   withdraw  waiting → unmade     cancelled
     *   (thread)  running → done       made; then the driving thread is woken
     *   poll      unmade, done → none  to be reported
     *
     * A running call cannot be taken back: its result wins. The JDK's pool does here, other than
     * on the portable backend, because its interrupts end no system call, and what waits does so
     * outside of it.
     */
    private static final long IDLE_MS = 5_000;

    private final int threadsMax;
    private final Consumer<Operation> calls;
    private final Runnable wake;
    private final ThreadPoolExecutor threads;
    private final ArrayDeque<Slot> waiting = new ArrayDeque<>();
    private final ArrayDeque<Slot> unmade = new ArrayDeque<>();
    /** Any thread adds; an add publishes what was written to the operation, a poll sees it. */
    private final Queue<Slot> done = new ConcurrentLinkedQueue<>();
    private int running;

    /**
     * @param threadsMax how many calls are made at once
     * @param calls      makes an operation's call, and throws nothing
     * @param wake       ends the driving thread's wait, or its next one; any thread's
     */
    BlockingLane(int threadsMax, Consumer<Operation> calls, Runnable wake) {
        this.threadsMax = threadsMax;
        this.calls = calls;
        this.wake = wake;
        threads = new ThreadPoolExecutor(threadsMax, threadsMax, IDLE_MS, TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon()
                        .name("heddle-uring-call-", 1).inheritInheritableThreadLocals(false)
                        .factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Takes an operation over. */
    void add(Slot slot) {
        waiting.add(slot);
    }

    /** Has threads begin what waits, as far as there may be. */
    void start() {
        while (running < threadsMax && !waiting.isEmpty()) {
            Slot slot = waiting.poll();
            try {
                threads.execute(() -> make(slot));
                running++;
            } catch (Error noThread) { // OutOfMemoryError, mostly
                unmade(slot, Errno.ENOMEM, noThread);
            }
        }
    }

    /** On a thread of the lane. */
    private void make(Slot slot) {
        calls.accept(slot.operation);
        done.add(slot);
        wake.run(); // after the add
    }

    /** Ends an operation that no thread has begun; does nothing to others. */
    void withdraw(Slot slot) {
        if (waiting.remove(slot)) {
            unmade(slot, Errno.ECANCELED, null);
        }
    }

    private void unmade(Slot slot, Errno errno, Throwable cause) {
        slot.operation.fail(errno, cause);
        unmade.add(slot);
    }

    /** Whether there is something to poll; what threads have done may be overlooked. */
    boolean hasUnmade() {
        return !unmade.isEmpty();
    }

    /** One that has ended, or null. */
    Slot poll() {
        Slot slot = unmade.poll();
        if (slot == null) {
            slot = done.poll();
            running -= slot == null ? 0 : 1;
        }
        return slot;
    }

    /** Any thread: how many threads there are. */
    int threads() {
        return threads.getPoolSize();
    }

    /** Lets the threads end after what they are at. */
    void shutdown() {
        threads.shutdown();
    }
}
