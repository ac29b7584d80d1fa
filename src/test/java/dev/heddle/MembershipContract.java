package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Multicast groups are joined, heard and left. */
abstract class MembershipContract extends FacadeContract {
    private InetAddress group;
    private InetAddress self;
    private NetworkInterface on;
    private UdpSocket socket;

    @BeforeEach
    void openSocket() throws IOException {
        group = InetAddress.getByName("239.255.70.7");
        self = InetAddress.getLoopbackAddress();
        on = NetworkInterface.getByInetAddress(self);
        assumeTrue(on != null, "no loopback interface");
        socket = heddle.openUdp(StandardProtocolFamily.INET)
                .setOption(StandardSocketOptions.IP_MULTICAST_IF, on)
                .bind(new InetSocketAddress(0));
    }

    @AfterEach
    void closeSocket() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    /** Sends to the group, then directly; whether the first comes. */
    private boolean hears() throws IOException {
        int port = socket.localAddress().getPort();
        socket.send(ByteBuffer.allocate(1), new InetSocketAddress(group, port));
        socket.send(ByteBuffer.allocate(2), new InetSocketAddress(self, port));
        ByteBuffer target = ByteBuffer.allocate(4);
        socket.receive(target);
        boolean hears = target.position() == 1;
        if (hears) {
            socket.receive(target.clear());
        }
        assertEquals(2, target.position());
        return hears;
    }

    @Test
    void aMembershipLastsUntilItIsDropped() throws Exception {
        Membership membership = socket.join(group, on);
        assertTrue(membership.isValid());
        assertTrue(hears());
        assertSame(membership, socket.join(group, on));
        assertEquals(group, membership.group());
        assertEquals(on, membership.networkInterface());
        membership.drop();
        membership.drop();
        assertFalse(membership.isValid());
        assertFalse(hears());
        assertTrue(socket.join(group, on).isValid());
        assertTrue(hears());
    }

    @Test
    void aSendersMembershipIsForThatSender() throws Exception {
        Membership other = socket.join(group, on, InetAddress.getByName("127.0.0.9"));
        assertFalse(hears());
        Membership own = socket.join(group, on, self);
        assertTrue(hears());
        assertEquals(self, own.source());
        assertThrows(IllegalStateException.class, () -> socket.join(group, on));
        own.drop();
        assertFalse(hears());
        other.drop();
        Membership all = socket.join(group, on);
        assertTrue(hears());
        assertThrows(IllegalStateException.class, () -> socket.join(group, on, self));
        assertTrue(all.isValid());
    }

    @Test
    void closingTheSocketEndsItsMemberships() throws Exception {
        Membership membership = socket.join(group, on);
        socket.close();
        assertFalse(membership.isValid());
        membership.drop();
        assertThrows(IOException.class, () -> socket.join(group, on));
    }
}
