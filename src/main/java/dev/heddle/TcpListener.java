package dev.heddle;

import dev.heddle.loop.Call;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.util.Set;

/**
 * A listening TCP socket. Any number of threads may accept; they take turns.
 *
 * <p>Interrupting a thread that accepts ends its call with {@link java.io.InterruptedIOException}
 * and leaves the listener open; closing it from another thread ends it with
 * {@link java.nio.channels.AsynchronousCloseException}. A connection that had been accepted by
 * then is returned all the same.
 */
public final class TcpListener extends HandleOwner {
    static final int BACKLOG_DEFAULT = 128;
    private static final String ACCEPT = "accept";

    private final InetSocketAddress local;
    private final Lane accepting;

    TcpListener(OpenHandle open, Terms terms, InetSocketAddress local) {
        this(open, terms, local, new Lane(open.engine));
    }

    private TcpListener(OpenHandle open, Terms terms, InetSocketAddress local, Lane accepting) {
        super(open, terms);
        this.local = local;
        this.accepting = accepting;
    }

    /** Another view of this listener, whose calls have a deadline, as have accepted sockets'. */
    public TcpListener withDeadline(Deadline deadline) {
        return new TcpListener(open, terms.with(deadline), local, accepting);
    }

    /** Another view of this listener, whose calls belong to a scope, as do accepted sockets'. */
    public TcpListener in(CancelScope scope) {
        return new TcpListener(open, terms.in(engine.own(scope)), local, accepting);
    }

    /**
     * Waits for a connection: accept(2).
     *
     * @throws IOException if the system refuses, for example because the process has too many open
     *         files; the connection then stays in the backlog, and one may accept again
     * @throws java.net.SocketTimeoutException if none came before the deadline
     */
    public TcpSocket accept() throws IOException {
        requireOpen(ACCEPT);
        return engine.holdings().opening(ACCEPT, subject(), this::acceptNow);
    }

    private TcpSocket acceptNow() throws IOException {
        Call call = accepting.enter(this, ACCEPT);
        try {
            begin(call, ACCEPT);
            loop.accept(call.completion(), handle.number(), call);
            int number = (int) finish(call, ACCEPT);
            InetSocketAddress remote = (InetSocketAddress) call.completion().remote();
            return engine.holdings().register(
                    new TcpSocket(new OpenHandle(engine, number, remote), terms, remote), ACCEPT);
        } finally {
            accepting.leave();
        }
    }

    /** The address that this listens on, with the port that the system chose. */
    public InetSocketAddress localAddress() {
        return local;
    }

    /** The options that can be set and read here. */
    public Set<SocketOption<?>> supportedOptions() {
        return engine.sockets().listenerOptions();
    }

    /** Sets an option: see {@link TcpSocket#setOption}. */
    public <T> TcpListener setOption(SocketOption<T> option, T value) throws IOException {
        requireSupported(option, supportedOptions());
        return withHandle("set option", () -> {
            engine.sockets().setOption(handle.number(), option, value);
            return this;
        });
    }

    /** Reads an option. */
    public <T> T getOption(SocketOption<T> option) throws IOException {
        requireSupported(option, supportedOptions());
        return withHandle("get option",
                () -> engine.sockets().getOption(handle.number(), option));
    }

    @Override
    public String toString() {
        return "TcpListener[" + subject() + (isOpen() ? "]" : ", closed]");
    }
}
