package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task.On;
import dev.heddle.backend.Capability;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams, addresses and options as the JDK's channel has them, which is the peer here. */
abstract class UdpContract extends FacadeContract {
    private UdpSocket socket;
    private DatagramChannel peer;
    private InetSocketAddress peerAddress;

    @BeforeEach
    void openBoth() throws IOException {
        socket = heddle.bindUdp(loopback(0));
        peer = DatagramChannel.open(StandardProtocolFamily.INET).bind(loopback(0));
        peerAddress = (InetSocketAddress) peer.getLocalAddress();
    }

    @AfterEach
    void closeBoth() throws IOException {
        peer.close();
        socket.close();
    }

    @ParameterizedTest
    @EnumSource
    void aReceiverWaitsForADatagramAndIsToldItsSender(On on) throws Exception {
        ByteBuffer target = ByteBuffer.allocate(10);
        Task<InetSocketAddress> receiver =
                on.start(() -> socket.receive(target)).awaitParked();
        peer.send(ByteBuffer.wrap(pattern(3)), socket.localAddress());
        assertEquals(peerAddress, receiver.result());
        assertArrayEquals(pattern(3), taken(target));
        assertEquals(3, on.run(() -> socket.send(target.flip(), peerAddress)));
        assertFalse(target.hasRemaining());
        ByteBuffer back = ByteBuffer.allocate(10);
        assertEquals(socket.localAddress(), peer.receive(back));
        assertArrayEquals(pattern(3), taken(back));
    }

    @Test
    void buffersOfEveryKindAreSentAndReceivedInPlaceAndThroughTheLoop() throws Exception {
        for (FileTransferContract.Kind kind : FileTransferContract.Kind.values()) {
            ByteBuffer source = kind.make(5000);
            source.duplicate().put(pattern(5000));
            ByteBuffer readOnly = source.asReadOnlyBuffer();
            assertEquals(5000, socket.send(readOnly, socket.localAddress()));
            assertFalse(readOnly.hasRemaining());
            ByteBuffer target = kind.make(5000);
            ByteBuffer received = target.duplicate();
            assertEquals(socket.localAddress(), socket.receive(target));
            assertFalse(target.hasRemaining());
            assertEquals(ByteBuffer.wrap(pattern(5000)), received);
            ByteBuffer second = kind.make(5000);
            received = second.duplicate();
            Task<InetSocketAddress> receiver =
                    On.VIRTUAL.start(() -> socket.receive(second)).awaitParked();
            socket.send(source, socket.localAddress());
            receiver.result();
            assertFalse(second.hasRemaining());
            assertEquals(ByteBuffer.wrap(pattern(5000)), received);
        }
        ByteBuffer readOnly = ByteBuffer.allocate(1).asReadOnlyBuffer();
        assertThrows(IllegalArgumentException.class, () -> peer.receive(readOnly));
        assertThrows(IllegalArgumentException.class, () -> socket.receive(readOnly));
    }

    @Test
    void aLongDatagramIsCutAsByTheJdk() throws Exception {
        for (int room : new int[] {0, 1, 7}) {
            ByteBuffer[] targets = {ByteBuffer.allocate(room), ByteBuffer.allocateDirect(room),
                    ByteBuffer.allocate(room)};
            peer.send(ByteBuffer.wrap(pattern(100)), peerAddress);
            peer.receive(targets[0]);
            peer.send(ByteBuffer.wrap(pattern(100)), socket.localAddress());
            assertEquals(peerAddress, socket.receive(targets[1]));
            Task<InetSocketAddress> receiver =
                    On.VIRTUAL.start(() -> socket.receive(targets[2])).awaitParked();
            peer.send(ByteBuffer.wrap(pattern(100)), socket.localAddress());
            assertEquals(peerAddress, receiver.result());
            for (ByteBuffer target : targets) {
                assertEquals(targets[0].position(), target.position());
                assertArrayEquals(taken(targets[0]), taken(target));
            }
        }
    }

