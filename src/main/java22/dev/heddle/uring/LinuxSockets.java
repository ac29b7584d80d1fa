package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
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
     * Sockets stay in blocking mode: the ring waits for them, and calls in place say MSG_DONTWAIT.
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
            int fd = SocketCalls.socket(memory.capture, SocketConstants.AF_INET6);
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
        CallMemory memory = CallMemory.take();
        try {
            memory.small.set(JAVA_INT, LENGTH, Integer.BYTES);
            int result = SocketCalls.getOption(memory.capture, handle,
                    SocketConstants.SOL_SOCKET, SocketConstants.SO_DOMAIN, memory.small,
                    memory.small.asSlice(LENGTH));
            return result < 0 ? result : memory.small.get(JAVA_INT, VALUE);
        } finally {
            memory.give();
        }
    }

    @Override
    public int openStream(ProtocolFamily family) throws IOException {
        return open(family, "a connection to be made");
    }

    @Override
    public int openListener(ProtocolFamily family) throws IOException {
        int handle = open(family, "a listener");
        try {
            // As the JDK does on Unix: a port is free again as soon as its listener is closed.
            option(handle, SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR, 1);
            return handle;
        } catch (IOException e) {
            close(handle);
            throw e;
        }
    }

    private int open(ProtocolFamily family, String what) throws IOException {
        short number = number(family);
        int handle = socket(number, what);
        if (number == SocketConstants.AF_INET6) {
            try {
                option(handle, SocketConstants.IPPROTO_IPV6, SocketConstants.IPV6_V6ONLY, 0);
            } catch (IOException e) {
                close(handle);
                throw e;
            }
        }
        return handle;
    }

    private short number(ProtocolFamily family) {
        if (family == null) {
            return defaultFamily;
        }
        if (family == StandardProtocolFamily.INET) {
            return SocketConstants.AF_INET;
        }
        if (family == StandardProtocolFamily.INET6
                && defaultFamily == SocketConstants.AF_INET6) {
            return SocketConstants.AF_INET6;
        }
        throw new UnsupportedOperationException("Protocol family not supported: " + family.name());
    }

    private static int socket(short family, String what) throws IOException {
        CallMemory memory = CallMemory.take();
        try {
            int result = SocketCalls.socket(memory.capture, family);
            if (result < 0) {
                throw Failures.of(Errno.of(-result), "socket", what, null);
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

    private static void option(int handle, int level, int name, int value) throws IOException {
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
        bind(handle, local, "listen");
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

    private static void bind(int handle, SocketAddress local, String doing) throws IOException {
        int result = family(handle);
        if (result >= 0) {
            CallMemory memory = CallMemory.take();
            try {
                int length = SocketAddresses.write(local, (short) result, memory.small);
                result = SocketCalls.bind(memory.capture, handle, memory.small, length);
            } finally {
                memory.give();
            }
        }
        if (result < 0) {
            throw Failures.of(Errno.of(-result), doing, subject(local), null);
        }
    }

    private static SocketAddress subject(SocketAddress local) {
        return local == null ? new InetSocketAddress(0) : local;
    }

    @Override
    public SocketAddress localAddress(int handle) throws IOException {
        CallMemory memory = CallMemory.take();
        try {
            MemorySegment length = memory.small.asSlice(LENGTH);
            length.set(JAVA_INT, 0, (int) Sockaddr.SIZE);
            int result = SocketCalls.localAddress(memory.capture, handle, memory.small, length);
            if (result < 0) {
                throw Failures.of(Errno.of(-result), "getsockname", "socket " + handle, null);
            }
            InetSocketAddress address = SocketAddresses.read(memory.small);
            return address == null || address.getPort() == 0 ? null : address;
        } finally {
            memory.give();
        }
    }

    @Override
    public Set<SocketOption<?>> streamOptions() {
        return SocketOptions.STREAM;
    }

    @Override
    public Set<SocketOption<?>> listenerOptions() {
        return SocketOptions.LISTENER;
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
