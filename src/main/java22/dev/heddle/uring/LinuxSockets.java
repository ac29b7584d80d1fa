package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The socket calls that never wait, made on the calling thread, which may be any. */
final class LinuxSockets implements Sockets {
    /*
     * Which family a socket is of is asked from the kernel where it matters (connect, bind): a
     * number costs a call of 0.1 µs, and nobody has to keep a table of descriptors.
     *
     * Sockets are made in blocking mode: the ring waits for them, and calls in place say
     * MSG_DONTWAIT. Those that have sent a file or accepted in place are non-blocking from then on.
     */
    private static final boolean PREFERS_IPV4 = Boolean.getBoolean("java.net.preferIPv4Stack");
    private static final Path IPV6_ADDRESSES = Path.of("/proc/net/if_inet6");
    private static final long VALUE = 0;
    private static final long LENGTH = Sockaddr.SIZE;

    private final short defaultFamily = PREFERS_IPV4 || !hasIpv6()
            ? SocketConstants.AF_INET : SocketConstants.AF_INET6;

    /** As the JDK finds it out: the protocol is there, and some interface has an address. */
    private static boolean hasIpv6() {
        CallMemory memory = CallMemory.take();
        try {
            int fd = SocketCalls.socket(memory.capture, SocketConstants.AF_INET6,
                    SocketConstants.SOCK_STREAM);
            if (fd < 0) {
                return false;
            }
            FileCalls.close(memory.capture, fd);
            return Files.readAllBytes(IPV6_ADDRESSES).length > 0;
        } catch (IOException e) {
            return false;
        } finally {
            memory.give();
        }
    }

    /** A socket's address family, or a negated error number. */
    static int family(int handle) {
        return ask(handle, SocketConstants.SO_DOMAIN);
    }

    /** A socket's type, SOCK_STREAM or SOCK_DGRAM, or a negated error number. */
    static int type(int handle) {
        return ask(handle, SocketConstants.SO_TYPE);
    }

    /** Whether it is a socket whose close(2) does not wait until its bytes are sent. */
    static boolean closesAtOnce(int handle) {
        return ask(handle, SocketConstants.SO_LINGER) == 0; // l_onoff, which comes first
    }

    private static int ask(int handle, int name) {
        CallMemory memory = CallMemory.take();
        try {
            memory.small.set(JAVA_INT, LENGTH, Integer.BYTES);
            int result = SocketCalls.getOption(memory.capture, handle,
                    SocketConstants.SOL_SOCKET, name, memory.small,
                    memory.small.asSlice(LENGTH));
            return result < 0 ? result : memory.small.get(JAVA_INT, VALUE);
        } finally {
            memory.give();
        }
    }

    @Override
    public int openStream(ProtocolFamily family) throws IOException {
        return open(family, SocketConstants.SOCK_STREAM, "a connection to be made", made -> { });
    }

    @Override
    public int openListener(ProtocolFamily family) throws IOException {
        return open(family, SocketConstants.SOCK_STREAM, "a listener", LinuxSockets::freePortSoon);
    }

    @Override
    public int openDatagram(ProtocolFamily family) throws IOException {
        if (family == StandardProtocolFamily.UNIX) {
            throw new UnsupportedOperationException("Protocol family not supported: " + family);
        }
        return open(family, SocketConstants.SOCK_DGRAM, "a UDP socket", UdpSockets::prepare);
    }

    /** As the JDK does on Unix: a port is free again as soon as its listener is closed. */
    private static void freePortSoon(int handle) throws IOException {
        if (family(handle) != SocketConstants.AF_UNIX) {
            option(handle, SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, 1);
        }
    }

    /** What is done with a new socket; if it fails, the socket is closed. */
    @FunctionalInterface
    private interface Preparing {
        void prepare(int handle) throws IOException;
    }

    private int open(ProtocolFamily family, int type, String what, Preparing preparing)
            throws IOException {
        short number = number(family);
        int handle = socket(number, type, what);
        try {
            if (number == SocketConstants.AF_INET6) {
                option(handle, SocketConstants.IPPROTO_IPV6, SocketConstants.IPV6_V6ONLY, 0);
            }
            preparing.prepare(handle);
            return handle;
        } catch (IOException e) {
            close(handle);
            throw e;
        }
    }

    private short number(ProtocolFamily family) {
        if (family == null) {
            return defaultFamily;
        }
        if (family == StandardProtocolFamily.INET) {
            return SocketConstants.AF_INET;
        }
        if (family == StandardProtocolFamily.UNIX) {
            return SocketConstants.AF_UNIX;
        }
        if (family == StandardProtocolFamily.INET6
                && defaultFamily == SocketConstants.AF_INET6) {
            return SocketConstants.AF_INET6;
        }
        throw new UnsupportedOperationException("Protocol family not supported: " + family.name());
    }

