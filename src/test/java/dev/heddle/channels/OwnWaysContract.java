package dev.heddle.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.BackendKind;
import dev.heddle.Deadline;
import dev.heddle.Descriptors;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the JDK's channels have no like of, or have otherwise. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class OwnWaysContract {
    private Heddle heddle;

    abstract BackendKind backend();

    @BeforeEach
    void openHeddle() throws IOException {
        heddle = Heddle.open(HeddleOptions.defaults().withBackend(backend()));
    }

    @AfterEach
    void closeHeddle() throws IOException {
        heddle.close();
    }

    private HeddleChannels channels() {
        return HeddleChannels.of(heddle);
    }

    @ParameterizedTest
    @EnumSource
    void interruptLeavesChannelsOpenThatAreToStayOpen(Caller.On on) throws Exception {
        HeddleChannels open = channels().keepingOpenOnInterrupt();
        assertNotSame(channels(), open);
        try (ServerSocketChannel server = open.openServerSocket().bind(Oracle.loopback(0));
                DatagramChannel datagram = open.openDatagram().bind(Oracle.loopback(0))) {
            endedByInterrupt(on, server, server::accept);
            endedByInterrupt(on, datagram, () -> datagram.receive(ByteBuffer.allocate(1)));
            try (SocketChannel channel = open.openSocket()) {
                channel.connect(server.getLocalAddress());
                try (SocketChannel accepted = server.accept()) {
                    endedByInterrupt(on, channel, () -> channel.read(ByteBuffer.allocate(1)));
                    endedByInterrupt(on, accepted, () -> accepted.read(ByteBuffer.allocate(1)));
                    before(on, channel, () -> channel.write(ByteBuffer.allocate(1)));
                    channel.write(ByteBuffer.wrap(new byte[] {6}));
                    ByteBuffer target = ByteBuffer.allocate(3);
                    assertEquals(1, accepted.read(target));
                    assertEquals(6, target.get(0));
                }
            }
        }
    }

    private static void endedByInterrupt(Caller.On on, NetworkChannel channel, Callable<?> call)
            throws Exception {
        Caller<?> caller = on.start(call);
        caller.awaitBlocked();
        caller.thread.interrupt();
        assertEquals(InterruptedIOException.class,
                caller.failure(InterruptedIOException.class).getClass());
        assertTrue(caller.interruptedAtEnd());
        assertTrue(channel.isOpen());
        before(on, channel, call);
    }

    private static void before(Caller.On on, NetworkChannel channel, Callable<?> call) {
        Caller<?> caller = on.start(() -> {
            Thread.currentThread().interrupt();
            return call.call();
        });
        caller.failure(InterruptedIOException.class);
        assertTrue(caller.interruptedAtEnd());
        assertTrue(channel.isOpen());
    }

    /** Those of java.nio.channels.Channels keep a writer waiting while a reader waits. */
    @ParameterizedTest
    @EnumSource
    void streamsOfAChannelWaitEachForItself(Caller.On on) throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(Oracle.loopback(0));
                SocketChannel channel = channels().openSocket()) {
            channel.connect(server.getLocalAddress());
            InputStream in = HeddleChannels.newInputStream(channel);
            OutputStream out = HeddleChannels.newOutputStream(channel);
            try (SocketChannel peer = server.accept()) {
                Caller<Integer> reader = on.start(() -> in.read());
                reader.awaitBlocked();
                on.start(() -> {
                    out.write(7);
                    return null;
                }).result();
                ByteBuffer heard = ByteBuffer.allocate(1);
                peer.read(heard);
                peer.write(heard.flip());
                assertEquals(7, reader.result());
                out.close();
                assertFalse(channel.isOpen());
            }
        }
    }

    /** The JDK's waits until the other has connected. */
    @Test
    void readingWhileAnotherConnectsFails() throws Exception {
        try (Transcript told = new Transcript(); SocketChannel channel = channels().openSocket()) {
            SocketAddress silence = Oracle.silence(told);
            Caller<Boolean> connector = Caller.On.VIRTUAL.start(() -> channel.connect(silence));
            connector.awaitBlocked();
            assertThrows(NotYetConnectedException.class,
                    () -> channel.read(ByteBuffer.allocate(1)));
            assertTrue(channel.isConnectionPending());
        }
    }

    @Test
    void nonBlockingModeIsRefused() throws Exception {
        try (SocketChannel socket = channels().openSocket();
                ServerSocketChannel server = channels().openServerSocket();
                DatagramChannel datagram = channels().openDatagram()) {
            for (SelectableChannel channel : List.of(socket, server, datagram)) {
                assertTrue(assertThrows(UnsupportedOperationException.class,
                        () -> channel.configureBlocking(false)).getMessage().contains("selector"));
                assertTrue(channel.isBlocking());
                assertTrue(channel.isOpen());
                assertEquals(HeddleSelectorProvider.class, channel.provider().getClass());
                assertTrue(channel.toString().contains("Channel["), channel::toString);
            }
        }
    }

    @Test
    void channelsOpenedByTheProviderAreOnTheSameHeddle() throws Exception {
        try (SocketChannel one = channels().openSocket(StandardProtocolFamily.INET);
                SocketChannel other = one.provider().openSocketChannel()) {
            heddle.close();
            assertThrows(ClosedChannelException.class, () -> other.bind(null));
        }
    }

    @Test
    void channelsHaveTheDeadlineOfTheirHeddle() throws Exception {
        Heddle hasty = heddle.withDeadline(Deadline.timeout(Duration.ofMillis(10)));
        try (ServerSocketChannel server =
                HeddleChannels.of(hasty).openServerSocket().bind(Oracle.loopback(0))) {
            assertThrows(SocketTimeoutException.class, server::accept);
            assertTrue(server.isOpen());
        }
        try (DatagramChannel channel =
                HeddleChannels.of(hasty).openDatagram().bind(Oracle.loopback(0))) {
            assertThrows(SocketTimeoutException.class,
                    () -> channel.receive(ByteBuffer.allocate(1)));
            assertTrue(channel.isOpen());
        }
    }

    @Test
    void closingTheHeddleClosesItsChannels() throws Exception {
        ServerSocketChannel server = channels().openServerSocket().bind(Oracle.loopback(0));
        SocketAddress address = server.getLocalAddress();
        SocketChannel client = channels().openSocket();
        client.connect(address);
        Caller<Integer> reader =
                Caller.On.VIRTUAL.start(() -> client.read(ByteBuffer.allocate(1)));
        reader.awaitBlocked();
        heddle.close();
        reader.failure(AsynchronousCloseException.class);
        assertFalse(client.isOpen());
        assertThrows(ClosedChannelException.class, server::accept);
        assertFalse(server.isOpen());
    }

    @Test
    void closedListenersPortIsFreeWhenCloseReturns() throws Exception {
        for (int i = 0; i < 20; i++) {
            ServerSocketChannel server = channels().openServerSocket().bind(Oracle.loopback(0));
            SocketAddress address = server.getLocalAddress();
            Caller<SocketChannel> acceptor = Caller.On.VIRTUAL.start(server::accept);
            acceptor.awaitBlocked();
            server.close();
            channels().openServerSocket().bind(address).close();
            acceptor.failure(AsynchronousCloseException.class);
        }
    }

    @Test
    void theTimeoutOfAcceptingIsNotThatOfTheAccepted() throws Exception {
        try (ServerSocket adaptor = channels().openServerSocket().socket();
                ServerSocket own = channels().serverSocketFactory().createServerSocket()) {
            for (ServerSocket server : List.of(adaptor, own)) {
                server.bind(Oracle.loopback(0));
                server.setSoTimeout(20);
                try (SocketChannel peer = SocketChannel.open(server.getLocalSocketAddress());
                        Socket accepted = acceptAtLast(server)) {
                    Caller<Integer> reader =
                            Caller.On.VIRTUAL.start(() -> accepted.getInputStream().read());
                    assertFalse(reader.thread.join(Duration.ofMillis(60)));
                    peer.write(ByteBuffer.wrap(new byte[] {5}));
                    assertEquals(5, reader.result());
                }
            }
        }
    }

    private static Socket acceptAtLast(ServerSocket server) throws IOException {
        while (true) {
            try {
                return server.accept();
            } catch (SocketTimeoutException e) {
                continue; // a busy machine may take longer than the timeout
            }
        }
    }

    /** The JDK's drops what it has read. */
    @Test
    void whatWasReadIsReturnedEvenToTheInterrupted() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(Oracle.loopback(0));
                SocketChannel channel = channels().openSocket()) {
            channel.connect(server.getLocalAddress());
            SocketChannel peer = server.accept();
            for (int i = 0; i < 300 && channel.isOpen(); i++) {
                Caller<Integer> reader =
                        Caller.On.VIRTUAL.start(() -> channel.read(ByteBuffer.allocate(1)));
                reader.awaitBlocked();
                Thread.startVirtualThread(reader.thread::interrupt);
                peer.write(ByteBuffer.allocate(1));
                try {
                    assertEquals(1, reader.result());
                    assertTrue(channel.isOpen());
                } catch (ClosedChannelException e) {
                    assertFalse(channel.isOpen());
                }
            }
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "counts in /proc")
    void whatFailsKeepsNoDescriptor() throws Exception {
        failInManyWays(); // the JDK's own machinery opens some on first use
        long before = Descriptors.open();
        for (int i = 0; i < 10; i++) {
            failInManyWays();
        }
        // Fewer, where others have given some back meanwhile.
        long after = Descriptors.open();
        assertTrue(after <= before, () -> before + " before, " + after + " after");
    }

    private void failInManyWays() throws Exception {
        ServerSocketChannel gone = ServerSocketChannel.open().bind(Oracle.loopback(0));
        InetSocketAddress address = (InetSocketAddress) gone.getLocalAddress();
        assertThrows(IOException.class, () -> channels().serverSocketFactory()
                .createServerSocket(address.getPort(), 1, address.getAddress()));
        gone.close();
        SocketChannel refused = channels().openSocket();
        assertThrows(IOException.class, () -> refused.connect(address));
        assertThrows(IOException.class, () -> channels().socketFactory()
                .createSocket(address.getAddress(), address.getPort()));
        SocketChannel interrupted = channels().openSocket();
        Thread.currentThread().interrupt();
        assertThrows(IOException.class, () -> interrupted.connect(address));
        assertTrue(Thread.interrupted());
        try (ServerSocket server = channels().serverSocketFactory().createServerSocket(0, 5,
                address.getAddress())) {
            Caller<Socket> acceptor = Caller.On.VIRTUAL.start(server::accept);
            acceptor.awaitBlocked();
            acceptor.thread.interrupt();
            acceptor.failure(SocketException.class);
        }
    }

    @Test
    void socketsOfFactoriesAreOnTheirHeddle() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(Oracle.loopback(0));
                Socket socket = channels().socketFactory().createSocket("127.0.0.1",
                        ((InetSocketAddress) server.getLocalAddress()).getPort())) {
            heddle.close();
            assertThrows(IOException.class, () -> socket.getInputStream().read());
        }
        try (Socket shared = new HeddleSocketFactory("unused").createSocket();
                Socket another = new HeddleSocketFactory().createSocket()) {
            assertFalse(shared.isConnected() || another.isConnected());
        }
    }
}
