package dev.heddle.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Connecting, accepting, sending and receiving. */
interface SocketContract extends Rigged {
    @Test
    default void bytesPassBothWays() throws IOException {
        int[] pair = rig().pair();
        for (int from = 0; from < 2; from++) {
            ByteBuffer sent = Rig.patterned(10);
            rig().expect(10, rig().sending(pair[from], sent));
            ByteBuffer got = Rig.filled(5, 0);
            rig().expect(5, rig().receiving(pair[1 - from], got));
            assertEquals(sent.slice(0, 5), got);
            rig().expect(5, rig().receiving(pair[1 - from], got));
            assertEquals(sent.slice(5, 5), got);
        }
    }

    @Test
    default void aReceiveWaitsForWhatIsSentLater() throws IOException {
        int[] pair = rig().pair();
        var recv = rig().receiving(pair[1], Rig.filled(10, 0));
        rig().submit(recv);
        rig().turn(0);
        assertTrue(rig().isInFlight(recv));
        rig().expect(3, rig().sending(pair[0], Rig.filled(3, 'a')));
        rig().expectOf(3, recv);
        assertEquals('a', recv.buffer.get(2));
        assertEquals(0, recv.buffer.get(3));
    }

    @Test
    default void aReceiveFindsBytesFromOutsideWithoutWaiting() throws IOException {
        int listener = rig().listener();
        var accept = rig().accepting(listener);
        rig().submit(accept);
        try (Socket outside = new Socket()) {
            outside.connect(Rig.loopback(rig().address(listener).getPort()));
            int server = (int) rig().resultOf(accept);
            var recv = rig().receiving(server, Rig.filled(10, 0));
            rig().submit(recv);
            outside.getOutputStream().write(new byte[7]);
            long start = System.nanoTime();
            while (rig().isInFlight(recv) && System.nanoTime() - start < Rig.DEADLINE_NS) {
                rig().turn(0);
            }
            rig().expectOf(7, recv);
        }
    }

    @Test
    default void aMegabytePassesEachWayAtTheSameTime() throws IOException {
        int[] pair = rig().pair();
        int total = 1 << 20;
        ByteBuffer[] sent = {Rig.patterned(total), Rig.patterned(total)};
        ByteBuffer[] got = {Rig.filled(total, 0), Rig.filled(total, 0)};
        List<Operation.Transfer> transfers = List.of(
                rig().sending(pair[0], sent[0]), rig().receiving(pair[1], got[0]),
                rig().sending(pair[1], sent[1]), rig().receiving(pair[0], got[1]));
        transfers.forEach(rig()::submit);
        while (transfers.stream().anyMatch(rig()::isInFlight)) {
            rig().turnUntil(() -> transfers.stream().anyMatch(this::hasEndedWithMoreToDo)
                    || transfers.stream().noneMatch(rig()::isInFlight));
            transfers.stream().filter(this::hasEndedWithMoreToDo).forEach(this::goOn);
        }
        assertEquals(sent[0].rewind(), got[0].rewind());
        assertEquals(sent[1].rewind(), got[1].rewind());
    }

    private boolean hasEndedWithMoreToDo(Operation.Transfer transfer) {
        return !rig().isInFlight(transfer) && transfer.buffer.hasRemaining();
    }

    private void goOn(Operation.Transfer transfer) {
        long count = rig().resultOf(transfer);
        assertTrue(count > 0, "the stream ended early");
        transfer.buffer.position(transfer.buffer.position() + (int) count);
        if (transfer.buffer.hasRemaining()) {
            rig().submit(transfer);
        }
    }

    @Test
    default void theEndOfTheStreamIsReceivedAsZero() throws IOException {
        int[] pair = rig().pair();
        var recv = rig().receiving(pair[1], Rig.filled(4, 'x'));
        rig().submit(recv);
        rig().turn(0);
        assertEquals(0, rig().result(
                rig().shuttingDown(pair[0], Operation.Shutdown.How.WRITE)));
        assertEquals(0, rig().resultOf(recv));
        assertEquals(0, rig().result(recv));
        assertEquals('x', recv.buffer.get(0));
        rig().expect(2, rig().sending(pair[1], Rig.filled(2, 'y')));
        rig().expect(2, rig().receiving(pair[0], Rig.filled(4, 0)));
        assertEquals(Errno.EPIPE, rig().errno(rig().sending(pair[0], Rig.filled(2, 'z'))));
    }

