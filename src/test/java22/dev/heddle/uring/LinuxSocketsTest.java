package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import dev.heddle.backend.Rig;
import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets behave as the JDK's, which stand beside them here. */
class LinuxSocketsTest {
    @TempDir
    Path dir;
    private Rig rig;
    private Sockets sockets;
    private final Set<Integer> handles = new HashSet<>();

    @BeforeEach
    void open() throws IOException {
        rig = new Rig(new UringProvider().open(new BackendLimits(8, 32, 1)), dir);
        sockets = rig.backend.sockets();
    }

    @AfterEach
    void close() {
        handles.forEach(TestCalls::close);
        rig.close();
    }

    private int stream(ProtocolFamily family) throws IOException {
        int handle = sockets.openStream(family);
        handles.add(handle);
        return handle;
    }

    private int listener(ProtocolFamily family, SocketAddress local) throws IOException {
        int handle = sockets.openListener(family);
        handles.add(handle);
        sockets.listen(handle, local, 16);
        return handle;
    }

    private int port(int handle) throws IOException {
        return ((InetSocketAddress) sockets.localAddress(handle)).getPort();
    }

    private static InetAddress host(String literal) throws IOException {
        return InetAddress.getByName(literal);
    }

    /** Connects, and tells the peer's address as the accepting side sees it. */
    private InetSocketAddress peer(int listener, ProtocolFamily family, String to)
            throws IOException {
        int client = stream(family);
        var accept = rig.accepting(listener);
        rig.submit(accept);
        rig.result(rig.connecting(client, new InetSocketAddress(host(to), port(listener))));
        rig.resultOf(accept);
        assertEquals(sockets.localAddress(client), accept.remote);
        return (InetSocketAddress) accept.remote;
    }

    @Test
    void whatLingersIsNotClosedAtOnce() throws IOException {
        int socket = stream(StandardProtocolFamily.INET);
        assertTrue(LinuxSockets.closesAtOnce(socket));
        sockets.setOption(socket, StandardSocketOptions.SO_LINGER, 1);
        assertFalse(LinuxSockets.closesAtOnce(socket));
        sockets.setOption(socket, StandardSocketOptions.SO_LINGER, -1);
        assertTrue(LinuxSockets.closesAtOnce(socket));
        assertFalse(LinuxSockets.closesAtOnce(Integer.MAX_VALUE));
    }

