package dev.heddle;

import dev.heddle.loop.Call;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one call at a time go on, in the order of their coming. A lock whose waiters can also be
 * ended by a deadline or a scope, which none of the JDK's offers together.
 */
final class Turns {
    /*
     *   holder   null → thread   whoever comes while nobody waits, or waits first
     *   holder   thread → null   leave, which then wakes the first that waits
     *
     * Both sides write, then look: a waiter queues itself, then looks at the holder; who leaves
     * clears the holder, then looks into the queue. So one of the two sees the other. A waiter that
     * gives up may have been woken in the stead of the next, so it wakes that one.
     */
    private final AtomicReference<Thread> holder = new AtomicReference<>();
    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();

    /** Waits for the turn; {@link #leave} must follow. */
    void enter(HandleOwner owner, String doing, long deadlineNanos) throws IOException {
        Thread self = Thread.currentThread();
        assert holder.get() != self : "this thread has the turn already";
        // Volatile: pairs with leave, so that what was done in the turn before is seen.
        if (waiting.isEmpty() && holder.compareAndSet(null, self)) {
            return;
        }
        CancelScope scope = owner.terms.scope();
        waiting.add(self);
        if (scope != null) {
            scope.queue();
        }
        boolean entered = false;
        try {
            while (waiting.peek() != self || !holder.compareAndSet(null, self)) {
                requireReason(owner, doing, deadlineNanos);
                park(owner, deadlineNanos);
            }
            entered = true;
        } finally {
            if (scope != null) {
                scope.leaveQueue();
            }
            waiting.remove(self);
            if (!entered) {
                wakeFirst();
            }
        }
    }

    /** Throws if there is no reason to wait any longer. */
    private static void requireReason(HandleOwner owner, String doing, long deadlineNanos)
            throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw owner.interrupted(doing);
        }
        if (owner.terms.scope() != null && owner.terms.scope().isCancelled()) {
            throw CallFailures.cancelled(doing, owner.subject());
        }
        owner.requireTime(doing, deadlineNanos);
    }

    private void park(HandleOwner owner, long deadlineNanos) {
        if (deadlineNanos == Call.NO_DEADLINE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, deadlineNanos - owner.engine.nanoTime());
        }
    }

    void leave() {
        assert holder.get() == Thread.currentThread() : "not this thread's turn";
        // Volatile, and before the look into the queue.
        holder.set(null);
        wakeFirst();
    }

    private void wakeFirst() {
        LockSupport.unpark(waiting.peek());
    }
}