    @Test
    void anEmptyDatagramIsSentAndReceived() throws Exception {
        assertEquals(0, socket.send(ByteBuffer.allocate(0), peerAddress));
        assertEquals(socket.localAddress(), peer.receive(ByteBuffer.allocate(4)));
        peer.send(ByteBuffer.allocate(0), socket.localAddress());
        ByteBuffer target = ByteBuffer.allocate(4);
        assertEquals(peerAddress, socket.receive(target));
        assertEquals(0, target.position());
        socket.connect(peerAddress);
        if (can(Capability.SEND_EMPTY_TO_PEER)) {
            assertEquals(0, socket.send(ByteBuffer.allocate(0)));
            assertEquals(socket.localAddress(), peer.receive(ByteBuffer.allocate(4)));
        } else {
            assertThrows(SocketException.class, () -> socket.send(ByteBuffer.allocate(0)));
        }
    }

    @Test
    void aConnectedSocketSendsToAndHearsItsPeerOnly() throws Exception {
        assertNull(socket.remoteAddress());
        try (UdpSocket stranger = heddle.bindUdp(loopback(0))) {
            stranger.send(ByteBuffer.allocate(1), socket.localAddress());
            assertEquals(peerAddress, socket.connect(peerAddress).remoteAddress());
            stranger.send(ByteBuffer.allocate(1), socket.localAddress());
            peer.send(ByteBuffer.allocate(2), socket.localAddress());
            ByteBuffer target = ByteBuffer.allocate(9);
            assertEquals(peerAddress, socket.receive(target));
            assertEquals(2, target.position());
            socket.send(ByteBuffer.allocate(3));
            socket.send(ByteBuffer.allocate(4), peerAddress);
            assertEquals(socket.localAddress(), peer.receive(target.clear()));
            assertEquals(3, target.position());
            peer.receive(target.clear());
            assertEquals(4, target.position());
            InetSocketAddress local = socket.localAddress();
            assertNull(socket.disconnect().disconnect().remoteAddress());
            assertEquals(local, socket.localAddress());
            stranger.send(ByteBuffer.allocate(5), local);
            assertEquals(stranger.localAddress(), socket.receive(target.clear()));
        }
    }

    /** What is tried with both, to see that the same becomes of it. */
    private interface Trial<S> {
        Object on(S socket) throws IOException;
    }

    private record Trials(Trial<DatagramChannel> theirs, Trial<UdpSocket> ours) {
    }

    private void assertSameFailures(Map<String, Trials> trials) {
        trials.forEach((name, both) -> {
            Exception expected = assertThrows(Exception.class, () -> both.theirs.on(peer), name);
            assertThrows(expected.getClass(), () -> both.ours.on(socket), name);
        });
    }

    @Test
    void whatTheJdkRefusesIsRefusedByTheSameException() throws Exception {
        InetSocketAddress six = new InetSocketAddress("::1", 9);
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere", 1);
        InetSocketAddress other = loopback(9);
        ByteBuffer one = ByteBuffer.allocate(1);
        ByteBuffer long64Ki = ByteBuffer.allocate(1 << 16);
        Map<String, Trials> unconnected = new LinkedHashMap<>();
        unconnected.put("to six", new Trials(c -> c.send(one, six), s -> s.send(one, six)));
        unconnected.put("to nowhere",
                new Trials(c -> c.send(one, unresolved), s -> s.send(one, unresolved)));
        unconnected.put("to 0", new Trials(c -> c.send(one, loopback(0)),
                s -> s.send(one, loopback(0))));
        unconnected.put("no peer", new Trials(c -> c.write(one), s -> s.send(one)));
        unconnected.put("connect 0", new Trials(c -> c.connect(loopback(0)),
                s -> s.connect(loopback(0))));
        unconnected.put("connect six", new Trials(c -> c.connect(six), s -> s.connect(six)));
        unconnected.put("too long",
                new Trials(c -> c.send(long64Ki, other), s -> s.send(long64Ki, other)));
        unconnected.put("bind", new Trials(c -> c.bind(null), s -> s.bind(null)));
        InetAddress group = InetAddress.getByName("239.255.70.6");
        InetAddress sixGroup = InetAddress.getByName("ff11::7006");
        NetworkInterface on = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        InetAddress any = InetAddress.getByName("0.0.0.0");
        unconnected.put("no group", new Trials(c -> c.join(any, on), s -> s.join(any, on)));
        unconnected.put("six group",
                new Trials(c -> c.join(sixGroup, on), s -> s.join(sixGroup, on)));
        unconnected.put("any source",
                new Trials(c -> c.join(group, on, any), s -> s.join(group, on, any)));
        unconnected.put("group source",
                new Trials(c -> c.join(group, on, group), s -> s.join(group, on, group)));
        unconnected.put("six source", new Trials(c -> c.join(group, on, six.getAddress()),
                s -> s.join(group, on, six.getAddress())));
        assertSameFailures(unconnected);
        socket.connect(other);
        peer.connect(other);
        assertSameFailures(Map.of(
                "elsewhere", new Trials(c -> c.send(one, loopback(8)),
                        s -> s.send(one, loopback(8))),
                "again", new Trials(c -> c.connect(other), s -> s.connect(other))));
        peer.close();
        socket.close();
        // Not compared: older JDKs tell of a closing meanwhile that came before.
        assertThrows(ClosedChannelException.class, () -> socket.receive(one));
        assertThrows(ClosedChannelException.class, () -> socket.send(one, other));
        assertSameFailures(Map.of(
                "bind", new Trials(c -> c.bind(null), s -> s.bind(null)),
                "connect", new Trials(c -> c.connect(other), s -> s.connect(other)),
                "address", new Trials(DatagramChannel::getLocalAddress,
                        UdpSocket::localAddress)));
    }

