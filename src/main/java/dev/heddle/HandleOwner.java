package dev.heddle;

import dev.heddle.backend.Failures;
import dev.heddle.loop.Call;
import dev.heddle.loop.Handle;
import dev.heddle.loop.IoLoop;
import java.io.IOException;
import java.io.InterruptedIOException;

/** What files, sockets and listeners have in common: a handle, calls on it, and closing. */
abstract sealed class HandleOwner implements AutoCloseable
        permits FileOwner, SocketOwner {
    /*
     * An owner is a view: any number of them share one OpenHandle, each with terms of its own. A
     * call's way is: requireOpen, come, (wait for a turn,) begin, start, finish. What the calling
     * thread can do itself goes: requireOpen, enter, the system call, leave.
     *
     * Who comes to a closed file or socket gets ClosedChannelException; who had come before it was
     * closed, however far, AsynchronousCloseException.
     */
    private static final long SOON_NANOS = 5_000_000;

    final OpenHandle open;
    final Terms terms;
    final Engine engine;
    final Handle handle;

    HandleOwner(OpenHandle open, Terms terms) {
        this.open = open;
        this.terms = terms;
        engine = open.engine;
        handle = open.handle;
    }

    /** The loop that a call which comes now goes to. */
    abstract IoLoop loop();

    /** The file or address that messages name. */
    final Object subject() {
        return open.subject();
    }

    /** Whether this has not been closed. */
    public final boolean isOpen() {
        return !handle.isClosing();
    }

    /** Throws if closing has begun. */
    final void requireOpen(String doing) throws IOException {
        if (!isOpen()) {
            throw Failures.closed(doing, subject());
        }
    }

    /** Whether a deadline has passed. */
    final boolean isOver(long deadlineNanos) {
        return deadlineNanos != Call.NO_DEADLINE && deadlineNanos - engine.nanoTime() <= 0;
    }

    /**
     * Whether a call's time is over, or may be by the time that a busy machine has the loop get to
     * it: what is there already has to be looked for in place.
     */
    final boolean endsSoon(long deadlineNanos) {
        return deadlineNanos != Call.NO_DEADLINE
                && deadlineNanos - engine.nanoTime() <= SOON_NANOS;
    }

    /** Throws if a call's time is over. */
    final void requireTime(String doing, long deadlineNanos) throws IOException {
        if (isOver(deadlineNanos)) {
            throw CallFailures.timedOut(doing, subject());
        }
    }

    /** A call from the pool that comes now. */
    final Call come() {
        return terms.come(engine.take(loop()), handle);
    }

    /** A call from the pool that came before: what {@link #deadline} and the count were then. */
    final Call come(long deadline, int cancels) {
        Call call = engine.take(loop());
        call.come(deadline, cancels);
        return call;
    }

    /** The instant until when a call that comes now has time, or {@link Call#NO_DEADLINE}. */
    final long deadline() {
        return terms.deadline().of(engine.loops().first());
    }

    /** A call of its own that comes now, for those that are rare or awaited later. */
    final Call comeAlone() {
        return terms.come(new Call(loop()), handle);
    }

    /** Takes the shares for one operation of a call, or throws. */
    final void begin(Call call, String doing) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(doing);
        }
        beginAnyway(call, doing);
    }

    /** The same though the thread may be interrupted, where that would hide a success. */
    final void beginAnyway(Call call, String doing) throws IOException {
        engine.loops().takeTurns();
        throwIfAny(terms.begin(call, handle), doing);
    }

    /** The same for what the caller does itself, without a call; {@link #leave} has to follow. */
    final void enter(String doing) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(doing);
        }
        engine.loops().takeTurns();
        throwIfAny(terms.enter(handle), doing);
    }

    /** Returns what {@link #enter} has taken. */
    final void leave() {
        terms.leave(handle);
    }

    private void throwIfAny(Terms.Refusal refusal, String doing) throws IOException {
        switch (refusal) {
            case null -> { }
            case CLOSED -> throw CallFailures.closedMeanwhile(doing, subject());
            case CANCELLED -> throw CallFailures.cancelled(doing, subject());
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
        engine.loops().takeTurns();
        if (!handle.acquire()) {
            throw Failures.closed(doing, subject());
        }
        try {
            return systemCall.make();
        } finally {
            handle.release();
        }
    }

    /** Waits for a call that was started; returns its result or throws its failure. */
    final long finish(Call call, String doing) throws IOException {
        Call.End end = call.await();
        if (call.errno() == null) {
            return call.result();
        }
        throw CallFailures.of(engine, call, end, doing, subject(), !isOpen());
    }

    /**
     * Cancels every call under way here, those included that wait for their turn, and every
     * transfer that was submitted; does not wait for them. Each ends with
     * {@link CallCancelledException}, or with its result if that was faster. This stays open.
     */
    public final void cancelAll() {
        engine.loops().cancelAll(handle);
    }

    /**
     * Closes this and all other views of it: calls under way elsewhere are cancelled and end with
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
        open.close();
    }
}
