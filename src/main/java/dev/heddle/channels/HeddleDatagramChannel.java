package dev.heddle.channels;

import dev.heddle.Membership;
import dev.heddle.UdpSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.spi.SelectorProvider;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A {@link DatagramChannel} over a {@link UdpSocket}.
 *
 * <h2>Comparison with the JDK's</h2>
 * The same calls, states, exceptions and order of checks. One thread may receive while another
 * sends; what a call waits for does not occupy its carrier.
 *
 * <h2>Departures</h2>
 * <ul>
 * <li>Blocking mode only: see {@link Modes}.
 * <li>Reading an empty datagram gives 0; the JDK's gives -1 though there is no end of a stream.
 * <li>Scattering and gathering copy once more, through one buffer that holds the datagram.
 * <li>If an interrupt comes when a datagram has been received already, that is returned and the
 *     interrupt status stays set.
 * <li>Groups know no blocking of single senders: {@link MembershipKey#block} is not supported.
 * <li>On the portable backend an empty datagram cannot be sent on a connected channel; the JDK's
 *     sends none either, and does not say so.
 * <li>On io_uring, {@link #supportedOptions} are the standard ones.
 * </ul>
 */
final class HeddleDatagramChannel extends DatagramChannel {
    /** More than any datagram has. */
    private static final int BYTES_MAX = 1 << 16;

    private final Openings openings;
    private final ProtocolFamily family;
    private final UdpSocket socket;
    /** The view with the timeout that was used last; null at first. */
    private volatile Timed timed;
    /** One key for each membership, so that joining again returns the same. */
    private final Map<Membership, MembershipKey> keys = new ConcurrentHashMap<>();
    private final ReentrantLock adaptorLock = new ReentrantLock();
    private DatagramSocket adaptor;
    private volatile boolean wasBound;

    private record Timed(int millis, UdpSocket view) {
    }

    private HeddleDatagramChannel(SelectorProvider provider, Openings openings,
            ProtocolFamily family) throws IOException {
        super(provider);
        this.openings = openings;
        this.family = family;
        socket = openings.datagram(family);
    }

    static HeddleDatagramChannel open(SelectorProvider provider, Openings openings,
            ProtocolFamily family) throws IOException {
        return new HeddleDatagramChannel(provider, openings, family);
    }

    @Override
    public DatagramChannel bind(SocketAddress local) throws IOException {
        requireOpen();
        if (socket.localAddress() != null) {
            throw new AlreadyBoundException();
        }
        socket.bind(local == null ? null : (InetSocketAddress) Addresses.checked(local, family));
        return this;
    }

    @Override
    public DatagramChannel connect(SocketAddress remote) throws IOException {
        InetSocketAddress checked = (InetSocketAddress) Addresses.checkedRemote(remote, family);
        requireOpen();
        uninterruptibly(() -> socket.connect(checked));
        return this;
    }

    @Override
    public DatagramChannel disconnect() throws IOException {
        if (isOpen()) {
            uninterruptibly(socket::disconnect);
        }
        return this;
    }

    /** Waits for the calls under way alone, and takes no notice of interrupts. */
    private static void uninterruptibly(SocketFailures.Code<?> code) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    code.run();
                    return;
                } catch (SocketTimeoutException e) {
                    throw e;
                } catch (InterruptedIOException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isConnected() {
        return isOpen() && socket.remoteAddress() != null;
    }

    @Override
    public SocketAddress getRemoteAddress() throws IOException {
        requireOpen();
        return socket.remoteAddress();
    }

    /** For the adaptor, which tells even after the end. */
    InetSocketAddress remoteAddress() {
        return socket.remoteAddress();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        requireOpen();
        return socket.localAddress();
    }

    @Override
    public SocketAddress receive(ByteBuffer target) throws IOException {
        return receive(target, 0);
    }

    /** @param millis 0 for no timeout */
    InetSocketAddress receive(ByteBuffer target, int millis) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        requireOpen();
        requireUninterrupted();
        try {
            return millis == 0 ? socket.receive(target) : Timeouts.telling("Receive timed out",
                    () -> within(millis).receive(target));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private UdpSocket within(int millis) {
        Timed last = timed;
        if (last == null || last.millis != millis) {
            last = new Timed(millis, socket.withDeadline(Timeouts.deadline(millis)));
            timed = last;
        }
        return last.view;
    }

    @Override
    public int send(ByteBuffer source, SocketAddress target) throws IOException {
        Objects.requireNonNull(source);
        InetSocketAddress checked = (InetSocketAddress) Addresses.checked(target, family);
        requireOpen();
        requireUninterrupted();
        if (checked.getPort() == 0 && !isConnected()) {
            bindIfUnbound();
            throw new SocketException("Can't send to port 0");
        }
        try {
            return socket.send(source, checked);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** As the JDK does before it looks any further. */
    private void bindIfUnbound() throws IOException {
        try {
            socket.bind(null);
        } catch (AlreadyBoundException e) {
            // So much the better.
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        Objects.requireNonNull(target);
        requireConnected();
        requireUninterrupted();
        int before = target.position();
        try {
            socket.receive(target);
            return target.position() - before;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, targets.length);
        requireConnected();
        long room = 0;
        for (int i = offset; i < offset + length; i++) {
            if (targets[i].isReadOnly()) {
                throw new IllegalArgumentException("Read-only buffer");
            }
            room += targets[i].remaining();
        }
        ByteBuffer whole = ByteBuffer.allocate((int) Math.min(room, BYTES_MAX));
        int count = read(whole);
        whole.flip();
        for (int i = offset; whole.hasRemaining(); i++) {
            int part = Math.min(whole.remaining(), targets[i].remaining());
            targets[i].put(whole.slice(whole.position(), part));
            whole.position(whole.position() + part);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        Objects.requireNonNull(source);
        requireConnected();
        requireUninterrupted();
        try {
            return socket.send(source);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        requireConnected();
        long size = 0;
        for (int i = offset; i < offset + length; i++) {
            size += sources[i].remaining();
        }
        // One byte more than a datagram can have is as good as more: the system refuses it.
        ByteBuffer whole = ByteBuffer.allocate((int) Math.min(size, BYTES_MAX));
        for (int i = offset; i < offset + length; i++) {
            ByteBuffer part = sources[i].duplicate();
            part.limit(part.position() + Math.min(part.remaining(), whole.remaining()));
            whole.put(part);
        }
        int count = write(whole.flip());
        for (int i = offset; i < offset + length; i++) {
            sources[i].position(sources[i].limit());
        }
        return count;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private void requireConnected() throws ClosedChannelException {
        requireOpen();
        if (socket.remoteAddress() == null) {
            throw new NotYetConnectedException();
        }
    }

    private void requireUninterrupted() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw openings.interrupted(this, null);
        }
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

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface on) throws IOException {
        return key(() -> socket.join(group, on));
    }

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface on, InetAddress source)
            throws IOException {
        Objects.requireNonNull(source);
        return key(() -> socket.join(group, on, source));
    }

    private MembershipKey key(SocketFailures.Code<Membership> joining) throws IOException {
        Membership membership;
        try {
            membership = joining.run();
        } catch (IllegalStateException e) { // of groups that it had joined before it was closed
            requireOpen();
            throw e;
        }
        keys.keySet().removeIf(old -> !old.isValid());
        return keys.computeIfAbsent(membership, joined -> new HeddleMembershipKey(this, joined));
    }

    /** The key of a group that was joined for all senders, or null. */
    MembershipKey keyOf(InetAddress group, NetworkInterface on) {
        return keys.values().stream().filter(key -> key.isValid() && key.sourceAddress() == null
                && key.group().equals(group) && key.networkInterface().equals(on))
                .findAny().orElse(null);
    }

    @Override
    public <T> DatagramChannel setOption(SocketOption<T> option, T value) throws IOException {
        Modes.requireFitting(option, value, supportedOptions());
        requireOpen();
        socket.setOption(option, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> option) throws IOException {
        Modes.requireSupported(option, supportedOptions());
        requireOpen();
        return socket.getOption(option);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return socket.supportedOptions();
    }

    @Override
    public DatagramSocket socket() {
        adaptorLock.lock();
        try {
            if (adaptor == null) {
                adaptor = new DatagramSocketAdaptor(this);
            }
            return adaptor;
        } finally {
            adaptorLock.unlock();
        }
    }

    /** For the adaptor, which tells even after the end. */
    boolean isBound() {
        try {
            return getLocalAddress() != null;
        } catch (IOException e) {
            return wasBound;
        }
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        try {
            wasBound = socket.localAddress() != null;
        } catch (IOException untold) {
            // It has been closed with its Heddle.
        }
        Closing.close(openings.heddle(), socket::close);
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        Modes.requireBlocking(block);
    }

    @Override
    public String toString() {
        return "DatagramChannel[" + (isOpen() ? socket : "closed") + "]";
    }
}