    @Test
    void theFamilyIsTheJdks() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.bind(null);
            int stream = stream(null);
            sockets.bind(stream, null);
            assertEquals(((InetSocketAddress) channel.getLocalAddress()).getAddress(),
                    ((InetSocketAddress) sockets.localAddress(stream)).getAddress());
        }
    }

    private static void needsIpv6() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.bind(new InetSocketAddress(host("::1"), 0));
        } catch (BindException | UnsupportedAddressTypeException e) {
            Assumptions.abort("no IPv6 here");
        }
    }

    @Test
    void aWildcardListenerHearsBothFamilies() throws IOException {
        needsIpv6();
        int listener = listener(null, new InetSocketAddress(0));
        assertEquals(host("127.0.0.1"), peer(listener, null, "127.0.0.1").getAddress());
        assertEquals(host("::1"), peer(listener, null, "::1").getAddress());
        assertEquals(host("127.0.0.1"),
                peer(listener, StandardProtocolFamily.INET, "127.0.0.1").getAddress());
    }

    @Test
    void anIpv4WildcardHearsBothToo() throws IOException {
        needsIpv6();
        int listener = listener(null, new InetSocketAddress(host("0.0.0.0"), 0));
        peer(listener, null, "::1");
    }

    @Test
    void anIpv4SocketSpeaksIpv4Only() throws IOException {
        int listener = listener(StandardProtocolFamily.INET, new InetSocketAddress(0));
        assertEquals(host("0.0.0.0"),
                ((InetSocketAddress) sockets.localAddress(listener)).getAddress());
        peer(listener, StandardProtocolFamily.INET, "127.0.0.1");
        var connect = rig.connecting(stream(StandardProtocolFamily.INET),
                new InetSocketAddress(host("::1"), port(listener)));
        assertEquals(Errno.EAFNOSUPPORT, rig.errno(connect));
        assertTrue(connect.cause() instanceof UnsupportedAddressTypeException);
        assertThrows(UnsupportedAddressTypeException.class, () -> sockets.bind(
                stream(StandardProtocolFamily.INET), new InetSocketAddress(host("::1"), 0)));
    }

    @Test
    void scopesAreKept() throws Exception {
        needsIpv6();
        Inet6Address local = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet6Address && address.isLinkLocalAddress())
                .map(Inet6Address.class::cast).findAny().orElse(null);
        Assumptions.assumeTrue(local != null, "no link-local address");
        int listener = listener(null, new InetSocketAddress(local, 0));
        var bound = (InetSocketAddress) sockets.localAddress(listener);
        assertEquals(local.getScopeId(), ((Inet6Address) bound.getAddress()).getScopeId());
        var accept = rig.accepting(listener);
        rig.submit(accept);
        rig.result(rig.connecting(stream(null), bound));
        rig.resultOf(accept);
    }

    @Test
    void otherFamiliesAreNotSupported() {
        ProtocolFamily unknown = () -> "ATM";
        assertThrows(UnsupportedOperationException.class, () -> sockets.openStream(unknown));
        assertThrows(UnsupportedAddressTypeException.class,
                () -> sockets.bind(stream(null), UnixDomainSocketAddress.of("x")));
    }

    @Test
    void anUnboundSocketHasNoAddress() throws IOException {
        assertNull(sockets.localAddress(stream(null)));
    }

    @Test
    void aListenersPortIsFreeAsSoonAsItIsClosed() throws IOException {
        int listener = listener(null, Rig.loopback(0));
        int port = port(listener);
        peer(listener, null, "127.0.0.1"); // connections linger in TIME_WAIT
        rig.close(listener);
        handles.remove(listener);
        listener(null, Rig.loopback(port));
    }

    @Test
    void exceptionsAreOfTheJdksTypesAndNameTheAddress() throws IOException {
        var foreign = new InetSocketAddress(host("192.0.2.1"), 7);
        var e = assertThrows(BindException.class, () -> sockets.bind(stream(null), foreign));
        assertTrue(e.getMessage().contains("192.0.2.1"), e.getMessage());
        assertThrows(ClosedChannelException.class,
                () -> sockets.bind(1_000_000, Rig.loopback(0)));
        assertThrows(IOException.class, () -> sockets.localAddress(1_000_000));
        int bound = stream(null);
        sockets.bind(bound, Rig.loopback(0));
        assertThrows(SocketException.class, () -> sockets.bind(bound, Rig.loopback(0)));
    }

    private record Setting<T>(SocketOption<T> option, List<T> values) {
    }

    private static final List<Setting<?>> SETTINGS = List.of(
            new Setting<>(StandardSocketOptions.SO_SNDBUF, List.of(4_096, 10_000, 0)),
            new Setting<>(StandardSocketOptions.SO_RCVBUF, List.of(8_192, 100, 0)),
            new Setting<>(StandardSocketOptions.SO_KEEPALIVE, List.of(true, false)),
            new Setting<>(StandardSocketOptions.SO_REUSEADDR, List.of(false, true)),
            new Setting<>(StandardSocketOptions.SO_REUSEPORT, List.of(true, false)),
            new Setting<>(StandardSocketOptions.SO_LINGER, List.of(5, -1, 0, 100_000, -7)),
            new Setting<>(StandardSocketOptions.TCP_NODELAY, List.of(true, false)),
            new Setting<>(ExtendedSocketOptions.TCP_KEEPIDLE, List.of(7, 32_767, 1)),
            new Setting<>(ExtendedSocketOptions.TCP_KEEPINTERVAL, List.of(7, 32_767, 1)),
            new Setting<>(ExtendedSocketOptions.TCP_KEEPCOUNT, List.of(7, 127, 1)),
            new Setting<>(ExtendedSocketOptions.TCP_QUICKACK, List.of(false, true)),
            new Setting<>(StandardSocketOptions.IP_TOS, List.of(0x10, 0, 0xB8, 255)));

    @Test
    void optionsTakeAndGiveWhatTheJdksDo() throws IOException {
        try (SocketChannel stream = SocketChannel.open();
                SocketChannel ipv4 = SocketChannel.open(StandardProtocolFamily.INET);
                ServerSocketChannel listener = ServerSocketChannel.open()) {
            for (Setting<?> setting : SETTINGS) {
                compare(setting, stream(null), stream);
                compare(setting, stream(StandardProtocolFamily.INET), ipv4);
            }
            int ours = sockets.openListener(null);
            handles.add(ours);
            for (Setting<?> setting : SETTINGS) {
                if (sockets.options(Sockets.Kind.LISTENER).contains(setting.option)) {
                    compare(setting, ours, listener);
                }
            }
        }
    }

    private <T> void compare(Setting<T> setting, int ours, NetworkChannel theirs)
            throws IOException {
        SocketOption<T> option = setting.option;
        assertEquals(theirs.getOption(option), sockets.getOption(ours, option), option.name());
        for (T value : setting.values) {
            theirs.setOption(option, value);
            sockets.setOption(ours, option, value);
            assertEquals(theirs.getOption(option), sockets.getOption(ours, option),
                    option.name() + " set to " + value);
        }
    }

    @Test
    void theOptionsAreThoseOfTheJdkThatConcernTcp() throws IOException {
        try (SocketChannel stream = SocketChannel.open();
                ServerSocketChannel listener = ServerSocketChannel.open()) {
            assertTrue(stream.supportedOptions().containsAll(sockets.options(Sockets.Kind.STREAM)));
            assertEquals(SETTINGS.size(), sockets.options(Sockets.Kind.STREAM).size());
            assertTrue(listener.supportedOptions()
                    .containsAll(sockets.options(Sockets.Kind.LISTENER)));
        }
    }

    @Test
    void wrongOptionsAndValuesAreRefusedAsByTheJdk() throws IOException {
        int stream = stream(null);
        assertThrows(UnsupportedOperationException.class, () ->
                sockets.getOption(stream, StandardSocketOptions.IP_MULTICAST_TTL));
        assertThrows(NullPointerException.class, () -> sockets.getOption(stream, null));
        assertThrows(IllegalArgumentException.class, () ->
                sockets.setOption(stream, StandardSocketOptions.TCP_NODELAY, null));
        assertThrows(IllegalArgumentException.class, () ->
                sockets.setOption(stream, StandardSocketOptions.SO_SNDBUF, -1));
        assertThrows(IllegalArgumentException.class, () ->
                sockets.setOption(stream, StandardSocketOptions.IP_TOS, 256));
        assertThrows(IOException.class, () ->
                sockets.setOption(stream, ExtendedSocketOptions.TCP_KEEPIDLE, 0));
    }

    @Test
    void aConnectToAnUnresolvedNameFails() throws IOException {
        var connect = rig.connecting(stream(null),
                InetSocketAddress.createUnresolved("nowhere.invalid", 1));
        assertEquals(Errno.EINVAL, rig.errno(connect));
    }

    @Test
    void aConnectOnWhatIsNoSocketFails() throws IOException {
        int file = rig.open(dir, StandardOpenOption.READ);
        assertEquals(Errno.ENOTSOCK, rig.errno(rig.connecting(file, Rig.loopback(1))));
        var connect = new Operation.Connect(this);
        connect.handle = 1_000_000;
        connect.remote = Rig.loopback(1);
        assertEquals(Errno.EBADF, rig.errno(connect));
    }
}
