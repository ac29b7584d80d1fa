package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TCP on the facade: good days and bad ones, with the JDK's sockets as peers. */
abstract class TcpContract extends FacadeContract {
    private static final Duration SHORT = Duration.ofMillis(20);

    @Test
    void connectingWhereNobodyListensNamesTheAddressAndTheRemedy() throws IOException {
        int free;
        try (ServerSocket closedAtOnce = new ServerSocket(0)) {
            free = closedAtOnce.getLocalPort();
        }
        ConnectException e = assertThrows(ConnectException.class,
                () -> heddle.connect(loopback(free)));
        assertTrue(e.getMessage().contains("127.0.0.1:" + free), e.getMessage());
        assertTrue(e.getMessage().contains("nobody listens there"), e.getMessage());
        assertThrows(ConnectException.class, () -> heddle.connect("localhost", free));
    }

    @Test
    void aPortInUseIsToldWithItsAddress() throws IOException {
        try (TcpListener listener = heddle.listen(loopback(0))) {
            InetSocketAddress taken = listener.localAddress();
            BindException e = assertThrows(BindException.class, () -> heddle.listen(taken));
            assertTrue(e.getMessage().contains(":" + taken.getPort()), e.getMessage());
            assertTrue(e.getMessage().contains("another socket has this port"), e.getMessage());
        }
    }

