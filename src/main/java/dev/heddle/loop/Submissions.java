package dev.heddle.loop;

import dev.heddle.backend.Backend;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The way of operations into the backend: those that find no room wait in the order of their
 * coming. The driving thread's.
 */
final class Submissions {
    /*
     * Room is threefold: a place in flight (the backend's capacity: a kernel does not push back
     * when its completion queue overflows), staging memory where the operation needs it, and a
     * place in the submission queue. The first two come back when operations end; the third by
     * the next turn, so only that one, `full`, asks for a turn without sleep.
     */
    private final Backend backend;
    private final CompletionQueue pending = new CompletionQueue();
    private final InFlight inFlight;
    private final StagingPool pool;
    private final Counters counters;
    private final ArrayDeque<Completion> cancelsToAsk = new ArrayDeque<>();
    private boolean full;

    Submissions(Backend backend, long stagingBytes, Counters counters) {
        this.backend = backend;
        this.counters = counters;
        inFlight = new InFlight(backend.capacity());
        pool = new StagingPool(stagingBytes);
    }

    int inFlight() {
        return inFlight.size();
    }

    int pending() {
        return pending.size();
    }

    long stagedBytes() {
        return pool.lentBytes();
    }

    /** Whether operations or requests to cancel wait for nothing but the next turn. */
    boolean isFull() {
        return full || !cancelsToAsk.isEmpty();
    }

    /** Submits a completion's operation, or lets it wait behind those that already do. */
    void offer(Completion c) {
        if (!pending.isEmpty() || !launch(c)) {
            counters.count(Counter.PENDED);
            c.setPhase(Completion.PENDING);
            pending.add(c);
        }
    }

    /** Submits those that wait, oldest first, as far as there is room; then asks for cancels. */
    void flush() {
        full = false;
        while (!pending.isEmpty() && launch(pending.peek())) {
            pending.poll();
        }
        while (!cancelsToAsk.isEmpty() && askForCancel(cancelsToAsk.peek())) {
            cancelsToAsk.poll();
        }
    }

    private boolean askForCancel(Completion c) {
        if (c.phase() != Completion.IN_FLIGHT || !c.cancelRequested) {
            // It has ended meanwhile, and may even be in flight again with something else.
            return true;
        }
        if (!backend.cancel(c.operation)) {
            return false;
        }
        counters.count(Counter.CANCELS);
        return true;
    }

    /** Lets the next flush ask the backend to end an operation in flight early. */
    void cancel(Completion c) {
        if (!c.cancelRequested) {
            c.cancelRequested = true;
            cancelsToAsk.add(c);
        }
    }

    private boolean launch(Completion c) {
        if (inFlight.isFull() || !stage(c)) {
            return false;
        }
        if (!backend.submit(c.operation)) {
            full = true;
            return false;
        }
        inFlight.add(c);
        c.setPhase(Completion.IN_FLIGHT);
        counters.count(Counter.SUBMITTED);
        return true;
    }

    /** Sees to it that the operation works on memory that the backend accepts. */
    private boolean stage(Completion c) {
        if (c.staged != null || !needsStaging(c.operation)) {
            return true;
        }
        ByteBuffer buffer = pool.take(Staging.bytes(c.operation));
        if (buffer == null) {
            return false;
        }
        if (c.staging == null) {
            c.staging = new Staging();
        }
        c.staging.enter(c, buffer);
        c.staged = buffer;
        counters.count(Counter.STAGED);
        return true;
    }

    private boolean needsStaging(Operation operation) {
        return switch (operation) {
            case Operation.Transfer transfer -> !backend.accepts(transfer.buffer);
            case Operation.Vector vector -> {
                for (int i = 0; i < vector.length; i++) {
                    if (!backend.accepts(vector.buffers[vector.offset + i])) {
                        yield true;
                    }
                }
                yield false;
            }
            default -> false;
        };
    }

    /** Takes note that the backend has reported an operation. */
    void reaped(Completion c) {
        inFlight.remove(c);
        unstage(c);
    }

    /** Takes a waiting one out; nothing of it has begun. */
    void withdraw(Completion c) {
        pending.remove(c);
        c.operation.fail(Errno.ECANCELED, null);
        unstage(c);
    }

    /** The oldest that waits, or null. */
    Completion oldestPending() {
        return pending.peek();
    }

    void forEachInFlight(Consumer<Completion> action) {
        inFlight.forEach(action);
    }

    /** Takes one of those out that a broken backend will never report, or returns null. */
    Completion pollLost() {
        Completion lost = inFlight.poll();
        if (lost != null) {
            lost.operation.fail(Errno.ECANCELED, null);
            unstage(lost);
        }
        return lost;
    }

    private void unstage(Completion c) {
        if (c.staged != null) {
            ByteBuffer staged = c.staged;
            c.staged = null;
            c.staging.leave(c, staged);
            pool.give(staged);
        }
    }
}
