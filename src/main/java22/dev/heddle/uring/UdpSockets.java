package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What {@link LinuxSockets} does with UDP sockets alone. */
final class UdpSockets {
    /** How many datagrams are discarded at connecting: far more than a socket's buffer holds. */
    private static final int DISCARDS_MAX = 100_000;

    private UdpSockets() {
    }

    /** As the JDK does: no groups but the socket's own, and the hops of IPv6 as those of IPv4. */
    static void prepare(int handle) throws IOException {
        LinuxSockets.option(handle, SocketConstants.IPPROTO_IP, SocketConstants.IP_MULTICAST_ALL,
                0);
        if (LinuxSockets.family(handle) == SocketConstants.AF_INET6) {
            LinuxSockets.option(handle, SocketConstants.IPPROTO_IPV6,
                    SocketConstants.IPV6_MULTICAST_ALL, 0);
            LinuxSockets.option(handle, SocketConstants.IPPROTO_IPV6,
                    SocketConstants.IPV6_MULTICAST_HOPS, 1);
        }
    }

    static void connect(int handle, SocketAddress remote) throws IOException {
        int result = LinuxSockets.family(handle);
        CallMemory memory = CallMemory.take();
        try {
            if (result >= 0) {
                result = SocketAddresses.write(remote, (short) result, memory.small);
            }
            if (result >= 0) {
                result = DatagramCalls.connect(memory.capture, handle, memory.small, result);
            }
        } finally {
            memory.give();
        }
        if (result < 0) {
            throw Failures.of(Errno.of(-result), "connect", remote, null);
        }
        discardReceived(handle);
    }

    /** What came before may be from anybody. */
    private static void discardReceived(int handle) {
        CallMemory memory = CallMemory.take();
        try {
            for (int i = 0; i < DISCARDS_MAX; i++) {
                if (DatagramCalls.recvNow(memory.capture, handle, memory.small, 0,
                        MemorySegment.NULL, MemorySegment.NULL) < 0) {
                    return;
                }
            }
        } finally {
            memory.give();
        }
    }

    /** The kernel forgets a port that it chose itself; the socket shall keep it all the same. */
    static void disconnect(int handle) throws IOException {
        InetSocketAddress before = (InetSocketAddress) LinuxSockets.address(handle);
        CallMemory memory = CallMemory.take();
        try {
            memory.small.asSlice(0, Sockaddr.In.SIZE).fill((byte) 0);
            memory.small.set(JAVA_SHORT, Sockaddr.SS_FAMILY, SocketConstants.AF_UNSPEC);
            int result = DatagramCalls.connect(memory.capture, handle, memory.small,
                    (int) Sockaddr.In.SIZE);
            if (result < 0) {
                throw Failures.of(Errno.of(-result), "disconnect", before, null);
            }
        } finally {
            memory.give();
        }
        InetSocketAddress after = (InetSocketAddress) LinuxSockets.address(handle);
        if (after.getPort() == 0) {
            LinuxSockets.bind(handle,
                    new InetSocketAddress(after.getAddress(), before.getPort()), "disconnect");
        }
    }
}
