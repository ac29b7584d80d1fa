package dev.heddle.uring;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Socket addresses: struct sockaddr_in and struct sockaddr_in6 of netinet/in.h. Ports and
 * addresses are in network order.
 *
 * <pre>
 *  in   0  sin_family   2  sin_port   4  sin_addr                                           (16)
 *  in6  0  sin6_family  2  sin6_port  4  sin6_flowinfo  8  sin6_addr  24  sin6_scope_id     (28)
 * </pre>
 */
final class SockAddr {
    static final int FAMILY = 0;
    static final int PORT = 2;
    static final int IN_ADDR = 4;
    static final int IN_SIZE = 16;
    static final int IN6_ADDR = 8;
    static final int IN6_SCOPE_ID = 24;
    static final int IN6_SIZE = 28;

    private static final int IN4_BYTES = 4;
    private static final int IN6_BYTES = 16;
    /** Where an IPv4 address lies in its IPv6 form ::ffff:a.b.c.d. */
    private static final int MAPPED_AT = 12;

    private static final ValueLayout.OfShort NETWORK_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SockAddr() {
    }

    /** The family of an address. */
    static int family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? SocketConstants.AF_INET : SocketConstants.AF_INET6;
    }

    /** Writes an address for a socket of a family; an IPv4 one is mapped if that is IPv6. */
    static int encode(MemorySegment target, InetSocketAddress address, int family) {
        boolean in4 = family == SocketConstants.AF_INET;
        int size = in4 ? IN_SIZE : IN6_SIZE;
        target.asSlice(0, size).fill((byte) 0);
        target.set(ValueLayout.JAVA_SHORT, FAMILY, (short) family);
        target.set(NETWORK_SHORT, PORT, (short) address.getPort());
        byte[] bytes = in4 ? address.getAddress().getAddress() : in6(address.getAddress());
        MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, in4 ? IN_ADDR : IN6_ADDR,
                bytes.length);
        if (!in4 && address.getAddress() instanceof Inet6Address in6) {
            target.set(ValueLayout.JAVA_INT, IN6_SCOPE_ID, in6.getScopeId());
        }
        return size;
    }

    private static byte[] in6(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == IN6_BYTES || address.isAnyLocalAddress()) {
            return Arrays.copyOf(bytes, IN6_BYTES);
        }
        byte[] mapped = new byte[IN6_BYTES];
        mapped[MAPPED_AT - 2] = (byte) 0xff;
        mapped[MAPPED_AT - 1] = (byte) 0xff;
        System.arraycopy(bytes, 0, mapped, MAPPED_AT, IN4_BYTES);
        return mapped;
    }

    /** Reads an address; a mapped one becomes IPv4 again. Null for other families. */
    static InetSocketAddress decode(MemorySegment source) {
        int family = source.get(ValueLayout.JAVA_SHORT, FAMILY);
        int port = Short.toUnsignedInt(source.get(NETWORK_SHORT, PORT));
        try {
            return switch (family) {
                case SocketConstants.AF_INET -> new InetSocketAddress(
                        InetAddress.getByAddress(bytes(source, IN_ADDR, IN4_BYTES)), port);
                case SocketConstants.AF_INET6 -> new InetSocketAddress(
                        in6(bytes(source, IN6_ADDR, IN6_BYTES),
                                source.get(ValueLayout.JAVA_INT, IN6_SCOPE_ID)), port);
                default -> null;
            };
        } catch (UnknownHostException e) {
            throw new AssertionError("the lengths are right", e);
        }
    }

    private static InetAddress in6(byte[] bytes, int scopeId) throws UnknownHostException {
        return scopeId == 0 ? InetAddress.getByAddress(bytes)
                : Inet6Address.getByAddress(null, bytes, scopeId);
    }

    private static byte[] bytes(MemorySegment source, int offset, int length) {
        return source.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }
}
