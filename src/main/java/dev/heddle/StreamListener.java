package dev.heddle;

import dev.heddle.backend.Sockets;
import dev.heddle.loop.Call;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.NotYetBoundException;

/**
 * A socket that listens for connections. Any number of threads may accept; they take turns.
 *
 * <p>Interrupting a thread that accepts ends its call with {@link java.io.InterruptedIOException}
 * and leaves the listener open; closing it from another thread ends it with
 * {@link java.nio.channels.AsynchronousCloseException}. A connection that had been accepted by
 * then is returned all the same.
 */
public abstract sealed class StreamListener extends SocketOwner
        permits TcpListener, UnixListener {
    static final int BACKLOG_DEFAULT = 128;
    private static final String ACCEPT = "accept";

    private final ListenerState state;
    private final Lane accepting;

    /** One that does not listen yet. */
    StreamListener(OpenHandle open, Terms terms, Sockets.Kind kind) {
        super(open, terms, kind);
        state = new ListenerState(open);
        accepting = state.accepting;
    }

    /** Another view of the same listener. */
    StreamListener(StreamListener same, Terms terms, Sockets.Kind kind) {
        super(same.open, terms, kind);
        state = same.state;
        accepting = same.accepting;
    }

    /** Another view of this listener, whose calls have a deadline, as have accepted sockets'. */
    public abstract StreamListener withDeadline(Deadline deadline);

    /** Another view of this listener, whose calls belong to a scope, as do accepted sockets'. */
    public abstract StreamListener in(CancelScope scope);

    /**
     * Waits for a connection: accept(2).
     *
     * @throws IOException if the system refuses, for example because the process has too many open
     *         files; the connection then stays in the backlog, and one may accept again
     * @throws java.net.SocketTimeoutException if none came before the deadline
     */
    public abstract StreamSocket accept() throws IOException;

    final void bindTo(SocketAddress local, int backlog) throws IOException {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog is " + backlog + ", but must be 1 or more");
        }
        requireOpen("listen");
        withHandle("listen", () -> state.bind(local, backlog));
    }

    /** Makes a socket of what was accepted. */
    @FunctionalInterface
    interface Adopting<S extends StreamSocket> {
        S adopt(OpenHandle accepted, SocketAddress remote);
    }

    final <S extends StreamSocket> S accept(Adopting<S> adopting) throws IOException {
        requireOpen(ACCEPT);
        if (state.local == null) {
            throw new NotYetBoundException();
        }
        return engine.holdings().opening(ACCEPT, subject(), () -> acceptNow(adopting));
    }

    private <S extends StreamSocket> S acceptNow(Adopting<S> adopting) throws IOException {
        Call call = accepting.enter(this, ACCEPT);
        try {
            int number = acceptOnce(call);
            SocketAddress remote = call.completion().remote();
            // Messages name a peer without a name by the path that it came to.
            Object subject = remote.toString().isEmpty() ? state.local : remote;
            return engine.holdings().register(
                    adopting.adopt(new OpenHandle(engine, number, subject), remote), ACCEPT);
        } finally {
            accepting.leave();
        }
    }

    /**
     * In this direction's turn: takes a connection that is there, or waits until one is. Where
     * many come at once, all are taken without a way through the loop.
     */
    private int acceptOnce(Call call) throws IOException {
        begin(call, ACCEPT);
        boolean looks = accepting.moreLikely || accepting.isWatched()
                || endsSoon(call.deadlineNanos());
        boolean byLoop = false;
        while (!looks || !call.acceptInPlace(handle.number())) {
            looks = accepting.awaitsReadiness(call, this);
            if (!looks) {
                call.loop().poll(call.completion(), handle.number(), false, call);
                accepting.moreLikely = false;
                finish(call, ACCEPT);
                looks = true;
                byLoop = true;
                beginAnyway(call, ACCEPT);
            }
        }
        accepting.moreLikely = true;
        accepting.ended(!byLoop);
        return (int) finish(call, ACCEPT);
    }

    /** The address that this listens on; null if it has not been bound yet. */
    public SocketAddress localAddress() {
        return state.local;
    }

    /**
     * Sets an option.
     *
     * @throws UnsupportedOperationException if it is not {@linkplain #supportedOptions supported}
     * @throws IllegalArgumentException      if the value does not fit
     */
    public abstract <T> StreamListener setOption(SocketOption<T> option, T value)
            throws IOException;

    @Override
    public final String toString() {
        return described(subject());
    }
}
