package dev.heddle;

import dev.heddle.loop.Call;
import dev.heddle.loop.Handle;
import dev.heddle.loop.IoLoop;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/** What all views of one file or socket share: its handle, and the way it is closed. */
final class OpenHandle {
    final Engine engine;
    final Handle handle;
    private final boolean isSocket;
    private final boolean closesUnderCalls;
    /** Whether it was opened in place: then asking and closing need not wait either. */
    final boolean isQuick;
    private final AtomicReference<IoLoop> home = new AtomicReference<>();
    private final ReentrantLock closeLock = new ReentrantLock();
    private boolean closed;
    /** The file or address that messages name. Volatile: a UDP socket may be bound late. */
    private volatile Object subject;

    /** Of a socket. */
    OpenHandle(Engine engine, int number, Object subject) {
        this(engine, number, subject, true, false, false);
    }

    /**
     * Of a file.
     *
     * @param closesUnderCalls whether calls under way may be beyond cancelling, so that only
     *                         giving the descriptor back ends them. The backend then sees to it
     *                         that the number is not used again too early.
     */
    OpenHandle(Engine engine, int number, Object subject, boolean closesUnderCalls,
            boolean isQuick) {
        this(engine, number, subject, false, closesUnderCalls, isQuick);
    }

    private OpenHandle(Engine engine, int number, Object subject, boolean isSocket,
            boolean closesUnderCalls, boolean isQuick) {
        this.engine = engine;
        this.handle = new Handle(number, engine.loops().size());
        this.subject = subject;
        this.isSocket = isSocket;
        this.closesUnderCalls = closesUnderCalls;
        this.isQuick = isQuick;
    }

    /**
     * The loop that this belongs to: that of the fused thread which is the first to use it, or
     * else the next in turn.
     */
    IoLoop home() {
        IoLoop known = home.get();
        if (known == null) {
            home.compareAndSet(null, engine.loops().forHandle());
            known = home.get();
        }
        return known;
    }

    Object subject() {
        return subject;
    }

    /** Names it more exactly, when that is known. */
    void name(Object exactly) {
        subject = exactly;
    }

    /** See {@link HandleOwner#close}. */
    void close() throws IOException {
        closeLock.lock();
        try {
            if (!closed) {
                closed = true;
                if ((isQuick || isSocket && engine.loops().closesNow(handle.number()))
                        && engine.loops().closeNow(handle)) {
                    engine.holdings().forget(this);
                } else {
                    closeByLoop();
                }
            }
        } finally {
            closeLock.unlock();
        }
    }

    /** Refuses new calls and ends those under way; the rest of closing is {@link #close}'s. */
    void endCalls() {
        if (handle.startClosing()) {
            engine.loops().end(handle);
        }
    }

    private void closeByLoop() throws IOException {
        Call call = engine.take(home());
        // Interrupts wait until the descriptor is back: cancelling a close would leak it.
        boolean interrupted = Thread.interrupted();
        try {
            call.begin();
            endCalls();
            if (!closesUnderCalls) {
                handle.awaitLastShare();
            }
            call.loop().close(call.completion(), handle.number(), call);
            interrupted |= Thread.interrupted();
            call.awaitUninterruptibly();
            handle.awaitLastShare();
        } finally {
            engine.holdings().forget(this);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (call.errno() != null) {
            throw CallFailures.of(engine, call, Call.End.UNDISTURBED, "close", subject, false);
        }
        engine.give(call);
    }
}
