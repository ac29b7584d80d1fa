package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sockets that are opened first, and connect or listen later. */
abstract class UnconnectedContract extends FacadeContract {
    @Test
    void whoIsNotConnectedSaysSo() throws IOException {
        try (TcpSocket socket = heddle.openTcp()) {
            assertNull(socket.remoteAddress());
            assertNull(socket.localAddress());
            ByteBuffer buffer = ByteBuffer.allocate(1);
            assertThrows(NotYetConnectedException.class, () -> socket.recv(buffer));
            assertThrows(NotYetConnectedException.class, () -> socket.send(buffer));
            assertThrows(NotYetConnectedException.class, socket::shutdownOutput);
            assertTrue(socket.isOpen());
        }
    }

    @Test
    void optionsAreSetAndAnAddressBoundBeforeConnecting() throws IOException {
        try (TcpListener listener = heddle.listen(loopback(0));
                TcpSocket socket = heddle.openTcp()) {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0).bind(loopback(0));
            InetSocketAddress own = socket.localAddress();
            assertThrows(AlreadyBoundException.class, () -> socket.bind(loopback(0)));
            socket.connect(listener.localAddress());
            try (TcpSocket accepted = listener.accept()) {
                assertEquals(own, accepted.remoteAddress());
                assertEquals(listener.localAddress(), socket.remoteAddress());
                assertEquals(0, socket.available());
                accepted.sendFully(ByteBuffer.allocate(3));
                socket.recvFully(ByteBuffer.allocate(1));
                assertEquals(2, socket.available());
                assertEquals(0, socket.getOption(StandardSocketOptions.SO_LINGER));
            }
            assertThrows(AlreadyConnectedException.class,
                    () -> socket.connect(listener.localAddress()));
            assertThrows(AlreadyBoundException.class, () -> socket.bind(null));
            assertTrue(socket.isOpen());
        }
    }

    @Test
    void connectingThatFailsCloses() throws IOException {
        InetSocketAddress gone;
        try (TcpListener listener = heddle.listen(loopback(0))) {
            gone = listener.localAddress();
        }
        TcpSocket refused = heddle.openTcp();
        assertThrows(ConnectException.class, () -> refused.connect(gone));
        assertFalse(refused.isOpen());
        assertThrows(ClosedChannelException.class, () -> refused.connect(gone));
        try (BlockingCall.Connect silent = new BlockingCall.Connect(heddle)) {
            TcpSocket late = heddle.openTcp();
            TcpSocket hasty = late.withDeadline(Deadline.timeout(Duration.ofMillis(20)));
            assertThrows(SocketTimeoutException.class, () -> hasty.connect(silent.address()));
            assertFalse(late.isOpen());
        }
    }

    @Test
    void bindingThatFailsMayBeTriedAgain() throws IOException {
        try (TcpListener other = heddle.listen(loopback(0));
                TcpSocket socket = heddle.openTcp(StandardProtocolFamily.INET);
                TcpListener listener = heddle.openTcpListener()) {
            assertThrows(BindException.class, () -> socket.bind(other.localAddress()));
            assertThrows(UnsupportedAddressTypeException.class,
                    () -> socket.bind(new InetSocketAddress("::1", 0)));
            socket.bind(loopback(0));
            assertThrows(BindException.class, () -> listener.bind(other.localAddress(), 1));
            listener.bind(loopback(0), 1);
        }
    }

    @Test
    void whoDoesNotListenSaysSo() throws IOException {
        try (TcpListener listener = heddle.openTcpListener()) {
            assertThrows(NotYetBoundException.class, listener::accept);
            assertNull(listener.localAddress());
            assertThrows(IllegalArgumentException.class, () -> listener.bind(loopback(0), 0));
            listener.setOption(StandardSocketOptions.SO_RCVBUF, 9000).bind(loopback(0), 5);
            assertThrows(AlreadyBoundException.class, () -> listener.bind(loopback(0), 5));
            try (TcpSocket client = heddle.connect(listener.localAddress());
                    TcpSocket accepted = listener.accept()) {
                assertEquals(client.localAddress(), accepted.remoteAddress());
            }
        }
    }

    @Test
    void unixDomainSocketsLikewise() throws IOException {
        UnixDomainSocketAddress server = UnixDomainSocketAddress.of(dir.resolve("server"));
        UnixDomainSocketAddress own = UnixDomainSocketAddress.of(dir.resolve("client"));
        try (UnixListener listener = heddle.openUnixListener();
                UnixSocket socket = heddle.openUnix()) {
            assertThrows(NotYetBoundException.class, listener::accept);
            listener.bind(server, 5);
            socket.bind(own).connect(server);
            try (UnixSocket accepted = listener.accept()) {
                assertEquals(own, accepted.remoteAddress());
                socket.sendFully(ByteBuffer.allocate(1));
                accepted.recvFully(ByteBuffer.allocate(1));
            }
        }
        UnixSocket refused = heddle.openUnix();
        assertThrows(ConnectException.class, () -> refused.connect(server));
        assertFalse(refused.isOpen());
    }
}
