package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.TcpListener;
import dev.heddle.TcpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Closing sockets on the calling thread: only what need not wait. */
class CloseInPlaceTest {
    private Heddle heddle;
    private TcpListener listener;

    @BeforeEach
    void open() throws IOException {
        heddle = Heddle.open(HeddleOptions.defaults().withBackend(BackendKind.URING));
        listener = heddle.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        heddle.close();
    }

    private long submitted() {
        return heddle.statistics().get("SUBMITTED");
    }

    @Test
    void aConnectionThatNobodyUsesIsClosedAtOnce() throws IOException {
        try (SocketChannel peer = SocketChannel.open(listener.localAddress())) {
            TcpSocket socket = listener.accept();
            long before = submitted();
            socket.close();
            assertEquals(before, submitted());
            assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
            assertThrows(ClosedChannelException.class, () -> socket.recv(ByteBuffer.allocate(1)));
            socket.close();
        }
    }

    @Test
    void oneThatLingersIsClosedByTheLoop() throws IOException {
        try (SocketChannel peer = SocketChannel.open(listener.localAddress())) {
            TcpSocket socket = listener.accept();
            socket.setOption(StandardSocketOptions.SO_LINGER, 1);
            long before = submitted();
            socket.close();
            assertEquals(before + 1, submitted());
            assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
        }
    }
}
