package dev.heddle;

import dev.heddle.backend.Backend;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Sockets;
import dev.heddle.loop.Call;
import dev.heddle.loop.IoLoop;
import dev.heddle.loop.LoopGroup;
import dev.heddle.loop.Shares;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** What all views of one {@link Heddle} share: its loops, and what is open. */
final class Engine {
    private final LoopGroup loops;
    /** Of each loop, in their order. */
    private final CallPool[] calls;
    private final Holdings holdings;
    private final RelayBuffers relayBuffers = new RelayBuffers();
    private final LockWaiters lockWaiters = new LockWaiters();
    private final ReentrantLock closeLock = new ReentrantLock();
    /** Whether a thread has been made that the loop runs. Volatile: set by whoever makes one. */
    volatile boolean hasFused;

    Engine(LoopGroup loops) {
        this.loops = loops;
        calls = Stream.of(loops.all()).map(CallPool::new).toArray(CallPool[]::new);
        holdings = new Holdings(loops);
    }

    LoopGroup loops() {
        return loops;
    }

    /** What can be asked of any backend: its kind, its sockets, what it can do. */
    Backend backend() {
        return loops.first().backend();
    }

    Sockets sockets() {
        return backend().sockets();
    }

    /** The clock that deadlines are instants of. */
    long nanoTime() {
        return loops.first().nanoTime();
    }

    /** A call to a loop, from the pool. */
    Call take(IoLoop loop) {
        return calls[loop.index()].take();
    }

    /** Gives a call back that has ended. */
    void give(Call call) {
        calls[call.loop().index()].give(call);
    }

    Holdings holdings() {
        return holdings;
    }

    RelayBuffers relayBuffers() {
        return relayBuffers;
    }

    LockWaiters lockWaiters() {
        return lockWaiters;
    }

    /** See {@link Heddle#close}. */
    void close() throws IOException {
        closeLock.lock();
        try {
            if (!holdings.isClosed()) {
                IOException failure = holdings.close();
                loops.close();
                if (failure != null) {
                    throw failure;
                }
            }
        } finally {
            closeLock.unlock();
        }
    }

    /** A scope of this Heddle's. */
    CancelScope own(CancelScope scope) {
        if (scope.engine != this) {
            throw new IllegalArgumentException(
                    "this scope is another Heddle's: take one from that whose calls it is for");
        }
        return scope;
    }

    /** Begins a call that works on nothing open, but holds a share of what closing waits for. */
    Call begin(Terms terms, Shares openings, String doing, Object subject) throws IOException {
        requireGoing(doing, subject);
        Call call = terms.come(new Call(loops.forCall()), openings);
        throwIfAny(terms.begin(call, openings), doing, subject);
        return call;
    }

    /** The same for what the caller does itself; {@link Terms#leave} has to follow. */
    void enter(Terms terms, Shares openings, String doing, Object subject) throws IOException {
        requireGoing(doing, subject);
        throwIfAny(terms.enter(openings), doing, subject);
    }

    private void requireGoing(String doing, Object subject) throws IOException {
        holdings.requireOpen();
        if (Thread.currentThread().isInterrupted()) {
            throw CallFailures.interrupted(doing, subject);
        }
        loops.takeTurns();
    }

    private static void throwIfAny(Terms.Refusal refusal, String doing, Object subject)
            throws IOException {
        switch (refusal) {
            case null -> { }
            case CLOSED -> throw CallFailures.closedMeanwhile(doing, subject);
            case CANCELLED -> throw CallFailures.cancelled(doing, subject);
        }
    }

    /**
     * Waits for such a call; returns its result or throws its failure.
     *
     * @param expected failures that are not thrown but told by the call
     */
    long finish(Call call, String doing, Object subject, Errno... expected) throws IOException {
        Call.End end = call.await();
        if (call.errno() != null && !List.of(expected).contains(call.errno())) {
            throw CallFailures.of(this, call, end, doing, subject, holdings.isClosed());
        }
        return call.result();
    }

    /** How a wait is started. */
    @FunctionalInterface
    interface Wait {
        void start(Call call);
    }

    /**
     * Waits for a timer or an event.
     *
     * @return whether it came to pass; false if the deadline was first
     */
    boolean await(IoLoop loop, Terms terms, String doing, Wait wait)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        holdings.requireOpen();
        loops.takeTurns();
        Call call = terms.come(take(loop), null);
        if (terms.begin(call, null) != null) {
            throw cancelled(doing);
        }
        wait.start(call);
        boolean cameToPass = finish(call, terms, doing);
        give(call);
        return cameToPass;
    }

    private static boolean finish(Call call, Terms terms, String doing)
            throws InterruptedException {
        Call.End end = call.await();
        if (call.errno() == null) {
            return true;
        }
        return switch (end) {
            case EXPIRED -> false;
            case INTERRUPTED -> {
                Thread.interrupted();
                throw new InterruptedException();
            }
            case UNDISTURBED -> {
                if (terms.scope() != null && terms.scope().isCancelled() && call.cause() == null) {
                    throw cancelled(doing);
                }
                throw new IllegalStateException(doing + " ended early, since the Heddle "
                        + (call.cause() == null ? "was closed" : "has died"), call.cause());
            }
        };
    }

    private static CancellationException cancelled(String doing) {
        return new CancellationException(doing + " ended early, since its scope was cancelled");
    }
}
