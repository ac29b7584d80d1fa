package dev.heddle;

import dev.heddle.loop.Shares;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Cancels together what was started in it. Calls belong to it that are made through a view taken
 * by {@code in(scope)} from a file, a socket, an event or the Heddle, on whatever thread, and
 * transfers submitted there.
 *
 * <pre>{@code
 * try (CancelScope scope = heddle.cancelScope()) {
 *     HeddleFile file = shared.in(scope);
 *     Pending first = file.submitRead(buffer, 0);
 *     Thread.startVirtualThread(() -> copy(file));
 *     …
 * }   // whatever still ran is cancelled and has ended: the buffers are the caller's again
 * }</pre>
 *
 * <p>A call that was cancelled ends with {@link CallCancelledException}, or with its result if that
 * was faster; sleeping and awaiting an event, with
 * {@link java.util.concurrent.CancellationException}. Files and sockets stay open.
 *
 * <p>Subtasks of a {@code StructuredTaskScope} need none of this: it interrupts their threads,
 * which ends their calls, and joins them.
 */
public final class CancelScope implements AutoCloseable {
    /** One is held by each call in the scope. */
    final Shares shares;
    final Engine engine;
    /** Threads of the scope that wait for their turn, where the loops do not know of them. */
    private final Set<Thread> queueing = ConcurrentHashMap.newKeySet();
    private final ReentrantLock closeLock = new ReentrantLock();

    CancelScope(Engine engine) {
        this.engine = engine;
        shares = new Shares(engine.loops().size());
    }

    /**
     * Asks that all calls in the scope end early, and refuses later ones; does not wait. Any
     * thread may call; again does nothing.
     */
    public void cancel() {
        if (shares.startClosing()) {
            engine.loops().end(shares);
            // After closing has started: who queues from here on sees that itself.
            queueing.forEach(LockSupport::unpark);
        }
    }

    /** Whether {@link #cancel} or {@link #close} has been called. */
    public boolean isCancelled() {
        return shares.isClosing();
    }

    /**
     * Cancels, and waits until no call of the scope is under way, so that nothing writes to its
     * buffers any more. An interrupt does not end the wait; the interrupt status stays set.
     */
    @Override
    public void close() {
        cancel();
        closeLock.lock();
        try {
            shares.awaitLastShare();
        } finally {
            closeLock.unlock();
        }
    }

    /** The calling thread is about to wait for its turn, and has to be woken by a cancel. */
    void queue() {
        queueing.add(Thread.currentThread());
    }

    void leaveQueue() {
        queueing.remove(Thread.currentThread());
    }
}
