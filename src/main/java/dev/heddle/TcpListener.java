package dev.heddle;

import dev.heddle.loop.Call;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.time.Duration;
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

    private final InetSocketAddress asked;
    private final Lane accepting = new Lane(this);
    private InetSocketAddress local;

    TcpListener(Heddle heddle, int handle, InetSocketAddress asked) {
        super(heddle, handle);
        this.asked = asked;
    }

    /** Set once, before anybody else sees this. */
    void bound(SocketAddress address) {
        local = (InetSocketAddress) address;
    }

    @Override
    Object subject() {
        return local == null ? asked : local;
    }

    /**
     * Waits for a connection: accept(2).
     *
     * @throws IOException if the system refuses, for example because the process has too many open
     *         files; the connection then stays in the backlog, and one may accept again
     */
    public TcpSocket accept() throws IOException {
        return accept(Call.NO_DEADLINE);
    }

    /**
     * Waits for a connection for a time at most.
     *
     * @throws java.net.SocketTimeoutException if none came
     */
    public TcpSocket accept(Duration timeout) throws IOException {
        return accept(heddle.deadlineAfter(timeout));
    }

    private TcpSocket accept(long deadlineNanos) throws IOException {
        requireOpen("accept");
        return heddle.holdings().opening(() -> acceptNow(deadlineNanos));
    }

    private TcpSocket acceptNow(long deadlineNanos) throws IOException {
        Call call = accepting.enter("accept");
        try {
            loop.accept(call.completion(), handle.number(), call);
            int number = (int) finish(call, "accept", deadlineNanos);
            InetSocketAddress remote = (InetSocketAddress) call.completion().remote();
            return heddle.holdings().register(new TcpSocket(heddle, number, remote), "accept");
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
        return heddle.sockets().listenerOptions();
    }

    /** Sets an option: see {@link TcpSocket#setOption}. */
    public <T> TcpListener setOption(SocketOption<T> option, T value) throws IOException {
        requireSupported(option, supportedOptions());
        return withHandle("set option", () -> {
            heddle.sockets().setOption(handle.number(), option, value);
            return this;
        });
    }

    /** Reads an option. */
    public <T> T getOption(SocketOption<T> option) throws IOException {
        requireSupported(option, supportedOptions());
        return withHandle("get option",
                () -> heddle.sockets().getOption(handle.number(), option));
    }

    @Override
    public String toString() {
        return "TcpListener[" + subject() + (isOpen() ? "]" : ", closed]");
    }
}