    private static int socket(short family, int type, String what) throws IOException {
        CallMemory memory = CallMemory.take();
        try {
            int result = SocketCalls.socket(memory.capture, family, type);
            if (result < 0) {
                throw Failures.noSocket(Errno.of(-result), what, null);
            }
            return result;
        } finally {
            memory.give();
        }
    }

    private static void close(int handle) {
        CallMemory memory = CallMemory.take();
        try {
            FileCalls.close(memory.capture, handle);
        } finally {
            memory.give();
        }
    }

    static void option(int handle, int level, int name, int value) throws IOException {
        CallMemory memory = CallMemory.take();
        try {
            memory.small.set(JAVA_INT, VALUE, value);
            int result = SocketCalls.setOption(memory.capture, handle, level, name,
                    memory.small, Integer.BYTES);
            if (result < 0) {
                throw Failures.of(Errno.of(-result), "setsockopt", "socket " + handle, null);
            }
        } finally {
            memory.give();
        }
    }

    @Override
    public void bind(int handle, SocketAddress local) throws IOException {
        bind(handle, local, "bind");
    }

    @Override
    public void listen(int handle, SocketAddress local, int backlog) throws IOException {
        if (!bind(handle, local, "listen")) {
            throw Failures.of(Errno.EINVAL, "listen", subject(local), null);
        }
        CallMemory memory = CallMemory.take();
        try {
            int result = SocketCalls.listen(memory.capture, handle, backlog);
            if (result < 0) {
                throw Failures.of(Errno.of(-result), "listen", subject(local), null);
            }
        } finally {
            memory.give();
        }
    }

    /** Whether it has been done: a socket without a name stays as it is. */
    static boolean bind(int handle, SocketAddress local, String doing)
            throws IOException {
        int result = family(handle);
        boolean isNamed = true;
        CallMemory memory = CallMemory.take();
        try {
            if (result >= 0) {
                result = SocketAddresses.write(local, (short) result, memory.small);
            }
            // Given no path, the kernel would choose a name, but one that Java cannot tell.
            isNamed = result != UnixAddresses.UNNAMED_BYTES;
            if (result >= 0 && isNamed) {
                result = SocketCalls.bind(memory.capture, handle, memory.small, result);
            }
        } finally {
            memory.give();
        }
        if (result < 0) {
            throw Failures.of(Errno.of(-result), doing, subject(local), null);
        }
        return isNamed;
    }

    private static SocketAddress subject(SocketAddress local) {
        return local == null ? new InetSocketAddress(0) : local;
    }

    @Override
    public void connectDatagram(int handle, SocketAddress remote) throws IOException {
        UdpSockets.connect(handle, remote);
    }

    @Override
    public void disconnectDatagram(int handle) throws IOException {
        UdpSockets.disconnect(handle);
    }

    @Override
    public void join(int handle, InetAddress group, NetworkInterface on, InetAddress source)
            throws IOException {
        Multicast.join(handle, group, on, source);
    }

    @Override
    public void leave(int handle, InetAddress group, NetworkInterface on, InetAddress source)
            throws IOException {
        Multicast.leave(handle, group, on, source);
    }

    @Override
    public int available(int handle) throws IOException {
        CallMemory memory = CallMemory.take();
        try {
            int result = SocketCalls.available(memory.capture, handle, memory.small);
            if (result < 0) {
                throw Failures.of(Errno.of(-result), "ioctl", "socket " + handle, null);
            }
            return memory.small.get(JAVA_INT, VALUE);
        } finally {
            memory.give();
        }
    }

    @Override
    public SocketAddress localAddress(int handle) throws IOException {
        SocketAddress address = address(handle);
        boolean isUnbound = address instanceof InetSocketAddress internet
                && internet.getPort() == 0;
        return isUnbound ? null : address;
    }

    /** The address a socket is bound to; with port 0 if it has none: getsockname(2). */
    static SocketAddress address(int handle) throws IOException {
        CallMemory memory = CallMemory.take();
        try {
            MemorySegment length = memory.small.asSlice(LENGTH);
            length.set(JAVA_INT, 0, (int) Sockaddr.SIZE);
            int result = SocketCalls.localAddress(memory.capture, handle, memory.small, length);
            if (result < 0) {
                throw Failures.of(Errno.of(-result), "getsockname", "socket " + handle, null);
            }
            return SocketAddresses.read(memory.small, length.get(JAVA_INT, 0));
        } finally {
            memory.give();
        }
    }

    @Override
    public Set<SocketOption<?>> options(Kind kind) {
        return SocketOptions.of(kind);
    }

    @Override
    public <T> void setOption(int handle, SocketOption<T> option, T value) throws IOException {
        SocketOptions.set(handle, option, value);
    }

    @Override
    public <T> T getOption(int handle, SocketOption<T> option) throws IOException {
        return SocketOptions.get(handle, option);
    }
}
