package dev.heddle.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The drop-ins on threads that the loop runs: what holds a carrier there must not wait. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class FusedChannelsTest {
    private static final int ROUNDS = 20;

    private static void inTurn(BackendKind kind) throws Exception {
        try (Heddle heddle = Heddle.open(HeddleOptions.defaults().withBackend(kind));
                ExecutorService threads = heddle.threads().executor()) {
            assertTrue(heddle.threads().areFused(), heddle.threads()::reason);
            HeddleChannels channels = HeddleChannels.of(heddle);
            for (int i = 0; i < ROUNDS; i++) {
                ServerSocketChannel listener = channels.openServerSocket();
                listener.bind(Oracle.loopback(0));
                ServerSocket server = channels.serverSocketFactory().createServerSocket(0);
                List<Future<?>> all = List.of(threads.submit(() -> {
                    try (listener; SocketChannel accepted = listener.accept()) {
                        ByteBuffer target = ByteBuffer.allocate(9);
                        while (accepted.read(target) >= 0) {
                            continue;
                        }
                        assertEquals(3, target.position());
                    }
                    return null;
                }), threads.submit(() -> {
                    try (SocketChannel client = channels.openSocket()) {
                        client.connect(listener.getLocalAddress());
                        client.write(ByteBuffer.allocate(3));
                    }
                    return null;
                }), threads.submit(() -> {
                    try (server; Socket accepted = server.accept()) {
                        assertEquals(3, accepted.getInputStream().readAllBytes().length);
                    }
                    return null;
                }), threads.submit(() -> {
                    try (Socket client = channels.socketFactory().createSocket("127.0.0.1",
                            server.getLocalPort())) {
                        client.getOutputStream().write(new byte[3]);
                    }
                    return null;
                }));
                for (Future<?> each : all) {
                    each.get(20, TimeUnit.SECONDS);
                }
            }
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    void onUring() throws Exception {
        inTurn(BackendKind.URING);
    }

    @Test
    void onThePortableBackend() throws Exception {
        inTurn(BackendKind.NIO);
    }
}
