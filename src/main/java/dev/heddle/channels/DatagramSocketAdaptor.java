package dev.heddle.channels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.Set;

/**
 * A channel as a {@link DatagramSocket}: {@link DatagramChannel#socket}.
 *
 * <h2>Departures</h2>
 * It is no {@link java.net.MulticastSocket}, but can join groups. The room of a packet is what its
 * length says; only of the packet that was received into last is it remembered that there is more,
 * so that one packet serves a loop.
 */
final class DatagramSocketAdaptor extends DatagramSocket {
    private final HeddleDatagramChannel channel;
    private final PacketRoom room = new PacketRoom();
    private volatile int timeoutMillis;

    DatagramSocketAdaptor(HeddleDatagramChannel channel) {
        super(new NoDatagramSocketImpl());
        this.channel = channel;
    }

    private static InetSocketAddress internet(SocketAddress address) {
        if (address instanceof InetSocketAddress internet) {
            return internet;
        }
        throw new IllegalArgumentException("Unsupported address type");
    }

    @Override
    public void bind(SocketAddress local) throws SocketException {
        InetSocketAddress given = local == null ? new InetSocketAddress(0) : internet(local);
        SocketFailures.asSocketExceptions(() -> channel.bind(given));
    }

    @Override
    public void connect(InetAddress host, int port) {
        if (host == null) {
            throw new IllegalArgumentException("Address can't be null");
        }
        try {
            reconnect(new InetSocketAddress(host, port));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void connect(SocketAddress remote) throws SocketException {
        if (remote == null) {
            throw new IllegalArgumentException("Address can't be null");
        }
        reconnect(internet(remote));
    }

    /** Unlike a channel, a socket may be connected anew. */
    private void reconnect(InetSocketAddress remote) throws SocketException {
        SocketFailures.asSocketExceptions(() -> {
            if (remote.isUnresolved()) {
                throw new SocketException("Unresolved address");
            }
            channel.disconnect();
            return channel.connect(remote);
        });
    }

    @Override
    public void disconnect() {
        try {
            channel.disconnect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InetSocketAddress local() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public boolean isBound() {
        return channel.isBound();
    }

    @Override
    public boolean isConnected() {
        return channel.remoteAddress() != null;
    }

    @Override
    public InetAddress getInetAddress() {
        InetSocketAddress remote = channel.remoteAddress();
        return remote == null ? null : remote.getAddress();
    }

    @Override
    public int getPort() {
        InetSocketAddress remote = channel.remoteAddress();
        return remote == null ? -1 : remote.getPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return channel.remoteAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return local();
    }

    @Override
    public InetAddress getLocalAddress() {
        if (isClosed()) {
            return null;
        }
        InetSocketAddress local = local();
        return (local == null ? new InetSocketAddress(0) : local).getAddress();
    }

    @Override
    public int getLocalPort() {
        if (isClosed()) {
            return -1;
        }
        InetSocketAddress local = local();
        return local == null ? 0 : local.getPort();
    }

    @Override
    public void send(DatagramPacket packet) throws IOException {
        telling(() -> {
            ByteBuffer source = ByteBuffer.wrap(packet.getData(), packet.getOffset(),
                    packet.getLength());
            InetSocketAddress peer = channel.remoteAddress();
            if (packet.getAddress() == null) {
                if (peer == null) {
                    throw new IllegalArgumentException("Address not set");
                }
                packet.setSocketAddress(peer);
            }
            return channel.send(source, packet.getSocketAddress());
        });
    }

    @Override
    public void receive(DatagramPacket packet) throws IOException {
        telling(() -> {
            ByteBuffer target = ByteBuffer.wrap(packet.getData(), packet.getOffset(),
                    room.of(packet));
            int before = target.position();
            packet.setSocketAddress(channel.receive(target, timeoutMillis));
            room.received(packet, target.position() - before);
            return null;
        });
    }

    private static void telling(SocketFailures.Code<?> code) throws IOException {
        try {
            code.run();
        } catch (AlreadyConnectedException e) {
            throw new IllegalArgumentException("Connected and packet address differ", e);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (ClosedChannelException e) {
            throw (IOException) new SocketException("Socket closed").initCause(e);
        }
    }

    private void requireOpen() throws SocketException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
    }

    private static void requirePositive(int value, String message) {
        if (value <= 0) {
            throw new IllegalArgumentException(message);
        }
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        requireOpen();
        if (timeout < 0) {
            throw new IllegalArgumentException("timeout < 0");
        }
        timeoutMillis = timeout;
    }

    @Override
    public int getSoTimeout() throws SocketException {
        requireOpen();
        return timeoutMillis;
    }

    private <T> void set(SocketOption<T> option, T value) throws SocketException {
        SocketFailures.asSocketExceptions(() -> channel.setOption(option, value));
    }

    private <T> T get(SocketOption<T> option) throws SocketException {
        return SocketFailures.asSocketExceptions(() -> channel.getOption(option));
    }

    @Override
    public void setSendBufferSize(int size) throws SocketException {
        requirePositive(size, "Invalid send size");
        set(StandardSocketOptions.SO_SNDBUF, size);
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return get(StandardSocketOptions.SO_SNDBUF);
    }

    @Override
    public void setReceiveBufferSize(int size) throws SocketException {
        requirePositive(size, "Invalid receive size");
        set(StandardSocketOptions.SO_RCVBUF, size);
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return get(StandardSocketOptions.SO_RCVBUF);
    }

    @Override
    public void setReuseAddress(boolean on) throws SocketException {
        set(StandardSocketOptions.SO_REUSEADDR, on);
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        return get(StandardSocketOptions.SO_REUSEADDR);
    }

    @Override
    public void setBroadcast(boolean on) throws SocketException {
        set(StandardSocketOptions.SO_BROADCAST, on);
    }

    @Override
    public boolean getBroadcast() throws SocketException {
        return get(StandardSocketOptions.SO_BROADCAST);
    }

    @Override
    public void setTrafficClass(int trafficClass) throws SocketException {
        set(StandardSocketOptions.IP_TOS, trafficClass);
    }

    @Override
    public int getTrafficClass() throws SocketException {
        return get(StandardSocketOptions.IP_TOS);
    }

    @Override
    public void joinGroup(SocketAddress group, NetworkInterface on) throws IOException {
        InetAddress address = requireGroup(group);
        requireOpen();
        if (channel.keyOf(address, on) != null) {
            throw new SocketException("Already a member of group");
        }
        channel.join(address, on);
    }

    @Override
    public void leaveGroup(SocketAddress group, NetworkInterface on) throws IOException {
        InetAddress address = requireGroup(group);
        requireOpen();
        MembershipKey key = channel.keyOf(address, on);
        if (key == null) {
            throw new SocketException("Not a member of group");
        }
        key.drop();
    }

    private static InetAddress requireGroup(SocketAddress group) throws SocketException {
        InetAddress address = group instanceof InetSocketAddress internet
                ? internet.getAddress() : null;
        if (group == null || !(group instanceof InetSocketAddress)) {
            throw new IllegalArgumentException("Unsupported address type");
        }
        if (address == null || !address.isMulticastAddress()) {
            throw new SocketException("Not a multicast address");
        }
        return address;
    }

    @Override
    public void close() {
        Closing.closeQuietly(channel::close);
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public DatagramChannel getChannel() {
        return channel;
    }

    @Override
    public <T> DatagramSocket setOption(SocketOption<T> option, T value) throws IOException {
        channel.setOption(option, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> option) throws IOException {
        return channel.getOption(option);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return channel.supportedOptions();
    }
}
