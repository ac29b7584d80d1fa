package dev.heddle.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Multicast on the loopback interface: who has joined hears, and nobody else. */
interface MulticastContract extends Rigged {
    String GROUP = "239.255.70.5";
    String GROUP_OF_SIX = "ff11::7005";

    private static NetworkInterface loopback() throws IOException {
        NetworkInterface found =
                NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        assumeTrue(found != null, "no loopback interface");
        return found;
    }

    /** One that leads out of the machine, with addresses of the family. */
    private static NetworkInterface outer(Class<? extends InetAddress> family)
            throws IOException {
        NetworkInterface found = null;
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (each.isUp() && !each.isLoopback() && each.supportsMulticast()
                    && each.inetAddresses().anyMatch(family::isInstance)) {
                found = each;
            }
        }
        assumeTrue(found != null, "no interface for multicast of " + family);
        return found;
    }

    private static InetAddress host(String literal) throws IOException {
        return InetAddress.getByName(literal);
    }

    /** A socket on a port of all addresses, which may be shared; it keeps within the machine. */
    private int socket(ProtocolFamily family, NetworkInterface on, int port) throws IOException {
        int handle = rig().backend.sockets().openDatagram(family);
        rig().backend.sockets().setOption(handle, StandardSocketOptions.SO_REUSEADDR, true);
        rig().backend.sockets().setOption(handle, StandardSocketOptions.IP_MULTICAST_IF, on);
        rig().backend.sockets().setOption(handle, StandardSocketOptions.IP_MULTICAST_TTL, 0);
        rig().backend.sockets().bind(handle, new InetSocketAddress(port));
        return handle;
    }

    /** Sends to the group, then directly; tells which is received first, by its length. */
    private long firstHeard(int socket, InetAddress group, InetAddress self) throws IOException {
        int port = rig().address(socket).getPort();
        rig().result(rig().sendingTo(socket, new InetSocketAddress(group, port),
                Rig.filled(1, 'g')));
        rig().result(rig().sendingTo(socket, new InetSocketAddress(self, port),
                Rig.filled(2, 'd')));
        var recv = rig().receivingFrom(socket, Rig.filled(4, 0));
        long first = rig().result(recv);
        if (first == 1) {
            assertEquals(2, rig().result(recv));
        }
        return first;
    }

    private void assertHearsWhileJoined(ProtocolFamily family, NetworkInterface on,
            InetAddress group, InetAddress self) throws IOException {
        Sockets sockets = rig().backend.sockets();
        int socket = socket(family, on, 0);
        assertEquals(2, firstHeard(socket, group, self), "it has not joined");
        sockets.join(socket, group, on, null);
        assertEquals(1, firstHeard(socket, group, self), "it has joined");
        assertThrows(SocketException.class, () -> sockets.join(socket, group, on, null));
        sockets.leave(socket, group, on, null);
        assertEquals(2, firstHeard(socket, group, self), "it has left");
        assertThrows(SocketException.class, () -> sockets.leave(socket, group, on, null));
        rig().close(socket);
    }

    @Test
    default void whoHasJoinedHearsTheGroup() throws IOException {
        assertHearsWhileJoined(StandardProtocolFamily.INET, loopback(), host(GROUP),
                host("127.0.0.1"));
    }

    @Test
    default void aSocketOfBothFamiliesHearsGroupsOfBoth() throws IOException {
        NetworkInterface on = outer(Inet6Address.class);
        assertHearsWhileJoined(null, loopback(), host(GROUP), host("127.0.0.1"));
        assertHearsWhileJoined(null, on, host(GROUP_OF_SIX), host("::1"));
    }

    /** By default Linux would let it hear what any socket of the machine has joined. */
    @Test
    default void aNeighbourThatHasNotJoinedDoesNotHear() throws IOException {
        int member = socket(StandardProtocolFamily.INET, loopback(), 0);
        rig().backend.sockets().join(member, host(GROUP), loopback(), null);
        int neighbour = socket(StandardProtocolFamily.INET, loopback(),
                rig().address(member).getPort());
        assertEquals(2, firstHeard(neighbour, host(GROUP), host("127.0.0.1")));
        assertEquals(1, rig().result(rig().receivingFrom(member, Rig.filled(4, 0))));
        rig().close(neighbour);
        rig().close(member);
    }

    @Test
    default void aSourceMayBeChosen() throws IOException {
        Sockets sockets = rig().backend.sockets();
        InetAddress self = host("127.0.0.1");
        int socket = socket(StandardProtocolFamily.INET, loopback(), 0);
        sockets.join(socket, host(GROUP), loopback(), host("127.0.0.9"));
        assertEquals(2, firstHeard(socket, host(GROUP), self), "another source was joined");
        sockets.join(socket, host(GROUP), loopback(), self);
        assertEquals(1, firstHeard(socket, host(GROUP), self));
        sockets.leave(socket, host(GROUP), loopback(), self);
        assertEquals(2, firstHeard(socket, host(GROUP), self));
        rig().close(socket);
    }

    @Test
    default void whatIsSentToAGroupNeedNotComeBack() throws IOException {
        NetworkInterface on = outer(Inet4Address.class);
        int socket = socket(StandardProtocolFamily.INET, on, 0);
        rig().backend.sockets().join(socket, host(GROUP), on, null);
        assertEquals(1, firstHeard(socket, host(GROUP), host("127.0.0.1")));
        rig().backend.sockets().setOption(socket, StandardSocketOptions.IP_MULTICAST_LOOP, false);
        assertEquals(2, firstHeard(socket, host(GROUP), host("127.0.0.1")));
        rig().close(socket);
    }
}
