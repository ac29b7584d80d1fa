package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.InvalidPathException;

/** Socket addresses of the JDK, in the memory form that the kernel wants. */
final class SocketAddresses {
    /*
     * A socket of family inet6 speaks IPv4 too, by addresses ::ffff:a.b.c.d. The wildcard 0.0.0.0
     * becomes the wildcard :: there, as in the JDK, so that a listener hears both.
     */
    private static final ValueLayout.OfShort PORT =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int MAPPED_PREFIX_BYTES = 12;

    private SocketAddresses() {
    }

    /**
     * Writes an address for an operation's socket.
     *
     * @return its length in bytes; -1 if that cannot be, and then the operation has failed
     */
    static int write(Operation.OnHandle operation, SocketAddress address, MemorySegment to) {
        int result = LinuxSockets.family(operation.handle);
        try {
            if (result >= 0) {
                result = write(address, (short) result, to);
            }
            if (result >= 0) {
                return result;
            }
            operation.fail(Errno.of(-result), null);
        } catch (UnsupportedAddressTypeException e) {
            operation.fail(Errno.EAFNOSUPPORT, e);
        } catch (UnresolvedAddressException | InvalidPathException e) {
            operation.fail(Errno.EINVAL, e);
        }
        return -1;
    }

    /**
     * Writes an address for a socket of this family; its length in bytes, or a negated error
     * number.
     *
     * @param address null stands for the wildcard and any free port, or for no path
     * @throws UnsupportedAddressTypeException if sockets of this family cannot use it
     * @throws UnresolvedAddressException      if it is a host name without an address
     */
    static int write(SocketAddress address, short family, MemorySegment to) {
        if (family == SocketConstants.AF_UNIX) {
            return UnixAddresses.write(address, to);
        }
        if (address == null) {
            return write(new InetSocketAddress(0), family, to);
        }
        if (!(address instanceof InetSocketAddress internet)) {
            throw new UnsupportedAddressTypeException();
        }
        InetAddress host = internet.getAddress();
        if (host == null) {
            throw new UnresolvedAddressException();
        }
        if (family == SocketConstants.AF_INET6) {
            return writeIn6(host, internet.getPort(), to);
        }
        if (family == SocketConstants.AF_INET) {
            return writeIn(host, internet.getPort(), to);
        }
        throw new UnsupportedAddressTypeException();
    }

    private static int writeIn(InetAddress host, int port, MemorySegment to) {
        // The wildcard of a machine with IPv6 is ::, whatever the socket is to speak.
        if (!(host instanceof Inet4Address) && !host.isAnyLocalAddress()) {
            throw new UnsupportedAddressTypeException();
        }
        to.asSlice(0, Sockaddr.In.SIZE).fill((byte) 0);
        to.set(JAVA_SHORT, Sockaddr.In.SIN_FAMILY, SocketConstants.AF_INET);
        to.set(PORT, Sockaddr.In.SIN_PORT, (short) port);
        if (!host.isAnyLocalAddress()) {
            MemorySegment.copy(host.getAddress(), 0, to, JAVA_BYTE, Sockaddr.In.SIN_ADDR,
                    IPV4_BYTES);
        }
        return (int) Sockaddr.In.SIZE;
    }

    private static int writeIn6(InetAddress host, int port, MemorySegment to) {
        to.asSlice(0, Sockaddr.In6.SIZE).fill((byte) 0);
        to.set(JAVA_SHORT, Sockaddr.In6.SIN6_FAMILY, SocketConstants.AF_INET6);
        to.set(PORT, Sockaddr.In6.SIN6_PORT, (short) port);
        byte[] bytes = host.getAddress();
        if (host instanceof Inet6Address six) {
            MemorySegment.copy(bytes, 0, to, JAVA_BYTE, Sockaddr.In6.SIN6_ADDR, IPV6_BYTES);
            to.set(JAVA_INT, Sockaddr.In6.SIN6_SCOPE_ID, six.getScopeId());
        } else if (!host.isAnyLocalAddress()) {
            long mapped = Sockaddr.In6.SIN6_ADDR + MAPPED_PREFIX_BYTES;
            to.set(JAVA_SHORT, mapped - Short.BYTES, (short) -1);
            MemorySegment.copy(bytes, 0, to, JAVA_BYTE, mapped, IPV4_BYTES);
        }
        return (int) Sockaddr.In6.SIZE;
    }

    /** The address that the kernel wrote, or null if it is of no family known here. */
    static SocketAddress read(MemorySegment from, int length) {
        if (length < Short.BYTES) {
            return null;
        }
        return switch (from.get(JAVA_SHORT, Sockaddr.SS_FAMILY)) {
            case SocketConstants.AF_UNIX -> UnixAddresses.read(from, length);
            case SocketConstants.AF_INET -> new InetSocketAddress(
                    host(from, Sockaddr.In.SIN_ADDR, IPV4_BYTES, 0),
                    port(from, Sockaddr.In.SIN_PORT));
            case SocketConstants.AF_INET6 -> new InetSocketAddress(
                    host(from, Sockaddr.In6.SIN6_ADDR, IPV6_BYTES,
                            from.get(JAVA_INT, Sockaddr.In6.SIN6_SCOPE_ID)),
                    port(from, Sockaddr.In6.SIN6_PORT));
            default -> null;
        };
    }

    private static int port(MemorySegment from, long offset) {
        return Short.toUnsignedInt(from.get(PORT, offset));
    }

    private static InetAddress host(MemorySegment from, long offset, int length, int scope) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(from, JAVA_BYTE, offset, bytes, 0, length);
        try {
            // The second turns mapped addresses into the IPv4 ones that they stand for.
            return scope > 0 ? Inet6Address.getByAddress(null, bytes, scope)
                    : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // thrown for wrong lengths only
        }
    }
}
