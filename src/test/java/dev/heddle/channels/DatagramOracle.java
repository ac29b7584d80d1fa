package dev.heddle.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import org.junit.jupiter.api.Test;

/** Channels for datagrams, and their sockets. */
abstract class DatagramOracle extends Oracle {
    private static final SocketAddress NOWHERE =
            InetSocketAddress.createUnresolved("nowhere.invalid", 1);

    private static void state(Transcript told, DatagramChannel channel) {
        told.note("open", channel.isOpen());
        told.note("connected", channel.isConnected());
        told.note("blocking", channel.isBlocking());
        told.note("validOps", channel.validOps());
        told.call("local", channel::getLocalAddress);
        told.call("remote", channel::getRemoteAddress);
        told.call("set", () -> channel.setOption(StandardSocketOptions.SO_BROADCAST, true));
        told.call("get", () -> channel.getOption(StandardSocketOptions.SO_BROADCAST));
        told.call("ttl", () -> channel.getOption(StandardSocketOptions.IP_MULTICAST_TTL));
        told.call("loop", () -> channel.getOption(StandardSocketOptions.IP_MULTICAST_LOOP));
        told.call("nodelay", () -> channel.getOption(StandardSocketOptions.TCP_NODELAY));
    }

    private static void everyCall(Transcript told, DatagramChannel channel) {
        told.call("receive read-only",
                () -> channel.receive(ByteBuffer.allocate(4).asReadOnlyBuffer()));
        told.call("receive null", () -> channel.receive(null));
        told.call("send null", () -> channel.send(bytes(1), null));
        told.call("send of null", () -> channel.send(null, loopback(1)));
        told.call("send nowhere", () -> channel.send(bytes(1), NOWHERE));
        told.call("send to a path",
                () -> channel.send(bytes(1), UnixDomainSocketAddress.of("/tmp/nobody")));
        told.call("read beyond", () -> channel.read(new ByteBuffer[1], 1, 1));
        told.call("write beyond", () -> channel.write(new ByteBuffer[1], 1, 1));
        told.call("read null", () -> channel.read((ByteBuffer) null));
        told.call("write null", () -> channel.write((ByteBuffer) null));
    }

