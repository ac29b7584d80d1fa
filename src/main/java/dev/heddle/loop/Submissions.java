package dev.heddle.loop;

import dev.heddle.backend.Backend;
import dev.heddle.backend.Capability;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
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
     *
     * A close must not wait for that room, of which others may hold all for as long as they like,
     * such as receives of connections that idle. So where a place in flight is kept for closes,
     * they queue by themselves, and go first: nothing else works on their handle any more.
     *
     * Every operation joins the pending ones first, if only for a moment: should the backend
     * throw, it is still there when the loop ends all that has not begun.
     */
    /**
     * The part of the capacity that watches may have; 8192 by default. Each spares its socket's
     * receives their places, but keeps its own while nobody receives, so most are left to others.
     */
    static final int WATCHES_SHARE = 4;

    private final Backend backend;
    private final CompletionQueue pending = new CompletionQueue();
    /** Those closes for which no place was left; empty if none is kept for them. */
    private final CompletionQueue closes = new CompletionQueue();
    private int keptForCloses;
    private final InFlight inFlight;
    private final StagingPool pool;
    private final Counters counters;
    private final BiConsumer<Completion, Throwable> unfit;
    /** Places for watches, which stay and must not take up all there are. Any thread's. */
    final Semaphore watches;
    final boolean knowsWatches;
    private final ArrayDeque<Completion> cancelsToAsk = new ArrayDeque<>();
    private boolean full;
    private int turn;

    /** @param unfit is given each operation whose memory cannot be used, and why */
    Submissions(Backend backend, long stagingBytes, Counters counters,
            BiConsumer<Completion, Throwable> unfit) {
        this.backend = backend;
        this.counters = counters;
        this.unfit = unfit;
        inFlight = new InFlight(backend.capacity());
        pool = new StagingPool(stagingBytes);
        watches = new Semaphore(backend.capacity() / WATCHES_SHARE);
        knowsWatches = backend.capabilities().contains(Capability.WATCH);
    }

    /** Lets all but closes use one place in flight fewer. Before the first operation. */
    void keepPlaceForCloses() {
        keptForCloses = Math.min(1, backend.capacity() - 1);
    }

    int inFlight() {
        return inFlight.size();
    }

    int pending() {
        return pending.size() + closes.size();
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
        c.setPhase(Completion.PENDING);
        CompletionQueue queue = queueOf(c);
        queue.add(c);
        if (queue.peek() != c || !launchOldest(queue)) {
            counters.count(Counter.PENDED);
        }
    }

    private CompletionQueue queueOf(Completion c) {
        return keptForCloses > 0 && c.isClose() ? closes : pending;
    }

    /** Submits those that wait, oldest first, as far as there is room; then asks for cancels. */
    void flush() {
        full = false;
        turn++;
        launch(closes);
        launch(pending);
        while (!cancelsToAsk.isEmpty() && askForCancel(cancelsToAsk.peek())) {
            cancelsToAsk.poll();
        }
    }

    private void launch(CompletionQueue queue) {
        boolean room = true;
        while (room && !queue.isEmpty()) {
            room = launchOldest(queue);
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

    /** Takes the oldest out of a queue; false if there is no room for it. */
    private boolean launchOldest(CompletionQueue queue) {
        Completion c = queue.peek();
        if (inFlight.places() <= (queue == pending ? keptForCloses : 0)) {
            counters.count(Counter.FULL_IN_FLIGHT);
            return false;
        }
        try {
            if (!stage(c)) {
                counters.count(Counter.FULL_STAGING);
                return false;
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            // Such as an arena closed meanwhile, or another thread's: its caller's trouble alone.
            withdraw(c);
            unfit.accept(c, e);
            return true;
        }
        if (!backend.submit(c.operation)) {
            counters.count(Counter.FULL_SUBMISSIONS);
            full = true;
            return false;
        }
        queue.poll();
        inFlight.add(c);
        c.setPhase(Completion.IN_FLIGHT);
        c.launchedIn = turn;
        counters.count(Counter.SUBMITTED);
        return true;
    }

    /** Sees to it that the operation works on memory that the backend accepts. */
    private boolean stage(Completion c) {
        if (c.staged != null || !c.copiesMemory && !needsStaging(c.operation)) {
            return true;
        }
        StagingPool.Block block = pool.take(Staging.bytes(c.operation));
        if (block == null) {
            return false;
        }
        if (c.staging == null) {
            c.staging = new Staging();
        }
        c.staged = block;
        c.staging.enter(c, block.buffer);
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

    /**
     * Takes note that the backend has reported an operation.
     *
     * @return whether it has ended; else it waits for being submitted again
     */
    boolean reaped(Completion c) {
        inFlight.remove(c);
        c.waited = turn - c.launchedIn > 1; // taken before the turn, or at its start
        if (c.operation.hasToBeRepeated()) {
            if (!c.cancelRequested) {
                // First, being older than those that wait; and on the staging memory it has.
                c.setPhase(Completion.PENDING);
                pending.addFirst(c);
                counters.count(Counter.REPEATED);
                return false;
            }
            c.operation.fail(Errno.ECANCELED, null);
        }
        unstage(c);
        return true;
    }

    /** Takes a waiting one out; nothing of it has begun. */
    void withdraw(Completion c) {
        queueOf(c).remove(c);
        c.operation.fail(Errno.ECANCELED, null);
        unstage(c);
    }

    /**
     * Takes all out that wait, but for closes: cancelled, one would leave a descriptor open for
     * ever.
     */
    void withdrawAll(Consumer<Completion> withdrawn) {
        CompletionQueue kept = new CompletionQueue();
        for (Completion c = oldestPending(); c != null; c = oldestPending()) {
            withdraw(c);
            if (c.isClose()) {
                kept.add(c);
            } else {
                withdrawn.accept(c);
            }
        }
        for (Completion c = kept.poll(); c != null; c = kept.poll()) {
            offer(c);
        }
    }

    /** The oldest that waits, closes first, or null. */
    Completion oldestPending() {
        return closes.isEmpty() ? pending.peek() : closes.peek();
    }

    void forEachInFlight(Consumer<Completion> action) {
        inFlight.forEach(action);
    }

    /** Closes files under reads that only this ends; their owners may be waiting for them. */
    void closeWhatCannotBeCancelled() {
        if (!backend.capabilities().contains(Capability.CANCEL_PIPE_READ)) {
            inFlight.forEach(c -> {
                if (c.operation.handle() >= 0 && !c.isClose()) {
                    backend.release(c.operation.handle());
                }
            });
        }
    }

    /** Takes one of those out that a broken backend will never report, or returns null. */
    Completion pollLost() {
        Completion lost = inFlight.poll();
        if (lost != null) {
            lost.operation.fail(Errno.ECANCELED, null);
            leaveStaged(lost); // which the backend may still be writing to, so it stays lent
        }
        return lost;
    }

    /** At the loop's end, when nothing waits and nothing is in flight. */
    void close() {
        pool.close();
    }

    private void unstage(Completion c) {
        if (c.staged != null) {
            pool.give(leaveStaged(c));
        }
    }

    private static StagingPool.Block leaveStaged(Completion c) {
        StagingPool.Block staged = c.staged;
        if (staged != null) {
            c.staged = null;
            c.staging.leave(c, staged.buffer);
        }
        return staged;
    }
}
