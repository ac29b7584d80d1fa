package dev.heddle.channels;

import dev.heddle.StreamSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A {@link SocketChannel} over a {@link StreamSocket}.
 *
 * <h2>Comparison with the JDK's</h2>
 * The same calls, states, exceptions and order of checks; a differential test asks both. One thread
 * may read while another writes; what a call waits for does not occupy its carrier.
 *
 * <h2>Departures</h2>
 * <ul>
 * <li>Blocking mode only: see {@link Modes}.
 * <li>A write ends when everything is sent, gathering ones of any number of buffers included. The
 *     JDK's may send less on virtual threads, and stops after 1024 buffers.
 * <li>If an interrupt comes when bytes have been moved already, their count is returned and the
 *     interrupt status stays set; the next call closes the channel. The JDK's drops the count.
 * <li>Reading and writing while another thread connects fails at once with
 *     {@link NotYetConnectedException}; the JDK's waits first.
 * <li>Who queues behind another reader or writer, too, is ended by an interrupt.
 * <li>Closing returns when the descriptor is given back, and then no call is under way.
 * <li>{@link java.nio.channels.Channels} makes streams of it of which only one may wait at a time:
 *     take {@link HeddleChannels#newInputStream} and {@link HeddleChannels#newOutputStream}.
 * <li>On io_uring, {@link #supportedOptions} are the standard ones and four of TCP's.
 * </ul>
 */
final class HeddleSocketChannel extends SocketChannel {
    /*
     * Interrupts are the facade's: it ends the call when the kernel has let go of the buffer, and
     * the calling thread itself closes the channel then. The JDK's begin() and end() would have
     * the interrupting thread close it, under a lock of the interrupted one.
     *
     *   unconnected → pending → connected → closed
     *                    ↓
     *                  closed                     a connect that failed
     */
    private final Openings openings;
    private final ProtocolFamily family;
    private final Connection connection;
    private final ReentrantLock connectLock = new ReentrantLock();
    private volatile boolean pending;
    private volatile boolean bound;
    private final ReentrantLock adaptorLock = new ReentrantLock();
    /** Set once, under the lock; volatile for those who look without. */
    private volatile Socket adaptor;
    private volatile SocketAddress lastLocal;

    /** @param family null for IPv6 and IPv4 */
    HeddleSocketChannel(SelectorProvider provider, Openings openings, ProtocolFamily family,
            StreamSocket socket) {
        super(provider);
        this.openings = openings;
        this.family = family;
        connection = new Connection(socket);
    }

    static HeddleSocketChannel open(SelectorProvider provider, Openings openings,
            ProtocolFamily family) throws IOException {
        return new HeddleSocketChannel(provider, openings, family, openings.stream(family));
    }

    Connection connection() {
        return connection;
    }

    @Override
    public SocketChannel bind(SocketAddress local) throws IOException {
        connectLock.lock();
        try {
            requireOpen();
            if (bound || connection.isConnected()) {
                throw new AlreadyBoundException();
            }
            connection.bind(local == null ? null : Addresses.checked(local, family));
            bound = true;
            return this;
        } finally {
            connectLock.unlock();
        }
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        connect(remote, 0);
        return true;
    }

    /** @param millis 0 for no timeout */
    void connect(SocketAddress remote, int millis) throws IOException {
        SocketAddress checked = Addresses.checkedRemote(remote, family);
        connectLock.lock();
        try {
            requireUninterrupted();
            requireOpen();
            if (connection.isConnected()) {
                throw new AlreadyConnectedException();
            }
            pending = true;
            connection.connect(checked, millis);
        } catch (IOException e) {
            IOException failure = failure(e);
            Closing.closeQuietly(this::close);
            throw failure;
        } finally {
            pending = false;
            connectLock.unlock();
        }
    }

    @Override
    public boolean finishConnect() throws IOException {
        connectLock.lock();
        try {
            if (isConnected()) {
                return true;
            }
            requireUninterrupted();
            requireOpen();
            throw new NoConnectionPendingException();
        } finally {
            connectLock.unlock();
        }
    }

    @Override
    public boolean isConnected() {
        return connection.isConnected() && isOpen();
    }

    @Override
    public boolean isConnectionPending() {
        return pending && isOpen();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        Objects.requireNonNull(target);
        return read(target, 0);
    }

    /** @param millis 0 for no timeout */
    int read(ByteBuffer target, int millis) throws IOException {
        requireConnected();
        requireUninterrupted();
        try {
            return connection.read(target, millis);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        ByteBuffer[] row = row(targets, offset, length);
        requireConnected();
        requireUninterrupted();
        try {
            return connection.read(row);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        Objects.requireNonNull(source);
        requireConnected();
        requireUninterrupted();
        int length = source.remaining();
        try {
            connection.write(source, 0);
            return length;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        ByteBuffer[] row = row(sources, offset, length);
        requireConnected();
        requireUninterrupted();
        long bytes = 0;
        for (ByteBuffer source : row) {
            bytes += source.remaining();
        }
        try {
            connection.write(row);
            return bytes;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** For the adaptor's input. */
    int available() throws IOException {
        requireConnected();
        return connection.available();
    }

    private static ByteBuffer[] row(ByteBuffer[] buffers, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffers.length);
        return length == buffers.length ? buffers
                : Arrays.copyOfRange(buffers, offset, offset + length);
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private void requireConnected() throws ClosedChannelException {
        requireOpen();
        if (!connection.isConnected()) {
            throw new NotYetConnectedException();
        }
    }

    private void requireUninterrupted() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw openings.interrupted(this, null);
        }
    }

    /** What the caller gets, after what has to be done to the channel. */
    private IOException failure(IOException e) {
        if (e instanceof InterruptedIOException interrupted
                && !(e instanceof SocketTimeoutException)) {
            return openings.interrupted(this, interrupted);
        }
        if (e instanceof ClosedChannelException && !connection.isOutputShut()) {
            Closing.closeQuietly(this::close); // with its Heddle
        }
        return e;
    }

    @Override
    public SocketChannel shutdownInput() throws IOException {
        requireConnected();
        connection.shutdownInput();
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        requireConnected();
        connection.shutdownOutput();
        return this;
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        requireOpen();
        return bound || connection.isConnected() ? connection.socket().localAddress() : null;
    }

    @Override
    public SocketAddress getRemoteAddress() throws IOException {
        requireOpen();
        return connection.socket().remoteAddress();
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> option, T value) throws IOException {
        Modes.requireFitting(option, value, supportedOptions());
        requireOpen();
        connection.socket().setOption(option, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> option) throws IOException {
        Modes.requireSupported(option, supportedOptions());
        requireOpen();
        return connection.socket().getOption(option);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return connection.socket().supportedOptions();
    }

    @Override
    public Socket socket() {
        if (family == StandardProtocolFamily.UNIX) {
            throw new UnsupportedOperationException("Not supported");
        }
        adaptorLock.lock();
        try {
            if (adaptor == null) {
                adaptor = SocketAdaptor.of(this);
            }
            return adaptor;
        } finally {
            adaptorLock.unlock();
        }
    }

    /** For the adaptor, which tells of this end even after its end; null if there was none. */
    SocketAddress localAddress() {
        try {
            return getLocalAddress();
        } catch (IOException e) {
            return lastLocal;
        }
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        if (adaptor != null && (bound || connection.isConnected())) {
            try {
                lastLocal = connection.socket().localAddress();
            } catch (IOException untold) {
                // It has been closed with its Heddle.
            }
        }
        Closing.close(openings.heddle(), connection.socket()::close);
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        Modes.requireBlocking(block);
    }

    @Override
    public String toString() {
        if (!isOpen()) {
            return "SocketChannel[closed]";
        }
        String state = connection.isConnected() ? "connected"
                : pending ? "connection-pending" : "unconnected";
        return "SocketChannel[" + state + (connection.isInputShut() ? " ishut" : "")
                + (connection.isOutputShut() ? " oshut" : "") + " " + connection.socket() + "]";
    }
}
