package dev.heddle.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Datagrams come whole, or cut, with their sender; each send and receive moves one. */
interface DatagramContract extends Rigged {
    private static DatagramSocket outside() throws IOException {
        DatagramSocket socket = new DatagramSocket(Rig.loopback(0));
        socket.setSoTimeout((int) TimeUnit.NANOSECONDS.toMillis(Rig.DEADLINE_NS));
        return socket;
    }

    private static DatagramPacket packet(int bytes, InetSocketAddress to) {
        return new DatagramPacket(new byte[bytes], bytes, to);
    }

    /** Sends to the address through the submission queue, as in place it would hardly wait. */
    private void send(int handle, InetSocketAddress to, ByteBuffer bytes) {
        assertEquals(bytes.remaining(), rig().result(rig().sendingTo(handle, to, bytes)));
    }

    /** Attempts a receive until it is done. */
    private Datagram.RecvFrom received(int handle, ByteBuffer into) {
        var recv = rig().receivingFrom(handle, into);
        long start = System.nanoTime();
        while (!rig().backend.attempt(recv)) {
            assertTrue(System.nanoTime() - start < Rig.DEADLINE_NS, "never done in place");
        }
        return recv;
    }

    @Test
    default void aDatagramComesWithItsSenderAndGoesToItsAddress() throws IOException {
        int udp = rig().udp();
        try (DatagramSocket outside = outside()) {
            var recv = rig().receivingFrom(udp, Rig.filled(10, 'x'));
            rig().submit(recv);
            rig().turn(0);
            assertTrue(rig().isInFlight(recv));
            outside.send(packet(3, rig().address(udp)));
            assertEquals(3, rig().resultOf(recv));
            assertEquals(outside.getLocalSocketAddress(), recv.remote);
            assertEquals(0, recv.buffer.get(2));
            assertEquals('x', recv.buffer.get(3));
            send(udp, (InetSocketAddress) recv.remote, Rig.patterned(100));
            DatagramPacket reply = packet(1000, Rig.loopback(1));
            outside.receive(reply);
            assertEquals(100, reply.getLength());
            assertEquals(rig().address(udp), reply.getSocketAddress());
            assertEquals(Rig.patterned(100), ByteBuffer.wrap(reply.getData(), 0, 100));
        }
    }

    @Test
    default void severalReceivesEachGetOne() throws IOException {
        int udp = rig().udp();
        int other = rig().udp();
        List<Datagram.RecvFrom> receives = Stream.generate(
                () -> rig().receivingFrom(udp, Rig.filled(9, 0))).limit(4).toList();
        receives.forEach(rig()::submit);
        rig().turn(0);
        int sum = 0;
        for (int i = 1; i <= 4; i++) {
            send(other, rig().address(udp), Rig.filled(i, i));
        }
        for (Datagram.RecvFrom recv : receives) {
            int count = (int) rig().resultOf(recv);
            sum += count;
            assertEquals(count, recv.buffer.get(count - 1));
            assertEquals(rig().address(other), recv.remote);
        }
        assertEquals(1 + 2 + 3 + 4, sum);
    }

    @Test
    default void whatTheBufferHasNoRoomForIsDiscarded() throws IOException {
        int udp = rig().udp();
        for (boolean submitted : new boolean[] {true, false}) {
            send(udp, rig().address(udp), Rig.patterned(10));
            send(udp, rig().address(udp), Rig.filled(2, 'n'));
            ByteBuffer small = Rig.filled(8, 'x').limit(6).position(2);
            var cut = rig().receivingFrom(udp, small);
            assertEquals(4, submitted ? rig().result(cut) : received(udp, small).result());
            assertEquals('x', small.get(1));
            assertEquals(Rig.patterned(10).slice(0, 4), small);
            small.clear();
            assertEquals('x', small.get(6));
            assertEquals(2, rig().result(rig().receivingFrom(udp, Rig.filled(8, 0))));
        }
    }

    @Test
    default void anEmptyDatagramIsADatagram() throws IOException {
        int udp = rig().udp();
        var recv = rig().receivingFrom(udp, Rig.filled(4, 0));
        rig().submit(recv);
        rig().turn(0);
        send(udp, rig().address(udp), Rig.filled(0, 0));
        assertEquals(0, rig().resultOf(recv));
        assertEquals(rig().address(udp), recv.remote);
        var send = rig().sendingTo(udp, rig().address(udp), ByteBuffer.allocate(0));
        rig().attempt(send);
        assertEquals(0, received(udp, ByteBuffer.allocate(4)).result());
    }

