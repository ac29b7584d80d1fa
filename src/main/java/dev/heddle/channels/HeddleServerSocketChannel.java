package dev.heddle.channels;

import dev.heddle.Deadline;
import dev.heddle.StreamListener;
import dev.heddle.StreamSocket;
import dev.heddle.TcpListener;
import dev.heddle.UnixListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A {@link ServerSocketChannel} over a {@link StreamListener}.
 *
 * <h2>Comparison with the JDK's</h2>
 * The same calls, states, exceptions and order of checks. Any number of threads may accept; they
 * take turns, and do not occupy their carriers.
 *
 * <h2>Departures</h2>
 * <ul>
 * <li>Blocking mode only: see {@link Modes}.
 * <li>If an interrupt comes when a connection has been accepted already, that is returned and the
 *     interrupt status stays set. The JDK's closes the channel, and the connection with it.
 * <li>Who queues behind another that accepts, too, is ended by an interrupt.
 * <li>On io_uring, {@link #supportedOptions} are the standard ones and four of TCP's.
 * </ul>
 */
final class HeddleServerSocketChannel extends ServerSocketChannel {
    private static final int BACKLOG_DEFAULT = 50;

    private final Openings openings;
    private final ProtocolFamily family;
    private final StreamListener listener;
    private final ReentrantLock bindLock = new ReentrantLock();
    private final ReentrantLock adaptorLock = new ReentrantLock();
    private ServerSocket adaptor;

    private HeddleServerSocketChannel(SelectorProvider provider, Openings openings,
            ProtocolFamily family) throws IOException {
        super(provider);
        this.openings = openings;
        this.family = family;
        listener = openings.listener(family);
    }

    static HeddleServerSocketChannel open(SelectorProvider provider, Openings openings,
            ProtocolFamily family) throws IOException {
        return new HeddleServerSocketChannel(provider, openings, family);
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
        bindLock.lock();
        try {
            requireOpen();
            if (isBound()) {
                throw new AlreadyBoundException();
            }
            bindNow(local, backlog < 1 ? BACKLOG_DEFAULT : backlog);
            return this;
        } finally {
            bindLock.unlock();
        }
    }

    private void bindNow(SocketAddress local, int backlog) throws IOException {
        SocketAddress checked = local == null ? null : Addresses.checked(local, family);
        switch (listener) {
            case TcpListener tcp -> tcp.bind(checked == null
                    ? new InetSocketAddress(0) : (InetSocketAddress) checked, backlog);
            case UnixListener unix when checked == null ->
                    Addresses.bindTemporary(path -> unix.bind(path, backlog));
            case UnixListener unix -> unix.bind((UnixDomainSocketAddress) checked, backlog);
        }
    }

    boolean isBound() {
        return listener.localAddress() != null;
    }

    /** Where it listens, even after its end; null if it never did. */
    SocketAddress localAddress() {
        return listener.localAddress();
    }

    @Override
    public SocketChannel accept() throws IOException {
        return accept(0);
    }

    /** @param millis 0 for no timeout */
    HeddleSocketChannel accept(int millis) throws IOException {
        requireOpen();
        if (Thread.currentThread().isInterrupted()) {
            throw openings.interrupted(this, null);
        }
        if (!isBound()) {
            throw new NotYetBoundException();
        }
        try {
            return new HeddleSocketChannel(provider(), openings, family, acceptNow(millis));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private StreamSocket acceptNow(int millis) throws IOException {
        return millis == 0 ? listener.accept() : Timeouts.telling("Accept timed out",
                () -> listener.withDeadline(Timeouts.deadline(millis)).accept())
                .withDeadline(Deadline.NEVER);
    }

    private IOException failure(IOException e) {
        if (e instanceof InterruptedIOException interrupted
                && !(e instanceof SocketTimeoutException)) {
            return openings.interrupted(this, interrupted);
        }
        if (e instanceof ClosedChannelException) {
            Closing.closeQuietly(this::close); // with its Heddle
        }
        return e;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        requireOpen();
        return listener.localAddress();
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> option, T value) throws IOException {
        Modes.requireFitting(option, value, supportedOptions());
        requireOpen();
        listener.setOption(option, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> option) throws IOException {
        Modes.requireSupported(option, supportedOptions());
        requireOpen();
        return listener.getOption(option);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return listener.supportedOptions();
    }

    @Override
    public ServerSocket socket() {
        if (family == StandardProtocolFamily.UNIX) {
            throw new UnsupportedOperationException("Not supported");
        }
        adaptorLock.lock();
        try {
            if (adaptor == null) {
                adaptor = new ServerSocketAdaptor(this);
            }
            return adaptor;
        } finally {
            adaptorLock.unlock();
        }
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        Closing.close(openings.heddle(), listener::close);
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        Modes.requireBlocking(block);
    }

    @Override
    public String toString() {
        return "ServerSocketChannel[" + (!isOpen() ? "closed"
                : isBound() ? listener.localAddress() : "unbound") + "]";
    }
}
