package dev.heddle.uring;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.util.Set;

/** The socket calls, made in place on any thread. */
final class UringSockets implements Sockets {
    /*
     * Sockets are in blocking mode: the ring waits for them itself, and would hand EAGAIN back
     * for one that must not block. IPv6 sockets take IPv4 addresses too, as the JDK's do.
     */
    private static final Set<SocketOption<?>> STREAM_OPTIONS = Set.of(
            StandardSocketOptions.SO_SNDBUF, StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.SO_KEEPALIVE, StandardSocketOptions.SO_REUSEADDR,
            StandardSocketOptions.SO_REUSEPORT, StandardSocketOptions.SO_LINGER,
            StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.IP_TOS);
    private static final Set<SocketOption<?>> LISTENER_OPTIONS = Set.of(
            StandardSocketOptions.SO_RCVBUF, StandardSocketOptions.SO_REUSEADDR,
            StandardSocketOptions.SO_REUSEPORT);
    /** Where the length of an address lies behind it. */
    private static final int LENGTH_AT = 128;

    @Override
    public int openStream(ProtocolFamily family) throws IOException {
        if (family != null) {
            return open(family);
        }
        try {
            return open(StandardProtocolFamily.INET6);
        } catch (IOException noIpv6) {
            return open(StandardProtocolFamily.INET);
        }
    }

    private static int open(ProtocolFamily family) throws IOException {
        boolean in6 = family == StandardProtocolFamily.INET6;
        if (!in6 && family != StandardProtocolFamily.INET) {
            throw new UnsupportedOperationException("protocol family " + family.name()
                    + " is not supported");
        }
        Scratch scratch = Scratch.take();
        try {
            long fd = SystemCalls.call(scratch.state, Machine.SOCKET,
                    in6 ? SocketConstants.AF_INET6 : SocketConstants.AF_INET,
                    SocketConstants.SOCK_STREAM | SocketConstants.SOCK_CLOEXEC, 0);
            check(fd, "open a socket", family.name());
            if (in6) {
                SocketOptionCalls.setInt(scratch, (int) fd, SocketConstants.IPPROTO_IPV6,
                        SocketConstants.IPV6_V6ONLY, 0);
            }
            return (int) fd;
        } finally {
            scratch.give();
        }
    }

    @Override
    public int openListener(ProtocolFamily family) throws IOException {
        int fd = openStream(family);
        Scratch scratch = Scratch.take();
        try {
            // As the JDK does: the port of a server that has just ended is free for the next.
            SocketOptionCalls.setInt(scratch, fd, SocketConstants.SOL_SOCKET,
                    SocketConstants.SO_REUSEADDR, 1);
        } finally {
            scratch.give();
        }
        return fd;
    }

    @Override
    public void bind(int handle, SocketAddress local) throws IOException {
        Scratch scratch = Scratch.take();
        try {
            long family = SocketOptionCalls.getInt(scratch, handle, SocketConstants.SOL_SOCKET,
                    SocketConstants.SO_DOMAIN);
            check(family, "bind", local);
            int size = SockAddr.encode(scratch.small, (InetSocketAddress) local, (int) family);
            check(SystemCalls.call(scratch.state, Machine.BIND, handle, scratch.small.address(),
                    size), "bind", local);
        } finally {
            scratch.give();
        }
    }

    @Override
    public void listen(int handle, SocketAddress local, int backlog) throws IOException {
        bind(handle, local);
        Scratch scratch = Scratch.take();
        try {
            check(SystemCalls.call(scratch.state, Machine.LISTEN, handle, backlog, 0), "listen",
                    local);
        } finally {
            scratch.give();
        }
    }

    @Override
    public SocketAddress localAddress(int handle) throws IOException {
        Scratch scratch = Scratch.take();
        try {
            MemorySegment memory = scratch.small;
            memory.set(ValueLayout.JAVA_INT, LENGTH_AT, LENGTH_AT);
            check(SystemCalls.call(scratch.state, Machine.GETSOCKNAME, handle, memory.address(),
                    memory.address() + LENGTH_AT), "local address", "socket");
            return SockAddr.decode(memory);
        } finally {
            scratch.give();
        }
    }

    @Override
    public Set<SocketOption<?>> streamOptions() {
        return STREAM_OPTIONS;
    }

    @Override
    public Set<SocketOption<?>> listenerOptions() {
        return LISTENER_OPTIONS;
    }

    @Override
    public <T> void setOption(int handle, SocketOption<T> option, T value) throws IOException {
        Scratch scratch = Scratch.take();
        try {
            check(SocketOptionCalls.set(scratch, handle, option, value),
                    "set option " + option.name(), "socket");
        } finally {
            scratch.give();
        }
    }

    @Override
    public <T> T getOption(int handle, SocketOption<T> option) throws IOException {
        Scratch scratch = Scratch.take();
        try {
            return option.type().cast(SocketOptionCalls.get(scratch, handle, option));
        } finally {
            scratch.give();
        }
    }

    /** Throws the exception of a system call that failed. */
    static void check(long result, String doing, Object subject) throws IOException {
        if (result < 0) {
            throw Failures.of(Errno.of((int) -result), doing, subject, null);
        }
    }
}
