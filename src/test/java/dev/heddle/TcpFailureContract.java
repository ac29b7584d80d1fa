package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.BlockingCall.Kind;
import dev.heddle.Task.On;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong between machines is told as the JDK tells it, and what is left goes on. */
abstract class TcpFailureContract extends FacadeContract {
    private static final Duration SHORT = Duration.ofMillis(30);

    @ParameterizedTest
    @EnumSource
    void aRefusedConnectSaysWhereWhyAndWhatHelps(On on) throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket once = new ServerSocket()) {
            once.bind(loopback(0));
            nobody = (InetSocketAddress) once.getLocalSocketAddress();
        }
        Task<TcpSocket> connector = on.start(() -> heddle.connect(nobody));
        ConnectException e = connector.failure(ConnectException.class);
        for (String part : List.of("connect", "" + nobody.getPort(), "127.0.0.1",
                "connection refused", "start the server")) {
            assertTrue(e.getMessage().contains(part), e::getMessage);
        }
        ConnectException byName = on.start(
                () -> heddle.connect("localhost", nobody.getPort()))
                .failure(ConnectException.class);
        assertTrue(byName.getMessage().contains("refused"), byName::getMessage);
    }

    @Test
    void aPortInUseIsABindExceptionThatSaysWhatHelps() throws Exception {
        try (TcpListener first = heddle.listen(loopback(0))) {
            BindException e = assertThrows(BindException.class,
                    () -> heddle.listen(first.localAddress()));
            for (String part : List.of("" + first.localAddress().getPort(), "in use",
                    "choose another")) {
                assertTrue(e.getMessage().contains(part), e::getMessage);
            }
        }
        BindException foreign = assertThrows(BindException.class,
                () -> heddle.listen(new InetSocketAddress("192.0.2.1", 0)));
        assertTrue(foreign.getMessage().contains("192.0.2.1"), foreign::getMessage);
    }

    @Test
    void wrongAddressesAreProgrammersErrors() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere", 1);
        assertThrows(UnresolvedAddressException.class, () -> heddle.connect(unresolved));
        assertThrows(UnresolvedAddressException.class, () -> heddle.listen(unresolved));
        assertThrows(IllegalArgumentException.class, () -> heddle.connect("localhost", 65_536));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> heddle.listen(loopback(0), 0));
        assertTrue(e.getMessage().contains("0"), e::getMessage);
        assertThrows(UnknownHostException.class, () -> heddle.connect("no host", 1));
    }

    @ParameterizedTest
    @EnumSource
    void aResetEndsAParkedReceive(On on) throws Exception {
        try (Pair pair = pair()) {
            Task<Integer> receiver =
                    on.start(() -> pair.socket().recv(ByteBuffer.allocate(5))).awaitParked();
            reset(pair.peer());
            SocketException e = receiver.failure(SocketException.class);
            assertTrue(e.getMessage().contains("reset")
                    && e.getMessage().contains("" + pair.peer().getLocalPort()), e::getMessage);
            assertTrue(pair.socket().isOpen());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResetInMidTransferEndsAParkedSend(On on) throws Exception {
        try (Pair pair = pair()) {
            Task<Void> sender = on.start(
                    () -> pair.socket().sendFully(ByteBuffer.allocate(64 << 20))).awaitParked();
            reset(pair.peer());
            sender.failure(SocketException.class);
            assertThrows(SocketException.class,
                    () -> pair.socket().send(ByteBuffer.allocate(1)));
        }
    }

    private static void reset(Socket peer) throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();
    }

    private static TcpSocket within(Duration time, TcpSocket socket) {
        return socket.withDeadline(Deadline.timeout(time));
    }

    private static TcpListener within(Duration time, TcpListener listener) {
        return listener.withDeadline(Deadline.timeout(time));
    }

    @ParameterizedTest
    @EnumSource
    void aReceiveThatTimesOutLosesNothing(On on) throws Exception {
        try (Pair pair = pair()) {
            ByteBuffer target = ByteBuffer.allocate(10);
            on.run(() -> {
                for (Duration timeout : List.of(SHORT, Duration.ZERO, Duration.ofDays(-1))) {
                    long start = System.nanoTime();
                    SocketTimeoutException e = assertThrows(SocketTimeoutException.class,
                            () -> within(timeout, pair.socket()).recv(target));
                    assertTrue(System.nanoTime() - start >= timeout.toNanos(), "early");
                    assertTrue(e.getMessage().contains("timed out"), e::getMessage);
                    assertEquals(0, target.position());
                }
                pair.peer().getOutputStream().write(pattern(3));
                assertEquals(3, within(Task.SOON, pair.socket()).recv(target));
            });
            assertArrayEquals(pattern(3), taken(target));
        }
    }

    @Test
    void noByteIsLostHoweverOftenAReceiveTimesOut() throws Exception {
        int rounds = 2000;
        try (Pair pair = pair()) {
            ByteBuffer all = ByteBuffer.allocate(rounds);
            Task<Void> receiver = On.VIRTUAL.start(() -> {
                while (all.hasRemaining()) {
                    try {
                        within(Duration.ofNanos(20_000), pair.socket()).recv(all);
                    } catch (SocketTimeoutException e) {
                        assertFalse(Thread.interrupted());
                    }
                }
            });
            for (byte b : pattern(rounds)) {
                pair.peer().getOutputStream().write(b);
            }
            receiver.result();
            assertArrayEquals(pattern(rounds), all.array());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimeoutHoldsForThoseToWhoQueueBehindAnotherReceiver(On on) throws Exception {
        try (Pair pair = pair(); TcpListener listener = heddle.listen(loopback(0))) {
            Task<Integer> first =
                    on.start(() -> pair.socket().recv(ByteBuffer.allocate(5))).awaitParked();
            on.start(() -> within(SHORT, pair.socket()).recv(ByteBuffer.allocate(5)))
                    .failure(SocketTimeoutException.class);
            pair.peer().getOutputStream().write(1);
            assertEquals(1, first.result());
            Task<TcpSocket> accepter = on.start(() -> listener.accept()).awaitParked();
            on.start(() -> within(SHORT, listener).accept()).failure(SocketTimeoutException.class);
            heddle.connect(listener.localAddress());
            accepter.result();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAcceptThatTimesOutLosesNoConnection(On on) throws Exception {
        try (TcpListener listener = heddle.listen(loopback(0))) {
            on.run(() -> {
                assertThrows(SocketTimeoutException.class, () -> within(SHORT, listener).accept());
                try (TcpSocket client = heddle.connect(listener.localAddress());
                        TcpSocket server = within(Task.SOON, listener).accept()) {
                    assertEquals(client.localAddress(), server.remoteAddress());
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectThatNobodyAnswersTimesOut(On on) throws Exception {
        try (BlockingCall full = BlockingCall.of(Kind.CONNECT, heddle, dir)) {
            InetSocketAddress address = ((BlockingCall.Connect) full).address();
            Heddle impatient = heddle.withDeadline(Deadline.timeout(SHORT));
            SocketTimeoutException e = on.start(() -> impatient.connect(address))
                    .failure(SocketTimeoutException.class);
            assertTrue(e.getMessage().contains("" + address.getPort()), e::getMessage);
            full.useAgain();
        }
    }

    @Test
    void aListenerSurvivesTooManyOpenFiles() throws Exception {
        Process server = ChildJvm.start("ulimit -n 100", "-Ddev.heddle.backend="
                + options().backend().backendName(), TooManyFilesServer.class);
        List<Socket> peers = new ArrayList<>();
        try (var out = server.inputReader()) {
            int port = Integer.parseInt(out.readLine());
            for (int i = 0; i < 120; i++) {
                Socket peer = new Socket();
                peer.connect(loopback(port));
                peers.add(peer);
            }
            String failure = out.readLine();
            assertTrue(failure.startsWith("java.net.SocketException")
                    && failure.contains("EMFILE") && failure.contains("ulimit -n"), failure);
            server.getOutputStream().write('\n');
            server.getOutputStream().flush();
            assertEquals("goes on", out.readLine());
            assertTrue(server.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, server.exitValue());
        } finally {
            server.destroyForcibly();
            for (Socket peer : peers) {
                peer.close();
            }
        }
    }
}
