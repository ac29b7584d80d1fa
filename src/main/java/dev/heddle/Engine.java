package dev.heddle;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Sockets;
import dev.heddle.loop.Call;
import dev.heddle.loop.IoLoop;
import dev.heddle.loop.LoopThread;
import dev.heddle.loop.Shares;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;

/** What all views of one {@link Heddle} share: the loop's thread, and what is open. */
final class Engine {
    private final LoopThread thread;
    private final CallPool calls;
    private final Holdings holdings;
    private final RelayBuffers relayBuffers = new RelayBuffers();
    private final LockWaiters lockWaiters = new LockWaiters();
    private final ReentrantLock closeLock = new ReentrantLock();
    /** Whether a thread has been made that the loop runs. Volatile: set by whoever makes one. */
    volatile boolean hasFused;

    Engine(LoopThread thread) {
        this.thread = thread;
        calls = new CallPool(thread.loop());
        holdings = new Holdings(thread.loop());
    }

    IoLoop loop() {
        return thread.loop();
    }

    Sockets sockets() {
        return loop().backend().sockets();
    }

    CallPool calls() {
        return calls;
    }

    Holdings holdings() {
        return holdings;
    }

    ThreadFactory fusedThreads() {
        return thread.threads();
    }

    RelayBuffers relayBuffers() {
        return relayBuffers;
    }

    LockWaiters lockWaiters() {
        return lockWaiters;
    }

    /** Why this backend was chosen. */
    String reason() {
        return thread.reason();
    }

    /** See {@link Heddle#close}. */
    void close() throws IOException {
        closeLock.lock();
        try {
            if (!holdings.isClosed()) {
                IOException failure = holdings.close();
                thread.close();
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
        holdings.requireOpen();
        if (Thread.currentThread().isInterrupted()) {
            throw CallFailures.interrupted(doing, subject);
        }
        Call call = terms.come(new Call(loop()), loop(), openings);
        return switch (terms.begin(call, openings)) {
            case null -> call;
            case CLOSED -> throw CallFailures.closedMeanwhile(doing, subject);
            case CANCELLED -> throw CallFailures.cancelled(doing, subject);
        };
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
    boolean await(Terms terms, String doing, Wait wait) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        holdings.requireOpen();
        Call call = terms.come(calls.take(), loop(), null);
        if (terms.begin(call, null) != null) {
            throw cancelled(doing);
        }
        wait.start(call);
        boolean cameToPass = finish(call, terms, doing);
        calls.give(call);
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
