package dev.heddle;

import dev.heddle.backend.Failures;
import dev.heddle.loop.Call;
import dev.heddle.loop.Handle;
import dev.heddle.loop.IoLoop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** What files, sockets and listeners have in common: a handle, and the way it is closed. */
abstract sealed class HandleOwner implements AutoCloseable
        permits HeddleFile, TcpSocket, TcpListener {
    final Heddle heddle;
    final IoLoop loop;
    final Handle handle;
    private final ReentrantLock closeLock = new ReentrantLock();
    private boolean closed;

    HandleOwner(Heddle heddle, int handle) {
        this.heddle = heddle;
        this.loop = heddle.loop();
        this.handle = new Handle(handle);
    }

    /** The file or address that messages name. */
    abstract Object subject();

    /** Whether this has not been closed. */
    public final boolean isOpen() {
        return !handle.isClosing();
    }

    /** Throws if closing has begun; for what must fail then, but needs no share of the handle. */
    final void requireOpen(String doing) throws IOException {
        if (!isOpen()) {
            throw Failures.closed(doing, subject());
        }
    }

    /** Takes a share of the handle for one call, or throws. */
    final void begin(Call call, String doing) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(doing);
        }
        if (!handle.acquire()) {
            throw Failures.closed(doing, subject());
        }
        try {
            call.begin(handle);
        } catch (IllegalStateException e) {
            handle.release();
            throw e;
        }
    }

    final InterruptedIOException interrupted(String doing) {
        return CallFailures.interrupted(doing, subject());
    }

    /** A system call that does not wait, made with a share of the handle. */
    @FunctionalInterface
    interface SystemCall<T> {
        T make() throws IOException;
    }

    final <T> T withHandle(String doing, SystemCall<T> systemCall) throws IOException {
        if (!handle.acquire()) {
            throw Failures.closed(doing, subject());
        }
        try {
            return systemCall.make();
        } finally {
            handle.release();
        }
    }

    static void requireSupported(SocketOption<?> option, Set<SocketOption<?>> supported) {
        if (!supported.contains(Objects.requireNonNull(option))) {
            throw new UnsupportedOperationException("'" + option + "' not supported; these are: "
                    + supported);
        }
    }

    /** Waits for a call that was started, without end. */
    final long finish(Call call, String doing) throws IOException {
        return finish(call, doing, Call.NO_DEADLINE);
    }

    /** Waits for a call that was started; returns its result or throws its failure. */
    final long finish(Call call, String doing, long deadlineNanos) throws IOException {
        Call.End end = call.await(deadlineNanos);
        if (call.errno() == null) {
            return call.result();
        }
        throw CallFailures.of(call, end, doing, subject(), !isOpen());
    }

    /**
     * Closes this: calls under way elsewhere are cancelled and end with
     * {@link java.nio.channels.AsynchronousCloseException}, later ones get
     * {@link java.nio.channels.ClosedChannelException}. Returns when the descriptor has been given
     * back, which is after the last call under way has let go of it. An interrupt does not end the
     * wait; the interrupt status stays set. Closing again waits for the first to finish and does
     * nothing more.
     *
     * @throws IOException if the system reports an error at closing, such as a delayed write that
     *         failed; it is closed all the same
     */
    @Override
    public final void close() throws IOException {
        closeLock.lock();
        try {
            if (!closed) {
                closed = true;
                closeNow();
            }
        } finally {
            closeLock.unlock();
        }
    }

    /** Refuses new calls and ends those under way; the rest of closing is {@link #close}'s. */
    final void endCalls() {
        if (handle.startClosing()) {
            loop.handOver(handle);
        }
    }

    /**
     * Whether calls under way may be beyond cancelling, so that only giving the descriptor back
     * ends them. The backend then sees to it that the number is not used again too early.
     */
    boolean closesUnderCalls() {
        return false;
    }

    private void closeNow() throws IOException {
        Call call = heddle.calls().take();
        // Interrupts wait until the descriptor is back: cancelling a close would leak it.
        boolean interrupted = Thread.interrupted();
        try {
            call.begin(null);
            endCalls();
            if (!closesUnderCalls()) {
                handle.awaitLastShare();
            }
            loop.close(call.completion(), handle.number(), call);
            interrupted |= Thread.interrupted();
            call.awaitUninterruptibly();
            handle.awaitLastShare();
        } finally {
            heddle.holdings().forget(this);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (call.errno() != null) {
            throw CallFailures.of(call, Call.End.UNDISTURBED, "close", subject(), false);
        }
        heddle.calls().give(call);
    }
}