    @Test
    void argumentsThatCannotBeAreRefused() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere", 1);
        assertThrows(UnresolvedAddressException.class, () -> heddle.connect(unresolved));
        assertThrows(UnresolvedAddressException.class, () -> heddle.listen(unresolved));
        assertThrows(IllegalArgumentException.class, () -> heddle.listen(loopback(0), 0));
    }

    @Test
    void listeningOnAnyAddressServesBothFamilies() throws IOException {
        try (TcpListener listener = heddle.listen(new InetSocketAddress(0))) {
            int port = listener.localAddress().getPort();
            for (String address : List.of("127.0.0.1", "::1")) {
                try (Socket peer = new Socket(address, port); TcpSocket socket =
                        listener.accept()) {
                    assertEquals(peer.getLocalSocketAddress(), socket.remoteAddress());
                }
            }
        }
    }

    @Test
    void addressesAreThoseThatThePeerSees() throws IOException {
        try (Pair pair = pair()) {
            assertEquals(pair.peer().getLocalSocketAddress(), pair.socket().remoteAddress());
            assertEquals(pair.peer().getRemoteSocketAddress(), pair.socket().localAddress());
        }
        try (ServerSocket server = new ServerSocket(0);
                TcpSocket socket = heddle.connect("localhost", server.getLocalPort());
                Socket peer = server.accept()) {
            assertEquals(peer.getRemoteSocketAddress(), socket.localAddress());
        }
    }

    @Test
    void eachDirectionEndsByItself() throws IOException {
        try (Pair pair = pair()) {
            pair.peer().getOutputStream().write(1);
            pair.peer().shutdownOutput();
            ByteBuffer buffer = ByteBuffer.allocate(4);
            assertEquals(1, pair.socket().recv(buffer));
            assertEquals(-1, pair.socket().recv(buffer));
            assertEquals(1, buffer.position());
            pair.socket().sendFully(ByteBuffer.wrap(new byte[] {2}));
            pair.socket().shutdownOutput();
            assertEquals(2, pair.peer().getInputStream().read());
            assertEquals(-1, pair.peer().getInputStream().read());
            assertThrows(SocketException.class,
                    () -> pair.socket().sendFully(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void aFullReceiveTellsWhatIsMissingAtTheEnd() throws IOException {
        try (Pair pair = pair()) {
            pair.peer().getOutputStream().write(new byte[3]);
            pair.peer().shutdownOutput();
            ByteBuffer buffer = ByteBuffer.allocate(10);
            EOFException e = assertThrows(EOFException.class,
                    () -> pair.socket().recvFully(buffer));
            assertEquals(3, buffer.position());
            assertTrue(e.getMessage().contains("7 bytes"), e.getMessage());
        }
    }

    @Test
    void aResetIsASocketExceptionThatNamesThePeer() throws IOException {
        try (Pair pair = pair()) {
            pair.peer().setSoLinger(true, 0);
            pair.peer().close();
            SocketException e = assertThrows(SocketException.class,
                    () -> pair.socket().recv(ByteBuffer.allocate(1)));
            assertTrue(e.getMessage().contains(pair.socket().remoteAddress().toString()),
                    e.getMessage());
            assertThrows(SocketException.class, () -> {
                for (int i = 0; i < 2; i++) {
                    pair.socket().sendFully(ByteBuffer.allocate(1));
                }
            });
        }
    }

    @Test
    void aReceiveThatTimesOutLosesNothing() throws IOException {
        byte[] sent = pattern(100_000);
        try (Pair pair = pair()) {
            assertThrows(SocketTimeoutException.class,
                    () -> pair.socket().recv(ByteBuffer.allocate(8), SHORT));
            Task<Void> sender = Task.On.VIRTUAL.start(() -> {
                for (int at = 0; at < sent.length; at += 1000) {
                    pair.peer().getOutputStream().write(sent, at, 1000);
                }
            });
            ByteBuffer received = ByteBuffer.allocate(sent.length);
            while (received.hasRemaining()) {
                try {
                    pair.socket().recv(received, Duration.ofNanos(50_000));
                } catch (SocketTimeoutException e) {
                    continue;
                }
            }
            assertArrayEquals(sent, received.array());
            sender.result();
        } catch (Exception e) {
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }

    @Test
    void anAcceptThatTimesOutMayBeRepeated() throws IOException {
        try (TcpListener listener = heddle.listen(loopback(0))) {
            assertThrows(SocketTimeoutException.class, () -> listener.accept(SHORT));
            try (Socket peer = new Socket()) {
                peer.connect(listener.localAddress());
                listener.accept().close();
            }
        }
    }

    @Test
    void aSlowReceiverGetsEverythingInOrder() throws Exception {
        byte[] sent = pattern(16 << 20);
        try (Pair pair = pair()) {
            Task<Void> sender = Task.On.PLATFORM.start(() -> {
                pair.socket().sendFully(ByteBuffer.wrap(sent).asReadOnlyBuffer());
                pair.socket().shutdownOutput();
            });
            assertArrayEquals(sent, pair.peer().getInputStream().readAllBytes());
            sender.result();
        }
    }

    @Test
    void optionsHaveTheValuesThatTheJdkReads() throws IOException {
        try (Pair pair = pair(); SocketChannel jdk = SocketChannel.open()) {
            assertSame(pair, jdk, StandardSocketOptions.TCP_NODELAY, true);
            assertSame(pair, jdk, StandardSocketOptions.SO_KEEPALIVE, true);
            assertSame(pair, jdk, StandardSocketOptions.SO_SNDBUF, 32 << 10);
            assertSame(pair, jdk, StandardSocketOptions.SO_RCVBUF, 32 << 10);
            assertSame(pair, jdk, StandardSocketOptions.SO_LINGER, 3);
            assertSame(pair, jdk, StandardSocketOptions.SO_LINGER, -1);
            assertSame(pair, jdk, StandardSocketOptions.IP_TOS, 0x10);
            assertThrows(IllegalArgumentException.class,
                    () -> pair.socket().setOption(StandardSocketOptions.SO_RCVBUF, -1));
            assertThrows(UnsupportedOperationException.class, () -> pair.socket()
                    .setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true));
        }
    }

    private static <T> void assertSame(Pair pair, SocketChannel jdk, SocketOption<T> option,
            T value) throws IOException {
        jdk.setOption(option, value);
        pair.socket().setOption(option, value);
        assertEquals(jdk.getOption(option), pair.socket().getOption(option), option.name());
    }

    @Test
    void emptyBuffersTransferNothingAndDoNotWait() throws IOException {
        try (Pair pair = pair()) {
            assertEquals(0, pair.socket().recv(ByteBuffer.allocate(0)));
            assertEquals(0, pair.socket().send(ByteBuffer.allocate(0)));
            pair.socket().sendFully(ByteBuffer.allocate(0));
            assertThrows(IllegalArgumentException.class, () -> pair.socket()
                    .recv(ByteBuffer.allocate(1).asReadOnlyBuffer()));
        }
    }
}