    @Test
    default void aReceiveWithoutRoomTakesADatagramAllTheSame() throws IOException {
        int udp = rig().udp();
        var recv = rig().receivingFrom(udp, Rig.filled(0, 0));
        rig().submit(recv);
        rig().turn(0);
        assertTrue(rig().isInFlight(recv), "there is nothing to receive yet");
        send(udp, rig().address(udp), Rig.filled(4, 1));
        assertEquals(0, rig().resultOf(recv));
        send(udp, rig().address(udp), Rig.filled(4, 1));
        assertEquals(0, received(udp, ByteBuffer.allocate(0)).result());
        assertFalse(rig().backend.attempt(rig().receivingFrom(udp, Rig.filled(4, 0))));
    }

    @Test
    default void withoutAPeerAnAddressIsNeeded() throws IOException {
        int udp = rig().udp();
        assertEquals(Errno.EDESTADDRREQ,
                rig().errno(rig().sendingTo(udp, null, Rig.filled(1, 0))));
        rig().backend.sockets().connectDatagram(udp, rig().address(rig().udp()));
        assertEquals(1, rig().result(rig().sendingTo(udp, null, Rig.filled(1, 0))));
        rig().backend.sockets().disconnectDatagram(udp);
        assertEquals(Errno.EDESTADDRREQ,
                rig().errno(rig().sendingTo(udp, null, Rig.filled(1, 0))));
    }

    @Test
    default void anEmptyDatagramToThePeerIsSentOrRefused() throws IOException {
        int udp = rig().udp();
        int peer = rig().udp();
        rig().backend.sockets().connectDatagram(udp, rig().address(peer));
        boolean can = rig().backend.capabilities().contains(Capability.SEND_EMPTY_TO_PEER);
        for (InetSocketAddress to : new InetSocketAddress[] {null, rig().address(peer)}) {
            var send = rig().sendingTo(udp, to, Rig.filled(0, 0));
            if (can) {
                assertEquals(0, rig().result(send));
                assertEquals(0, rig().result(rig().receivingFrom(peer, Rig.filled(4, 0))));
            } else {
                assertEquals(Errno.EOPNOTSUPP, rig().errno(send));
            }
        }
    }

    @Test
    default void aConnectedSocketHearsItsPeerOnly() throws IOException {
        int udp = rig().udp();
        int peer = rig().udp();
        int stranger = rig().udp();
        send(stranger, rig().address(udp), Rig.filled(1, 's'));
        rig().backend.sockets().connectDatagram(udp, rig().address(peer));
        send(stranger, rig().address(udp), Rig.filled(2, 's'));
        send(peer, rig().address(udp), Rig.filled(3, 'p'));
        var recv = rig().receivingFrom(udp, Rig.filled(4, 0));
        assertEquals(3, rig().result(recv));
        assertEquals(rig().address(peer), recv.remote);
        rig().backend.sockets().disconnectDatagram(udp);
        send(stranger, rig().address(udp), Rig.filled(4, 's'));
        assertEquals(4, rig().result(recv));
    }

    @Test
    default void disconnectingKeepsThePort() throws IOException {
        for (var local : List.of(Rig.loopback(0), new InetSocketAddress(0))) {
            int udp = rig().udp(StandardProtocolFamily.INET, local);
            InetSocketAddress before = rig().address(udp);
            rig().backend.sockets().connectDatagram(udp, rig().address(rig().udp()));
            assertEquals(before.getPort(), rig().address(udp).getPort());
            rig().backend.sockets().disconnectDatagram(udp);
            assertEquals(before, rig().address(udp));
            send(rig().udp(), Rig.loopback(before.getPort()), Rig.filled(1, 0));
            assertEquals(1, rig().result(rig().receivingFrom(udp, Rig.filled(4, 0))));
        }
    }

    @Test
    default void aPeerThatIsNotThereIsToldOf() throws IOException {
        int udp = rig().udp();
        int gone = rig().udp();
        rig().backend.sockets().connectDatagram(udp, rig().address(gone));
        rig().close(gone);
        var recv = rig().receivingFrom(udp, Rig.filled(4, 0));
        rig().submit(recv);
        rig().turn(0);
        rig().result(rig().sendingTo(udp, null, Rig.filled(1, 0)));
        assertEquals(Errno.ECONNREFUSED, rig().errnoOf(recv));
        var send = rig().sendingTo(udp, null, Rig.filled(1, 0));
        rig().attempt(send);
        assertNull(send.errno());
        rig().turnUntil(() -> {
            rig().attempt(send);
            return send.errno() != null;
        });
        assertEquals(Errno.ECONNREFUSED, send.errno());
    }

