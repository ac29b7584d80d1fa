package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;

/** Membership in multicast groups, and the interface that datagrams for groups leave by. */
final class Multicast {
    /*
     * An inet6 socket may join groups of IPv4, too; the group's family decides which level of
     * options is asked. Its interface is set for both families, where it has an IPv4 address.
     */
    private static final long LENGTH = Sockaddr.SIZE;
    private static final int IPV4_BYTES = 4;

    private Multicast() {
    }

    static void join(int handle, InetAddress group, NetworkInterface on, InetAddress source)
            throws IOException {
        change(handle, source == null ? SocketConstants.MCAST_JOIN_GROUP
                : SocketConstants.MCAST_JOIN_SOURCE_GROUP, "join", group, on, source);
    }

    static void leave(int handle, InetAddress group, NetworkInterface on, InetAddress source)
            throws IOException {
        change(handle, source == null ? SocketConstants.MCAST_LEAVE_GROUP
                : SocketConstants.MCAST_LEAVE_SOURCE_GROUP, "leave", group, on, source);
    }

    private static void change(int handle, int option, String doing, InetAddress group,
            NetworkInterface on, InetAddress source) throws IOException {
        boolean isIpv6 = group instanceof Inet6Address;
        if (isIpv6 && LinuxSockets.family(handle) == SocketConstants.AF_INET) {
            throw new IllegalArgumentException("Only IPv6 sockets can join IPv6 multicast group");
        }
        CallMemory memory = CallMemory.take();
        try {
            long length = write(memory.small, group, on, source);
            int result = SocketCalls.setOption(memory.capture, handle,
                    isIpv6 ? SocketConstants.IPPROTO_IPV6 : SocketConstants.IPPROTO_IP, option,
                    memory.small, (int) length);
            if (result < 0) {
                throw Failures.of(Errno.of(-result), doing + " on " + on.getName(), group, null);
            }
        } finally {
            memory.give();
        }
    }

    private static long write(MemorySegment to, InetAddress group, NetworkInterface on,
            InetAddress source) {
        if (source == null) {
            to.set(JAVA_INT, GroupRequest.GR_INTERFACE, on.getIndex());
            write(group, to.asSlice(GroupRequest.GR_GROUP, Sockaddr.SIZE));
            return GroupRequest.SIZE;
        }
        to.set(JAVA_INT, GroupRequest.FromSource.GSR_INTERFACE, on.getIndex());
        write(group, to.asSlice(GroupRequest.FromSource.GSR_GROUP, Sockaddr.SIZE));
        write(source, to.asSlice(GroupRequest.FromSource.GSR_SOURCE, Sockaddr.SIZE));
        return GroupRequest.FromSource.SIZE;
    }

    private static void write(InetAddress address, MemorySegment to) {
        SocketAddresses.write(new InetSocketAddress(address, 0), address instanceof Inet6Address
                ? SocketConstants.AF_INET6 : SocketConstants.AF_INET, to);
    }

    /** Sets IP_MULTICAST_IF; 0 or a negated error number. */
    static int setInterface(CallMemory memory, int handle, NetworkInterface on)
            throws IOException {
        boolean isIpv6 = LinuxSockets.family(handle) == SocketConstants.AF_INET6;
        if (isIpv6) {
            memory.small.set(JAVA_INT, 0, on.getIndex());
            int result = SocketCalls.setOption(memory.capture, handle,
                    SocketConstants.IPPROTO_IPV6, SocketConstants.IPV6_MULTICAST_IF,
                    memory.small, Integer.BYTES);
            if (result < 0) {
                return result;
            }
        }
        InetAddress own = on.inetAddresses().filter(Inet4Address.class::isInstance).findFirst()
                .orElse(null);
        if (own == null) {
            if (isIpv6) {
                return 0;
            }
            throw new IOException(on.getName() + " has no IPv4 address, by which an IPv4 socket "
                    + "names its interface for multicast");
        }
        MemorySegment.copy(own.getAddress(), 0, memory.small, JAVA_BYTE, 0, IPV4_BYTES);
        return SocketCalls.setOption(memory.capture, handle, SocketConstants.IPPROTO_IP,
                SocketConstants.IP_MULTICAST_IF, memory.small, IPV4_BYTES);
    }

    /** Reads IP_MULTICAST_IF; null where the system chooses. */
    static NetworkInterface interfaceOf(int handle) throws IOException {
        boolean isIpv6 = LinuxSockets.family(handle) == SocketConstants.AF_INET6;
        CallMemory memory = CallMemory.take();
        try {
            memory.small.set(JAVA_INT, LENGTH, Integer.BYTES);
            int result = SocketCalls.getOption(memory.capture, handle,
                    isIpv6 ? SocketConstants.IPPROTO_IPV6 : SocketConstants.IPPROTO_IP,
                    isIpv6 ? SocketConstants.IPV6_MULTICAST_IF : SocketConstants.IP_MULTICAST_IF,
                    memory.small, memory.small.asSlice(LENGTH));
            if (result < 0) {
                throw Failures.of(Errno.of(-result), "reading IP_MULTICAST_IF",
                        "socket " + handle, null);
            }
            int number = memory.small.get(JAVA_INT, 0);
            if (number == 0) {
                return null;
            }
            byte[] address = memory.small.asSlice(0, IPV4_BYTES).toArray(JAVA_BYTE);
            return isIpv6 ? NetworkInterface.getByIndex(number)
                    : NetworkInterface.getByInetAddress(InetAddress.getByAddress(address));
        } finally {
            memory.give();
        }
    }
}