    @Test
    default void shuttingDownBothWaysEndsAWaitingReceive() throws IOException {
        int[] pair = rig().pair();
        var recv = rig().receiving(pair[0], Rig.filled(4, 'x'));
        rig().submit(recv);
        rig().turn(0);
        assertEquals(0, rig().result(
                rig().shuttingDown(pair[0], Operation.Shutdown.How.BOTH)));
        assertEquals(0, rig().resultOf(recv));
    }

    @Test
    default void aResetConnectionFails() throws IOException {
        int listener = rig().listener();
        var accept = rig().accepting(listener);
        rig().submit(accept);
        Socket outside = new Socket();
        outside.connect(Rig.loopback(rig().address(listener).getPort()));
        int server = (int) rig().resultOf(accept);
        var recv = rig().receiving(server, Rig.filled(4, 0));
        rig().submit(recv);
        outside.setSoLinger(true, 0);
        outside.close();
        assertEquals(Errno.ECONNRESET, rig().errnoOf(recv));
    }

    @Test
    default void connectingWhereNobodyListensIsRefused() throws IOException {
        try (Socket deaf = new Socket()) { // has the port, so that nobody else listens there
            deaf.bind(Rig.loopback(0));
            assertEquals(Errno.ECONNREFUSED, rig().errno(rig().connecting(rig().stream(),
                    Rig.loopback(deaf.getLocalPort()))));
        }
    }

    @Test
    default void aSocketThatIsNotConnectedCannotReceive() throws IOException {
        assertEquals(Errno.ENOTCONN,
                rig().errno(rig().receiving(rig().stream(), Rig.filled(1, 0))));
    }

    @Test
    default void anAcceptTellsThePeer() throws IOException {
        int listener = rig().listener();
        int client = rig().stream();
        var accept = rig().accepting(listener);
        rig().submit(accept);
        rig().result(rig().connecting(client, Rig.loopback(rig().address(listener).getPort())));
        rig().resultOf(accept);
        assertEquals(rig().address(client).getPort(),
                ((InetSocketAddress) accept.remote).getPort());
    }

    @Test
    default void severalAcceptsOnOneListenerEachGetAConnection() throws IOException {
        int listener = rig().listener();
        List<Operation.Accept> accepts = new ArrayList<>();
        List<Operation.Connect> connects = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            accepts.add(rig().accepting(listener));
            rig().submit(accepts.get(i));
        }
        rig().turn(0);
        for (int i = 0; i < 5; i++) {
            connects.add(rig().connecting(rig().stream(),
                    Rig.loopback(rig().address(listener).getPort())));
            rig().submit(connects.get(i));
        }
        Set<Long> handles = new HashSet<>();
        accepts.forEach(accept -> handles.add(rig().resultOf(accept)));
        connects.forEach(connect -> assertEquals(0, rig().resultOf(connect)));
        assertEquals(5, handles.size());
    }

    @Test
    default void aPortThatIsTakenCannotBeBound() throws IOException {
        Sockets sockets = rig().backend.sockets();
        int first = rig().listener();
        int port = rig().address(first).getPort();
        int second = sockets.openListener(null);
        var e = assertThrows(BindException.class,
                () -> sockets.listen(second, Rig.loopback(port), 1));
        assertTrue(e.getMessage().contains(String.valueOf(port)), e.getMessage());
        rig().close(second);
    }

    @Test
    default void optionsAreSetAndRead() throws IOException {
        Sockets sockets = rig().backend.sockets();
        int stream = rig().stream();
        for (var option : List.of(StandardSocketOptions.TCP_NODELAY,
                StandardSocketOptions.SO_KEEPALIVE)) {
            assertTrue(sockets.options(Sockets.Kind.STREAM).contains(option));
            sockets.setOption(stream, option, true);
            assertTrue(sockets.getOption(stream, option));
            sockets.setOption(stream, option, false);
            assertEquals(false, sockets.getOption(stream, option));
        }
        assertTrue(sockets.options(Sockets.Kind.LISTENER)
                .contains(StandardSocketOptions.SO_RCVBUF));
        assertThrows(UnsupportedOperationException.class, () -> sockets.setOption(stream,
                StandardSocketOptions.IP_MULTICAST_LOOP, true));
    }

    @Test
    default void aStreamKeepsTheAddressItWasBoundTo() throws IOException {
        int stream = rig().stream();
        rig().backend.sockets().bind(stream, Rig.loopback(0));
        int port = rig().address(stream).getPort();
        assertTrue(port > 0);
        int listener = rig().listener();
        var accept = rig().accepting(listener);
        rig().submit(accept);
        rig().result(rig().connecting(stream, Rig.loopback(rig().address(listener).getPort())));
        rig().resultOf(accept);
        assertEquals(port, ((InetSocketAddress) accept.remote).getPort());
    }
}