    @Test
    default void whatIsTooLongForADatagramIsRefused() throws IOException {
        int udp = rig().udp();
        for (int bytes : new int[] {65_508, 65_535, 65_536, 70_000, 3 << 20}) {
            var send = rig().sendingTo(udp, rig().address(udp), Rig.filled(bytes, 0));
            assertEquals(Errno.EMSGSIZE, rig().errno(send), () -> bytes + " bytes");
            send.buffer = ByteBuffer.allocate(bytes);
            rig().attempt(send);
            assertEquals(Errno.EMSGSIZE, send.errno());
        }
        send(udp, rig().address(udp), Rig.patterned(65_507));
        ByteBuffer large = Rig.filled(1 << 20, 0);
        assertEquals(65_507, rig().result(rig().receivingFrom(udp, large)));
        assertEquals(Rig.patterned(65_507), large.limit(65_507));
    }

    @Test
    default void addressesOfAnotherFamilyAreRefused() throws IOException {
        int udp = rig().udp();
        var six = new InetSocketAddress(InetAddress.getByName("::1"), 9);
        var send = rig().sendingTo(udp, six, Rig.filled(1, 0));
        assertEquals(Errno.EAFNOSUPPORT, rig().errno(send));
        assertInstanceOf(UnsupportedAddressTypeException.class, send.cause());
        rig().attempt(send);
        assertEquals(Errno.EAFNOSUPPORT, send.errno());
        assertThrows(UnsupportedAddressTypeException.class,
                () -> rig().backend.sockets().connectDatagram(udp, six));
        assertThrows(UnsupportedOperationException.class,
                () -> rig().backend.sockets().openDatagram(StandardProtocolFamily.UNIX));
    }

    @Test
    default void aCancelledReceiveLeavesTheDatagramAndItsBufferAlone() throws IOException {
        int udp = rig().udp();
        var recv = rig().receivingFrom(udp, Rig.filled(8, 'x'));
        rig().submit(recv);
        rig().turn(0);
        rig().cancel(recv);
        assertEquals(Errno.ECANCELED, rig().errnoOf(recv));
        send(udp, rig().address(udp), Rig.filled(8, 'y'));
        rig().turn(0);
        assertEquals(Rig.filled(8, 'x'), recv.buffer, "written to after the end");
        assertEquals(8, rig().result(recv), "it waits for the next receive");
    }

    @Test
    default void datagramsInBuffersOfEveryKindMoveInPlace() throws IOException {
        int udp = rig().udp();
        AttemptContract.kinds().forEach(buffer -> {
            byte[] wanted = new byte[8];
            buffer.get(3, wanted);
            InetSocketAddress self = assertAddress(udp);
            var send = rig().sendingTo(udp, self, buffer);
            rig().attempt(send);
            assertEquals(8, send.result(), () -> send.errno() + ", " + send.cause());
            ByteBuffer target = buffer.isReadOnly() ? ByteBuffer.allocate(20) : buffer;
            target.clear().position(2).limit(11);
            assertEquals(self, received(udp, target).remote);
            assertEquals(2, target.position());
            byte[] got = new byte[8];
            target.get(2, got);
            assertArrayEquals(wanted, got);
        });
    }

    private InetSocketAddress assertAddress(int udp) {
        try {
            return rig().address(udp);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void aStreamIsNoDatagramSocketNorTheOtherWayRound() throws IOException {
        int[] pair = rig().pair();
        Sockets sockets = rig().backend.sockets();
        int udp = rig().udp();
        InetSocketAddress taken = rig().address(udp);
        int second = sockets.openDatagram(StandardProtocolFamily.INET);
        assertThrows(BindException.class, () -> sockets.bind(second, taken));
        rig().close(second);
        assertTrue(sockets.options(Sockets.Kind.DATAGRAM)
                .contains(StandardSocketOptions.SO_BROADCAST));
        assertThrows(UnsupportedOperationException.class,
                () -> sockets.setOption(udp, StandardSocketOptions.TCP_NODELAY, true));
        assertThrows(UnsupportedOperationException.class,
                () -> sockets.setOption(pair[0], StandardSocketOptions.SO_BROADCAST, true));
    }
}
