package dev.heddle.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the package's page says of sockets to be kept differently, or refused. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class SocketDepartureContract {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path dir;
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

    private boolean onUring() {
        return backend() == BackendKind.URING;
    }

    /** A virtual thread whose wait has ended goes on only when a carrier is free. */
    private static void whileAllCarriersAreKept(Callable<?> code) throws Exception {
        int carriers = Runtime.getRuntime().availableProcessors();
        AtomicInteger kept = new AtomicInteger();
        AtomicBoolean free = new AtomicBoolean();
        try {
            for (int i = 0; i < carriers; i++) {
                Thread.startVirtualThread(() -> {
                    kept.incrementAndGet();
                    while (!free.get()) {
                        Thread.onSpinWait();
                    }
                });
            }
            soonTrue(() -> kept.get() == carriers);
            code.call();
        } finally {
            free.set(true);
        }
    }

    private static void soonTrue(Callable<Boolean> condition) {
        Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1))
                .atMost(SOON).until(condition);
    }

    /** Interrupts a call when what it waits for has come, and before it can tell. */
    private <T> T interruptedWhenDone(Channel channel, Callable<T> call, Callable<?> cause)
            throws Exception {
        Caller<T> caller = Caller.On.VIRTUAL.start(call);
        caller.awaitBlocked();
        long ended = heddle.statistics().get("ENDED");
        whileAllCarriersAreKept(() -> {
            cause.call();
            soonTrue(() -> heddle.statistics().get("ENDED") > ended);
            caller.thread.interrupt();
            return null;
        });
        T result = caller.result();
        assertTrue(caller.interruptedAtEnd());
        assertTrue(channel.isOpen());
        return result;
    }

    @Test
    void whatCameBeforeAnInterruptIsReturned() throws Exception {
        try (ServerSocketChannel server = channels().openServerSocket();
                SocketChannel peer = SocketChannel.open();
                DatagramChannel datagrams = channels().openDatagram();
                DatagramChannel sender = DatagramChannel.open()) {
            server.bind(Oracle.loopback(0));
            try (SocketChannel accepted = interruptedWhenDone(server, server::accept,
                    () -> peer.connect(server.getLocalAddress()))) {
                ByteBuffer target = ByteBuffer.allocate(1);
                assertEquals(1, interruptedWhenDone(accepted, () -> accepted.read(target),
                        () -> peer.write(Oracle.bytes(5))));
                assertEquals(5, target.get(0));
            }
            datagrams.bind(Oracle.loopback(0));
            ByteBuffer target = ByteBuffer.allocate(2);
            assertNotNull(interruptedWhenDone(datagrams, () -> datagrams.receive(target),
                    () -> sender.send(Oracle.bytes(6), datagrams.getLocalAddress())));
            assertEquals(6, target.get(0));
        }
    }

    /** The JDK's waits on, on a platform thread. */
    @ParameterizedTest
    @EnumSource
    void anInterruptEndsConnectingAndClosesAFactorysSocket(Caller.On on) throws Exception {
        try (Transcript told = new Transcript();
                Socket socket = channels().socketFactory().createSocket()) {
            SocketAddress silence = Oracle.silence(told);
            Caller<Void> connector = on.start(() -> {
                socket.connect(silence);
                return null;
            });
            connector.awaitBlocked();
            connector.thread.interrupt();
            connector.failure(SocketException.class);
            assertTrue(connector.interruptedAtEnd());
            assertTrue(socket.isClosed());
        }
    }

    /** The JDK's sends none, and does not say so. */
    @Test
    void anEmptyDatagramGoesToThePeerOrIsRefused() throws Exception {
        try (DatagramChannel channel = channels().openDatagram();
                DatagramChannel peer = DatagramChannel.open().bind(Oracle.loopback(0))) {
            channel.connect(peer.getLocalAddress());
            if (onUring()) {
                assertEquals(0, channel.write(Oracle.bytes()));
                assertEquals(channel.getLocalAddress(), peer.receive(ByteBuffer.allocate(1)));
            } else {
                assertThrows(SocketException.class, () -> channel.write(Oracle.bytes()));
                assertTrue(channel.isOpen());
            }
        }
    }

    @Test
    void onUringMostOptionsThatAreNotStandardAreRefused() throws Exception {
        try (SocketChannel stream = channels().openSocket();
                DatagramChannel datagrams = channels().openDatagram()) {
            for (SocketOption<?> option : Set.of(ExtendedSocketOptions.TCP_KEEPIDLE,
                    ExtendedSocketOptions.TCP_KEEPINTERVAL,
                    ExtendedSocketOptions.TCP_KEEPCOUNT, ExtendedSocketOptions.TCP_QUICKACK)) {
                assertTrue(stream.supportedOptions().contains(option), option::name);
            }
            stream.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 100);
            assertEquals(100, stream.getOption(ExtendedSocketOptions.TCP_KEEPIDLE));
            assertEquals(IOException.class, assertThrows(IOException.class, () -> stream.setOption(
                    ExtendedSocketOptions.TCP_KEEPIDLE, -1)).getClass());
            if (onUring()) {
                refused(stream, ExtendedSocketOptions.SO_INCOMING_NAPI_ID);
                refused(datagrams, ExtendedSocketOptions.IP_DONTFRAGMENT);
            } else {
                datagrams.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, true);
            }
        }
    }

    private static void refused(NetworkChannel channel, SocketOption<?> option) {
        assertFalse(channel.supportedOptions().contains(option));
        assertThrows(UnsupportedOperationException.class, () -> channel.getOption(option));
    }

    @Test
    void groupsDoNotBlockSingleSenders() throws Exception {
        NetworkInterface on =
                NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        try (DatagramChannel channel = channels().openDatagram(StandardProtocolFamily.INET)) {
            channel.bind(null);
            MembershipKey key = channel.join(InetAddress.getByName("239.1.2.3"), on);
            assertThrows(UnsupportedOperationException.class,
                    () -> key.block(InetAddress.getLoopbackAddress()));
            assertTrue(key.isValid());
        }
    }

    @Test
    void urgentDataIsRefused() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(Oracle.loopback(0));
                Socket own = channels().socketFactory().createSocket();
                SocketChannel channel = channels().openSocket()) {
            for (Socket socket : new Socket[] {own, channel.socket()}) {
                socket.connect(server.getLocalAddress());
                assertThrows(SocketException.class, () -> socket.sendUrgentData(1));
                assertThrows(SocketException.class, () -> socket.setOOBInline(true));
                assertFalse(socket.isClosed());
            }
        }
    }

    @Test
    void whatIsAvailableOfUnixDomainSocketsIsKnownOnUring() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(dir.resolve("socket"));
        try (ServerSocketChannel server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
                SocketChannel channel = channels().openSocket(StandardProtocolFamily.UNIX)) {
            channel.connect(address);
            try (SocketChannel peer = server.accept()) {
                peer.write(Oracle.bytes(1, 2, 3));
                InputStream in = HeddleChannels.newInputStream(channel);
                assertEquals(1, in.read());
                assertEquals(onUring() ? 2 : 0, in.available());
            }
        }
    }

    /** The JDK's has a cleaner, which closes it. */
    @Test
    void aSocketThatWasForgottenStaysOpen() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(Oracle.loopback(0))) {
            WeakReference<Socket> forgotten = connect(server);
            try (SocketChannel peer = server.accept()) {
                soonTrue(() -> {
                    System.gc();
                    return forgotten.refersTo(null);
                });
                peer.configureBlocking(false);
                assertEquals(0, peer.read(ByteBuffer.allocate(1)), "it would be -1 at the end");
            }
        }
    }

    private WeakReference<Socket> connect(ServerSocketChannel server) throws IOException {
        Socket socket = channels().socketFactory().createSocket();
        socket.connect(server.getLocalAddress());
        return new WeakReference<>(socket);
    }

    /** The JDK's remembers it in each packet. */
    @Test
    void theRoomOfThePacketBeforeTheLastIsForgotten() throws Exception {
        try (DatagramChannel channel = channels().openDatagram().bind(Oracle.loopback(0));
                DatagramChannel peer = DatagramChannel.open()) {
            DatagramSocket socket = channel.socket();
            DatagramPacket packet = new DatagramPacket(new byte[9], 9);
            assertEquals(3, received(socket, packet, peer, 3));
            assertEquals(9, received(socket, packet, peer, 20));
            assertEquals(3, received(socket, packet, peer, 3));
            assertEquals(9, received(socket, new DatagramPacket(new byte[9], 9), peer, 20));
            assertEquals(3, received(socket, packet, peer, 20));
        }
    }

    private static int received(DatagramSocket socket, DatagramPacket packet,
            DatagramChannel peer, int length) throws IOException {
        peer.send(ByteBuffer.allocate(length), socket.getLocalSocketAddress());
        socket.receive(packet);
        return packet.getLength();
    }

    @Test
    void ofTheJdksStreamsOneMayWaitAtATime() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(Oracle.loopback(0));
                SocketChannel channel = channels().openSocket()) {
            channel.connect(server.getLocalAddress());
            InputStream in = Channels.newInputStream(channel);
            OutputStream out = Channels.newOutputStream(channel);
            try (SocketChannel peer = server.accept()) {
                Caller<Integer> reader = Caller.On.PLATFORM.start(() -> in.read());
                reader.awaitBlocked();
                Caller<Void> writer = Caller.On.PLATFORM.start(() -> {
                    out.write(7);
                    return null;
                });
                soonTrue(() -> writer.thread.getState() == Thread.State.BLOCKED);
                peer.write(Oracle.bytes(6));
                assertEquals(6, reader.result());
                writer.result();
                ByteBuffer heard = ByteBuffer.allocate(1);
                peer.read(heard);
                assertEquals(7, heard.get(0));
            }
        }
    }
}
