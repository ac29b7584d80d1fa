package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task.On;
import dev.heddle.backend.Capability;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections by a path, beside the JDK's. */
abstract class UnixSocketContract extends FacadeContract {
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private UnixDomainSocketAddress path(String name) {
        return UnixDomainSocketAddress.of(dir.resolve(name));
    }

    private static SocketChannel jdks() throws IOException {
        return SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @ParameterizedTest
    @EnumSource
    void anAccepterAndAReceiverWaitForTheJdksClient(On on) throws Exception {
        try (UnixListener listener = heddle.listen(path("s"))) {
            Task<UnixSocket> accepter = on.start(() -> listener.accept()).awaitParked();
            try (SocketChannel client = SocketChannel.open(path("s"));
                    UnixSocket server = accepter.result()) {
                ByteBuffer target = ByteBuffer.allocate(3);
                Task<Void> receiver = on.start(() -> server.recvFully(target)).awaitParked();
                client.write(ByteBuffer.wrap(pattern(3)));
                receiver.result();
                assertArrayEquals(pattern(3), target.array());
                on.run(() -> server.sendFully(ByteBuffer.wrap(pattern(5))));
                ByteBuffer back = ByteBuffer.allocate(5);
                while (back.hasRemaining()) {
                    client.read(back);
                }
                assertArrayEquals(pattern(5), back.array());
                client.shutdownOutput();
                assertEquals(-1, server.recv(target.clear()));
                var e = assertThrows(EOFException.class, () -> server.recvFully(target));
                assertTrue(e.getMessage().contains(path("s").toString()), e::getMessage);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void megabytesPassBetweenTwoOfOurs(On on) throws Exception {
        byte[] many = pattern(8 << 20);
        try (UnixListener listener = heddle.listen(path("s"));
                UnixSocket client = heddle.connect(path("s"));
                UnixSocket server = listener.accept()) {
            Task<Void> sender = on.start(() -> client.sendFully(ByteBuffer.wrap(many)));
            ByteBuffer all = ByteBuffer.allocate(many.length);
            server.recvFully(all);
            sender.result();
            assertArrayEquals(many, all.array());
        }
    }

    @Test
    void addressesAreTheJdks() throws Exception {
        try (UnixListener listener = heddle.listen(path("s"));
                UnixSocket client = heddle.connect(path("s"));
                UnixSocket server = listener.accept();
                SocketChannel theirs = SocketChannel.open(path("s"))) {
            assertEquals(path("s"), listener.localAddress());
            assertEquals(theirs.getRemoteAddress(), client.remoteAddress());
            assertEquals(theirs.getLocalAddress(), client.localAddress());
            assertEquals(path("s"), server.localAddress());
            assertEquals(UNNAMED, server.remoteAddress());
            assertTrue(client.toString().startsWith("UnixSocket[/"), client::toString);
        }
    }

    private static void assertSame(Task.Action theirs, Task.Action ours) {
        Exception expected = assertThrows(Exception.class, theirs::run);
        Exception e = assertThrows(expected.getClass(), ours::run);
        assertEquals(expected.getClass(), e.getClass(), e::getMessage);
    }

    @Test
    void whatTheJdkRefusesIsRefusedByTheSameException() throws Exception {
        UnixDomainSocketAddress taken = path("taken");
        UnixDomainSocketAddress tooLong = path("x".repeat(107 - dir.toString().length()));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                UnixListener listener = heddle.listen(taken)) {
            for (var address : List.of(taken, tooLong, path("no/folder"), UNNAMED)) {
                assertSame(() -> server.bind(address), () -> heddle.listen(address));
            }
            assertTrue(listener.isOpen());
        }
        assertTrue(Files.exists(taken.getPath()), "its owner deletes it");
        for (var address : List.of(taken, tooLong, path("missing"), UNNAMED)) {
            try (SocketChannel client = jdks()) {
                assertSame(() -> client.connect(address), () -> heddle.connect(address));
            }
        }
        var e = assertThrows(SocketException.class, () -> heddle.connect(path("missing")));
        for (String part : List.of("missing", "connect", "check the path")) {
            assertTrue(e.getMessage().contains(part), e::getMessage);
        }
        assertThrows(IllegalArgumentException.class, () -> heddle.listen(path("zero"), 0));
    }

    private static final Map<SocketOption<?>, Object> VALUES = Map.of(
            StandardSocketOptions.SO_SNDBUF, 20_000, StandardSocketOptions.SO_RCVBUF, 30_000,
            StandardSocketOptions.SO_LINGER, 7);

    @Test
    void optionsAreTheJdks() throws Exception {
        try (UnixListener listener = heddle.listen(path("s"));
                UnixSocket client = heddle.connect(path("s")); SocketChannel theirs = jdks()) {
            for (Map.Entry<SocketOption<?>, Object> entry : VALUES.entrySet()) {
                @SuppressWarnings("unchecked")
                SocketOption<Object> option = (SocketOption<Object>) entry.getKey();
                assertEquals(theirs.getOption(option), client.getOption(option), option::name);
                theirs.setOption(option, entry.getValue());
                assertEquals(theirs.getOption(option),
                        client.setOption(option, entry.getValue()).getOption(option),
                        option::name);
            }
            assertThrows(UnsupportedOperationException.class,
                    () -> client.setOption(StandardSocketOptions.TCP_NODELAY, true));
            assertThrows(UnsupportedOperationException.class,
                    () -> listener.setOption(StandardSocketOptions.SO_REUSEADDR, true));
            listener.setOption(StandardSocketOptions.SO_RCVBUF, 40_000);
            assertEquals(40_000, listener.getOption(StandardSocketOptions.SO_RCVBUF));
        }
    }

    /** How many connections a backlog of 1 takes is the system's business. */
    private IOException fillBacklog(Heddle through) {
        return assertThrows(IOException.class, () -> {
            while (true) {
                through.connect(path("s"));
            }
        });
    }

    @Test
    void aFullBacklogLetsAConnectWaitOrSaysSo() throws Exception {
        try (UnixListener listener = heddle.listen(path("s"), 1)) {
            if (!can(Capability.UNIX_CONNECT_WAITS)) {
                IOException e = fillBacklog(heddle);
                assertTrue(e.getMessage().contains("backlog"), e::getMessage);
                return;
            }
            IOException e = fillBacklog(
                    heddle.withDeadline(Deadline.timeout(Duration.ofMillis(50))));
            assertEquals(SocketTimeoutException.class, e.getClass());
            Task<UnixSocket> connector =
                    On.VIRTUAL.start(() -> heddle.connect(path("s"))).awaitParked();
            while (!connector.hasEnded()) {
                try {
                    listener.withDeadline(Deadline.timeout(Duration.ofMillis(50))).accept();
                } catch (SocketTimeoutException allTaken) {
                    assertTrue(connector.result().isOpen());
                }
            }
            connector.result().close();
        }
    }
}