    @ParameterizedTest
    @EnumSource
    void aPortWithoutASocketIsToldToAConnectedOne(On on) throws Exception {
        peer.close();
        socket.connect(peerAddress);
        Task<InetSocketAddress> receiver =
                on.start(() -> socket.receive(ByteBuffer.allocate(5))).awaitParked();
        socket.send(ByteBuffer.allocate(1));
        var e = receiver.failure(PortUnreachableException.class);
        assertTrue(e.getMessage().contains("" + peerAddress.getPort()), e::getMessage);
        assertTrue(socket.isOpen());
        socket.send(ByteBuffer.allocate(1));
        Task.soon().untilAsserted(() -> assertThrows(PortUnreachableException.class,
                () -> socket.send(ByteBuffer.allocate(1))));
    }

    private static final Map<SocketOption<?>, Object> VALUES = Map.of(
            StandardSocketOptions.SO_SNDBUF, 20_000, StandardSocketOptions.SO_RCVBUF, 30_000,
            StandardSocketOptions.SO_BROADCAST, true, StandardSocketOptions.SO_REUSEADDR, true,
            StandardSocketOptions.SO_REUSEPORT, true, StandardSocketOptions.IP_TOS, 0x10,
            StandardSocketOptions.IP_MULTICAST_TTL, 7,
            StandardSocketOptions.IP_MULTICAST_LOOP, false);

    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    void optionsAreTheJdksFromTheirDefaultsOn(StandardProtocolFamily family) throws Exception {
        Map<SocketOption<?>, Object> values = new LinkedHashMap<>(VALUES);
        values.put(StandardSocketOptions.IP_MULTICAST_IF,
                NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
        try (UdpSocket ours = heddle.openUdp(family);
                DatagramChannel theirs = DatagramChannel.open(family)) {
            for (Map.Entry<SocketOption<?>, Object> entry : values.entrySet()) {
                @SuppressWarnings("unchecked")
                SocketOption<Object> option = (SocketOption<Object>) entry.getKey();
                assertTrue(ours.supportedOptions().contains(option), option::name);
                assertEquals(theirs.getOption(option), ours.getOption(option), option::name);
                theirs.setOption(option, entry.getValue());
                assertEquals(theirs.getOption(option),
                        ours.setOption(option, entry.getValue()).getOption(option), option::name);
            }
            SocketOption<Integer> ttl = StandardSocketOptions.IP_MULTICAST_TTL;
            assertThrows(IllegalArgumentException.class, () -> ours.setOption(ttl, 256));
            assertThrows(IllegalArgumentException.class, () -> ours.setOption(ttl, -1));
            assertThrows(UnsupportedOperationException.class,
                    () -> ours.setOption(StandardSocketOptions.TCP_NODELAY, true));
        }
    }

    @Test
    void whatIsNotBoundIsBoundWhenItIsNeeded() throws Exception {
        try (UdpSocket first = heddle.openUdp(); UdpSocket second = heddle.openUdp();
                UdpSocket third = heddle.openUdp()) {
            assertNull(first.localAddress());
            first.send(ByteBuffer.allocate(1), peerAddress);
            Task<InetSocketAddress> receiver =
                    On.VIRTUAL.start(() -> second.receive(ByteBuffer.allocate(1))).awaitParked();
            first.send(ByteBuffer.allocate(1), loopback(second.localAddress().getPort()));
            assertEquals(first.localAddress().getPort(), receiver.result().getPort());
            third.connect(peerAddress);
            assertThrows(AlreadyBoundException.class, () -> third.bind(null));
        }
    }

    @Test
    void connectingWaitsForTheReceiveUnderWay() throws Exception {
        Task<InetSocketAddress> receiver =
                On.VIRTUAL.start(() -> socket.receive(ByteBuffer.allocate(1))).awaitParked();
        Task<UdpSocket> connector =
                On.VIRTUAL.start(() -> socket.connect(peerAddress)).awaitParked();
        UdpSocket impatient = socket.withDeadline(Deadline.timeout(Duration.ofMillis(20)));
        assertThrows(SocketTimeoutException.class,
                () -> impatient.connect(peerAddress));
        socket.send(ByteBuffer.allocate(1), socket.localAddress());
        receiver.result();
        connector.result();
        assertThrows(AlreadyConnectedException.class, () -> socket.connect(peerAddress));
    }

    /** An address that whoever names it in a message is stopped at. */
    private static final class StoppingAddress extends InetSocketAddress {
        private static final long serialVersionUID = 1;

        private final transient CountDownLatch reached = new CountDownLatch(1);
        private final transient CountDownLatch goesOn = new CountDownLatch(1);

        StoppingAddress(InetSocketAddress of) {
            super(of.getAddress(), of.getPort());
        }

        @Override
        public String toString() {
            reached.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return super.toString();
        }
    }

    @Test
    void connectingAndDisconnectingWaitForTheSendUnderWay() throws Exception {
        StoppingAddress first = new StoppingAddress(peerAddress);
        StoppingAddress second = new StoppingAddress(peerAddress);
        assertWaitsForASendTo(first, () -> socket.connect(second));
        assertWaitsForASendTo(second, () -> socket.disconnect());
        assertNull(socket.remoteAddress());
    }

    private void assertWaitsForASendTo(StoppingAddress address, Task.Action waiting)
            throws Exception {
        // It is too long, and tells so while it still has the turn.
        Task<Integer> sender = On.PLATFORM.start(
                () -> socket.send(ByteBuffer.allocate(1 << 16), address));
        address.reached.await();
        Task<Void> waiter = On.VIRTUAL.start(waiting).awaitParked();
        address.goesOn.countDown();
        sender.failure(SocketException.class);
        waiter.result();
    }

    @Test
    void noDatagramIsLostHoweverOftenTheReceiverIsInterrupted() throws Exception {
        int rounds = 500;
        AtomicInteger received = new AtomicInteger();
        AtomicInteger interrupts = new AtomicInteger();
        Task<Void> receiver = On.VIRTUAL.start(() -> {
            while (received.get() < rounds) {
                ByteBuffer target = ByteBuffer.allocate(4);
                try {
                    socket.receive(target);
                    assertEquals(received.getAndIncrement(), target.getInt(0));
                } catch (InterruptedIOException e) {
                    interrupts.getAndIncrement();
                }
                Thread.interrupted();
            }
        });
        Task<Void> interrupter = On.PLATFORM.start(() -> {
            while (!receiver.hasEnded()) {
                receiver.thread.interrupt();
                Thread.yield();
            }
        });
        for (int i = 0; i < rounds; i++) {
            // One at a time, so that the socket's buffer has room: what is lost, we have lost.
            int sent = i;
            Task.soon().until(() -> received.get() == sent || receiver.hasEnded());
            if (i == rounds - 1) {
                Task.soon().until(() -> interrupts.get() > 0);
            }
            peer.send(ByteBuffer.allocate(4).putInt(0, i), socket.localAddress());
        }
        receiver.result();
        interrupter.result();
    }
}
