package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.Task.On;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections carry bytes, options and addresses as the JDK's do. */
abstract class TcpContract extends FacadeContract {
    private static final int MANY_CONNECTIONS = 200;
    private static final int MANY_BYTES = 64 << 20;

    @ParameterizedTest
    @EnumSource
    void thePeersEndOfSendingIsMinusOneEachTime(On on) throws Exception {
        try (Pair pair = pair()) {
            pair.peer().getOutputStream().write(pattern(3));
            pair.peer().shutdownOutput();
            on.run(() -> {
                assertEquals(0, pair.socket().recv(ByteBuffer.allocate(0)));
                assertEquals(3, pair.socket().recv(ByteBuffer.allocate(10)));
                assertEquals(-1, pair.socket().recv(ByteBuffer.allocate(10)));
                assertEquals(-1, pair.socket().recv(ByteBuffer.allocateDirect(10)));
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOtherDirectionLivesOnWhenOneHasEnded(On on) throws Exception {
        try (Pair pair = pair()) {
            on.run(() -> pair.socket().shutdownOutput());
            assertEquals(-1, pair.peer().getInputStream().read());
            pair.peer().getOutputStream().write(pattern(5));
            ByteBuffer target = ByteBuffer.allocate(5);
            on.run(() -> pair.socket().recvFully(target));
            assertArrayEquals(pattern(5), target.array());
            SocketException e = assertThrows(SocketException.class,
                    () -> pair.socket().send(ByteBuffer.allocate(1)));
            assertTrue(e.getMessage().contains("send failed"), e::getMessage);
        }
        try (Pair pair = pair()) {
            pair.peer().shutdownOutput();
            assertEquals(-1, pair.socket().recv(ByteBuffer.allocate(5)));
            on.run(() -> pair.socket().sendFully(ByteBuffer.wrap(pattern(5))));
            assertArrayEquals(pattern(5), pair.peer().getInputStream().readNBytes(5));
        }
    }

    @ParameterizedTest
    @EnumSource
    void endingReceivingEndsAParkedReceive(On on) throws Exception {
        try (Pair pair = pair()) {
            Task<Integer> receiver =
                    on.start(() -> pair.socket().recv(ByteBuffer.allocate(5))).awaitParked();
            pair.socket().shutdownInput();
            assertEquals(-1, receiver.result());
            assertEquals(-1, pair.socket().recv(ByteBuffer.allocate(5)));
        }
    }

    @Test
    void receivingFullyKeepsWhatCameBeforeTheEnd() throws Exception {
        try (Pair pair = pair()) {
            pair.peer().getOutputStream().write(pattern(3));
            pair.peer().shutdownOutput();
            ByteBuffer target = ByteBuffer.allocate(10);
            EOFException e = assertThrows(EOFException.class,
                    () -> pair.socket().recvFully(target));
            assertTrue(e.getMessage().contains("7 bytes"), e::getMessage);
            assertArrayEquals(pattern(3), taken(target));
        }
    }

    @Test
    void buffersOfEveryKindAreSentAndReceived() throws Exception {
        try (Pair pair = pair()) {
            for (FileTransferContract.Kind kind : FileTransferContract.Kind.values()) {
                ByteBuffer source = kind.make(5000);
                source.duplicate().put(pattern(5000));
                ByteBuffer readOnly = source.asReadOnlyBuffer();
                int limit = readOnly.limit();
                pair.socket().sendFully(readOnly);
                assertEquals(limit, readOnly.position());
                assertArrayEquals(pattern(5000), pair.peer().getInputStream().readNBytes(5000));
                pair.peer().getOutputStream().write(pattern(5000));
                ByteBuffer target = kind.make(5000);
                ByteBuffer before = target.duplicate();
                pair.socket().recvFully(target);
                assertEquals(limit, target.position());
                assertEquals(ByteBuffer.wrap(pattern(5000)), before);
            }
            ByteBuffer readOnly = ByteBuffer.allocate(1).asReadOnlyBuffer();
            assertThrows(IllegalArgumentException.class, () -> pair.socket().recv(readOnly));
            assertEquals(0, pair.socket().send(ByteBuffer.allocate(0)));
        }
    }

    @Test
    void sixtyFourMebibytesReachASlowReceiverUnchanged() throws Exception {
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        MessageDigest received = MessageDigest.getInstance("SHA-256");
        try (Pair pair = pair()) {
            Task<Void> sender = On.VIRTUAL.start(() -> {
                byte[] bytes = pattern(MANY_BYTES);
                sent.update(bytes);
                pair.socket().sendFully(ByteBuffer.wrap(bytes));
                pair.socket().shutdownOutput();
            });
            sender.awaitParked(); // the receiver is slower: it has not even begun
            byte[] some = new byte[20_000];
            for (int n; (n = pair.peer().getInputStream().read(some)) >= 0;) {
                received.update(some, 0, n);
            }
            sender.result();
        }
        assertArrayEquals(sent.digest(), received.digest());
    }

    @Test
    void sendersDoNotInterleaveWhatTheySendFully() throws Exception {
        int senders = 8;
        int bytes = 300_000;
        try (Pair pair = pair()) {
            List<Task<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                byte[] run = new byte[bytes];
                Arrays.fill(run, (byte) i);
                tasks.add(On.VIRTUAL.start(() -> pair.socket().sendFully(ByteBuffer.wrap(run))));
            }
            boolean[] seen = new boolean[senders];
            for (int i = 0; i < senders; i++) {
                byte[] run = pair.peer().getInputStream().readNBytes(bytes);
                byte[] expected = new byte[bytes];
                Arrays.fill(expected, run[0]);
                assertArrayEquals(expected, run);
                assertTrue(!seen[run[0]], "twice");
                seen[run[0]] = true;
            }
            for (Task<Void> task : tasks) {
                task.result();
            }
        }
    }

    @Test
    void manyConnectionsEchoAtOnce() throws Exception {
        try (TcpListener listener = heddle.listen(loopback(0), MANY_CONNECTIONS)) {
            Task<Void> server = On.VIRTUAL.start(() -> {
                for (int i = 0; i < MANY_CONNECTIONS; i++) {
                    TcpSocket socket = listener.accept();
                    On.VIRTUAL.start(() -> echo(socket));
                }
            });
            List<Task<Void>> clients = new ArrayList<>();
            for (int i = 0; i < MANY_CONNECTIONS; i++) {
                byte[] bytes = pattern(1000 + i);
                clients.add(On.VIRTUAL.start(() -> {
                    try (TcpSocket socket = heddle.connect(listener.localAddress())) {
                        socket.sendFully(ByteBuffer.wrap(bytes));
                        ByteBuffer back = ByteBuffer.allocate(bytes.length);
                        socket.recvFully(back);
                        assertArrayEquals(bytes, back.array());
                    }
                }));
            }
            server.result();
            for (Task<Void> client : clients) {
                client.result();
            }
        }
    }

    private static void echo(TcpSocket socket) throws IOException {
        try (socket) {
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (socket.recv(buffer) >= 0) {
                socket.sendFully(buffer.flip());
                buffer.clear();
            }
        }
    }

    @Test
    void bothEndsAgreeOnTheirAddresses() throws Exception {
        try (TcpListener listener = heddle.listen(loopback(0));
                TcpSocket client = heddle.connect(listener.localAddress());
                TcpSocket server = listener.accept()) {
            assertNotEquals(0, listener.localAddress().getPort());
            assertEquals(listener.localAddress(), client.remoteAddress());
            assertEquals(client.localAddress(), server.remoteAddress());
            assertEquals(client.remoteAddress(), server.localAddress());
            assertTrue(client.toString().contains("" + listener.localAddress().getPort()));
        }
    }

    @Test
    void theLoopbackOfIpv6Works() throws Exception {
        InetAddress six = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(six) != null, "this machine has no IPv6");
        try (TcpListener listener = heddle.listen(new InetSocketAddress(six, 0));
                TcpSocket client = heddle.connect(listener.localAddress());
                TcpSocket server = listener.accept()) {
            assertEquals(six, server.remoteAddress().getAddress());
            assertEquals(client.localAddress(), server.remoteAddress());
            try (Socket jdks = new Socket(six, listener.localAddress().getPort());
                    TcpSocket accepted = listener.accept()) {
                assertEquals(jdks.getLocalSocketAddress(), accepted.remoteAddress());
            }
        }
    }

    @Test
    void aListenerOnAllAddressesTakesBothFamiliesAsTheJdks() throws Exception {
        InetAddress six = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(six) != null, "this machine has no IPv6");
        try (ServerSocket jdks = new ServerSocket(0)) {
            new Socket(six, jdks.getLocalPort()).close();
        }
        try (TcpListener listener = heddle.listen(new InetSocketAddress(0))) {
            for (InetAddress address : List.of(InetAddress.getLoopbackAddress(), six)) {
                try (Socket peer = new Socket(address, listener.localAddress().getPort());
                        TcpSocket accepted = listener.accept()) {
                    assertEquals(peer.getLocalSocketAddress(), accepted.remoteAddress());
                }
            }
        }
    }

    @Test
    void aHostIsFoundByItsNameWhicheverOfItsAddressesListens() throws Exception {
        for (InetAddress address : InetAddress.getAllByName("localhost")) {
            try (TcpListener listener = heddle.listen(new InetSocketAddress(address, 0));
                    TcpSocket client =
                            heddle.connect("localhost", listener.localAddress().getPort())) {
                assertEquals(address, client.remoteAddress().getAddress());
            }
        }
    }

    private static final Map<SocketOption<?>, Object> STREAM_VALUES = Map.of(
            StandardSocketOptions.TCP_NODELAY, true, StandardSocketOptions.SO_KEEPALIVE, true,
            StandardSocketOptions.SO_REUSEADDR, true, StandardSocketOptions.SO_LINGER, 7,
            StandardSocketOptions.SO_SNDBUF, 20_000, StandardSocketOptions.SO_RCVBUF, 30_000);

    @Test
    void optionsOfConnectionsRoundTripAsInTheJdk() throws Exception {
        try (Pair pair = pair(); SocketChannel jdks = SocketChannel.open()) {
            jdks.connect(heddle.listen(loopback(0)).localAddress());
            for (Map.Entry<SocketOption<?>, Object> entry : STREAM_VALUES.entrySet()) {
                @SuppressWarnings("unchecked")
                SocketOption<Object> option = (SocketOption<Object>) entry.getKey();
                assertTrue(pair.socket().supportedOptions().contains(option), option::name);
                jdks.setOption(option, entry.getValue());
                pair.socket().setOption(option, entry.getValue());
                assertEquals(jdks.getOption(option), pair.socket().getOption(option),
                        option::name);
            }
            for (SocketOption<?> option : pair.socket().supportedOptions()) {
                pair.socket().getOption(option);
            }
        }
    }

    @Test
    void optionsOfListenersRoundTripAsInTheJdk() throws Exception {
        try (TcpListener listener = heddle.listen(loopback(0));
                ServerSocketChannel jdks = ServerSocketChannel.open()) {
            jdks.bind(loopback(0));
            assertEquals(jdks.getOption(StandardSocketOptions.SO_REUSEADDR),
                    listener.getOption(StandardSocketOptions.SO_REUSEADDR), "the default");
            listener.setOption(StandardSocketOptions.SO_RCVBUF, 40_000);
            jdks.setOption(StandardSocketOptions.SO_RCVBUF, 40_000);
            assertEquals(jdks.getOption(StandardSocketOptions.SO_RCVBUF),
                    listener.getOption(StandardSocketOptions.SO_RCVBUF));
        }
    }

    @Test
    void wrongOptionsAreRefusedAsInTheJdk() throws Exception {
        SocketOption<Boolean> broadcast = StandardSocketOptions.SO_BROADCAST;
        try (Pair pair = pair(); SocketChannel jdks = SocketChannel.open()) {
            assertThrows(UnsupportedOperationException.class,
                    () -> jdks.setOption(broadcast, true));
            assertThrows(UnsupportedOperationException.class,
                    () -> pair.socket().setOption(broadcast, true));
            assertThrows(IllegalArgumentException.class,
                    () -> jdks.setOption(StandardSocketOptions.SO_SNDBUF, -1));
            assertThrows(IllegalArgumentException.class,
                    () -> pair.socket().setOption(StandardSocketOptions.SO_SNDBUF, -1));
            assertThrows(NullPointerException.class, () -> pair.socket().getOption(null));
        }
    }

    /** As in the JDK, where a program may look for a moment only. */
    @ParameterizedTest
    @EnumSource
    void whatIsThereIsReceivedInAMomentThoughTheLoopIsBusy(On on) throws Exception {
        assumeTrue(reportsTogether(), "an adversary declines to do it in place");
        try (Pair pair = pair()) {
            TcpSocket hasty = pair.socket().withDeadline(Deadline.timeout(Duration.ofMillis(2)));
            pair.peer().getOutputStream().write(1);
            Task.soon().until(() -> pair.socket().available() == 1);
            try (LoopStopped loop = new LoopStopped(heddle)) {
                loop.awaitStopped();
                assertEquals(1, on.start(() -> hasty.recv(ByteBuffer.allocate(2))).result());
            }
            pair.peer().close();
            assertEquals(-1, on.start(() -> pair.socket().recv(ByteBuffer.allocate(2))).result());
        }
    }
}