    @Test
    void unconnectedChannel() throws Exception {
        same((subject, told) -> {
            DatagramChannel channel = told.keep(subject.datagram(null));
            state(told, channel);
            everyCall(told, channel);
            told.call("read", () -> channel.read(ByteBuffer.allocate(4)));
            told.call("scatter", () -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(4)}));
            told.call("write", () -> channel.write(bytes(1)));
            told.call("gather", () -> channel.write(new ByteBuffer[] {bytes(1)}));
            told.call("send to port 0", () -> channel.send(bytes(1), loopback(0)));
            told.step("disconnect", channel::disconnect);
            told.step("connect null", () -> channel.connect(null));
            told.step("connect nowhere", () -> channel.connect(NOWHERE));
            told.step("bind nowhere", () -> channel.bind(NOWHERE));
            told.step("bind", () -> channel.bind(loopback(0)));
            told.step("bind again", () -> channel.bind(null));
            state(told, channel);
        });
    }

    @Test
    void closedChannel() throws Exception {
        same((subject, told) -> {
            DatagramChannel channel = subject.datagram(null);
            channel.close();
            state(told, channel);
            everyCall(told, channel);
            told.call("receive", () -> channel.receive(ByteBuffer.allocate(4)));
            told.call("read", () -> channel.read(ByteBuffer.allocate(4)));
            told.call("write", () -> channel.write(bytes(1)));
            told.call("send", () -> channel.send(bytes(1), loopback(1)));
            told.step("connect", () -> channel.connect(loopback(1)));
            told.step("disconnect", channel::disconnect);
            told.step("bind", () -> channel.bind(loopback(0)));
        });
    }

    @Test
    void sendingAndReceiving() throws Exception {
        same((subject, told) -> {
            DatagramChannel channel = told.keep(subject.datagram(null)).bind(loopback(0));
            DatagramChannel peer = told.keep(DatagramChannel.open()).bind(loopback(0));
            SocketAddress own = channel.getLocalAddress();
            told.call("send", () -> channel.send(bytes(1, 2, 3), peer.getLocalAddress()));
            ByteBuffer heard = ByteBuffer.allocate(8);
            told.note("sender", own.equals(peer.receive(heard)));
            told.note("heard", heard);
            peer.send(bytes(1, 2, 3), own);
            ByteBuffer narrow = ByteBuffer.allocate(2);
            told.note("sender", peer.getLocalAddress().equals(channel.receive(narrow)));
            told.note("narrow", narrow);
            peer.send(bytes(), own);
            peer.send(bytes(7), own);
            told.call("empty", () -> channel.receive(ByteBuffer.allocate(4)));
            told.call("no room", () -> channel.receive(ByteBuffer.allocate(0)));
            told.call("too long", () ->
                    channel.send(ByteBuffer.allocate(70_000), peer.getLocalAddress()));
            DatagramChannel late = told.keep(subject.datagram(null));
            told.call("unbound", () -> late.send(bytes(9), own));
            told.note("bound", late.getLocalAddress() != null);
            told.call("receive", () -> channel.receive(narrow.clear()));
        });
    }

    @Test
    void connectedChannel() throws Exception {
        same((subject, told) -> {
            DatagramChannel channel = told.keep(subject.datagram(null)).bind(loopback(0));
            DatagramChannel peer = told.keep(DatagramChannel.open()).bind(loopback(0));
            SocketAddress own = channel.getLocalAddress();
            peer.send(bytes(1), own); // discarded by connecting, as is what others send
            told.step("connect", () -> channel.connect(peer.getLocalAddress()));
            state(told, channel);
            everyCall(told, channel);
            told.step("connect again", () -> channel.connect(peer.getLocalAddress()));
            told.step("bind", () -> channel.bind(null));
            told.call("elsewhere", () -> channel.send(bytes(1), loopback(9)));
            told.call("send", () -> channel.send(bytes(1, 2), peer.getLocalAddress()));
            told.call("write", () -> channel.write(bytes(1, 2, 3)));
            told.call("gather", () -> channel.write(new ByteBuffer[] {bytes(1), bytes(2, 3)}));
            ByteBuffer heard = ByteBuffer.allocate(9);
            peer.receive(heard);
            peer.receive(heard);
            peer.receive(heard);
            told.note("heard", heard);
            peer.send(bytes(1, 2, 3, 4, 5), own);
            peer.send(bytes(9, 9), own);
            peer.send(bytes(1, 2, 3, 4, 5), own);
            ByteBuffer[] row = {ByteBuffer.allocate(2), ByteBuffer.allocate(0),
                    ByteBuffer.allocate(2)};
            told.call("scatter", () -> channel.read(row));
            ByteBuffer[] late = {ByteBuffer.allocate(2), ByteBuffer.allocate(1),
                    ByteBuffer.allocate(9)};
            peer.send(bytes(6, 7, 8), own);
            ByteBuffer between = ByteBuffer.allocate(8);
            told.call("read", () -> channel.read(between));
            told.call("scatter late", () -> channel.read(late, 1, 2));
            told.note("untouched", late[0]);
            told.note("first", late[1]);
            told.note("second", late[2]);
            told.call("gather late", () -> channel.write(
                    new ByteBuffer[] {bytes(1), bytes(2), bytes(3)}, 1, 2));
            told.note("first", row[0]);
            told.note("last", row[2]);
            ByteBuffer target = ByteBuffer.allocate(8);
            told.call("read", () -> channel.read(target));
            told.note("target", target);
            told.step("disconnect", channel::disconnect);
            told.note("own", own.equals(channel.getLocalAddress()));
            state(told, channel);
        });
    }

    /** The JDK's read tells of the end of a stream, which there is none of. */
    @Test
    void emptyDatagramIsRead() throws Exception {
        ours((subject, told) -> {
            DatagramChannel channel = told.keep(subject.datagram(null)).bind(loopback(0));
            DatagramChannel peer = told.keep(DatagramChannel.open()).bind(loopback(0));
            channel.connect(peer.getLocalAddress());
            peer.send(bytes(), channel.getLocalAddress());
            peer.send(bytes(), channel.getLocalAddress());
            assertEquals(0, channel.read(ByteBuffer.allocate(4)));
            assertEquals(0, channel.read(new ByteBuffer[] {ByteBuffer.allocate(4)}));
        });
    }

    @Test
    void nobodyThere() throws Exception {
        same((subject, told) -> {
            DatagramChannel gone = DatagramChannel.open().bind(loopback(0));
            SocketAddress address = gone.getLocalAddress();
            gone.close();
            DatagramChannel channel = told.keep(subject.datagram(null));
            channel.connect(address);
            told.call("write", () -> channel.write(bytes(1)));
            told.call("read", () -> channel.read(ByteBuffer.allocate(1)));
            told.note("open", channel.isOpen());
        });
    }

    @Test
    void receiveIsEnded() throws Exception {
        same((subject, told) -> {
            DatagramChannel closed = told.keep(subject.datagram(null)).bind(loopback(0));
            Caller<SocketAddress> first =
                    here().start(() -> closed.receive(ByteBuffer.allocate(1)));
            first.awaitBlocked();
            closed.close();
            told.call("closed", first::result);
            DatagramChannel channel = told.keep(subject.datagram(null)).bind(loopback(0));
            Caller<SocketAddress> second =
                    here().start(() -> channel.receive(ByteBuffer.allocate(1)));
            second.awaitBlocked();
            second.thread.interrupt();
            told.call("interrupted", second::result);
            told.note("interrupted", second.interruptedAtEnd());
            told.note("open", channel.isOpen());
            DatagramChannel fresh = told.keep(subject.datagram(null)).bind(loopback(0));
            Thread.currentThread().interrupt();
            told.step("connect", () -> fresh.connect(loopback(1)));
            told.call("write", () -> fresh.write(bytes(1)));
            told.note("interrupted", Thread.interrupted());
            told.note("open", fresh.isOpen());
        });
    }

    @Test
    void groups() throws Exception {
        same((subject, told) -> {
            NetworkInterface on =
                    NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
            InetAddress group = InetAddress.getByName("239.1.2.3");
            InetAddress sender = InetAddress.getByName("127.0.0.1");
            DatagramChannel channel =
                    told.keep(subject.datagram(StandardProtocolFamily.INET)).bind(null);
            MembershipKey key = channel.join(group, on);
            told.note("valid", key.isValid());
            told.note("same", key == channel.join(group, on));
            told.note("group", key.group());
            told.note("on", key.networkInterface().equals(on));
            told.note("source", key.sourceAddress());
            told.note("channel", key.channel() == channel);
            told.step("for one", () -> channel.join(group, on, sender));
            told.step("drop", key::drop);
            told.step("drop", key::drop);
            told.note("valid", key.isValid());
            MembershipKey one = channel.join(group, on, sender);
            told.note("source", one.sourceAddress());
            told.step("for all", () -> channel.join(group, on));
            told.step("no group", () -> channel.join(sender, on));
            told.step("null", () -> channel.join(group, null));
            told.step("null", () -> channel.join(null, on));
            told.step("null", () -> channel.join(group, on, null));
            told.step("wildcard",
                    () -> channel.join(group, on, InetAddress.getByName("0.0.0.0")));
            told.step("six", () -> channel.join(InetAddress.getByName("ff02::1"), on));
            channel.close();
            told.note("valid", one.isValid());
            told.step("closed", () -> channel.join(group, on));
        });
    }

    private static void state(Transcript told, DatagramSocket socket) {
        told.note("bound", socket.isBound());
        told.note("connected", socket.isConnected());
        told.note("closed", socket.isClosed());
        told.note("host", socket.getInetAddress());
        told.note("port", Math.min(1, socket.getPort()));
        told.note("remote", socket.getRemoteSocketAddress());
        told.note("local", socket.getLocalSocketAddress());
        told.note("local", socket.getLocalAddress());
        told.note("local port", Math.min(1, socket.getLocalPort()));
        told.message("timeout", () -> socket.setSoTimeout(5));
        told.message("timeout", () -> socket.setSoTimeout(-5));
        told.call("timeout", socket::getSoTimeout);
        told.message("sending", () -> socket.setSendBufferSize(0));
        told.message("sending", () -> socket.setSendBufferSize(9000));
        told.call("sending", socket::getSendBufferSize);
        told.message("receiving", () -> socket.setReceiveBufferSize(0));
        told.call("receiving", () -> socket.getReceiveBufferSize() > 0);
        told.message("reuse", () -> socket.setReuseAddress(true));
        told.call("reuse", socket::getReuseAddress);
        told.message("broadcast", () -> socket.setBroadcast(true));
        told.call("broadcast", socket::getBroadcast);
        told.message("class", () -> socket.setTrafficClass(4));
        told.call("class", socket::getTrafficClass);
    }

    @Test
    void adaptor() throws Exception {
        same((subject, told) -> {
            DatagramChannel channel = told.keep(subject.datagram(null));
            DatagramSocket socket = channel.socket();
            told.note("same", socket == channel.socket() && socket.getChannel() == channel);
            state(told, socket);
            told.message("bind nowhere", () -> socket.bind(NOWHERE));
            told.step("bind", () -> socket.bind(loopback(0)));
            told.message("bind again", () -> socket.bind(loopback(0)));
            told.message("receive", () -> socket.receive(new DatagramPacket(new byte[4], 4)));
            DatagramChannel peer = told.keep(DatagramChannel.open()).bind(loopback(0));
            DatagramPacket packet = new DatagramPacket(new byte[9], 1, 6);
            for (int length : new int[] {3, 0, 6, 8}) {
                peer.send(ByteBuffer.allocate(length), socket.getLocalSocketAddress());
                socket.setSoTimeout(5000);
                socket.receive(packet);
                told.note("length", packet.getLength());
                told.note("sender", packet.getSocketAddress().equals(peer.getLocalAddress()));
            }
            told.message("no address",
                    () -> socket.send(new DatagramPacket(new byte[3], 3)));
            told.message("send", () ->
                    socket.send(new DatagramPacket(new byte[3], 3, peer.getLocalAddress())));
            told.message("connect nowhere", () -> socket.connect(NOWHERE));
            socket.connect(loopback(9));
            socket.connect(peer.getLocalAddress());
            state(told, socket);
            told.message("elsewhere", () ->
                    socket.send(new DatagramPacket(new byte[3], 3, loopback(9))));
            told.message("send", () -> socket.send(new DatagramPacket(new byte[3], 3)));
            socket.disconnect();
            state(told, socket);
            socket.close();
            state(told, socket);
            told.message("receive", () -> socket.receive(packet));
            told.message("send", () ->
                    socket.send(new DatagramPacket(new byte[3], 3, loopback(9))));
        });
    }
}
