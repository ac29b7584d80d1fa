package dev.heddle.uring;

import static dev.heddle.uring.SocketConstants.IPPROTO_IP;
import static dev.heddle.uring.SocketConstants.IPPROTO_IPV6;
import static dev.heddle.uring.SocketConstants.IPPROTO_TCP;
import static dev.heddle.uring.SocketConstants.SOL_SOCKET;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Socket options, with the values that the JDK's channels take and give. */
final class SocketOptions {
    /*
     * What the JDK does beyond setsockopt(2), and so do we: buffer sizes are halved when read,
     * since Linux doubles them for its bookkeeping, and are at least 1024 for receiving; a linger
     * time below 0 switches it off, and beyond 65 535 s it is that; the type of service of an
     * inet6 socket is its traffic class, and that of the IPv4 it may come to speak.
     */
    private static final int TOS_MAX = 255;
    private static final int LINGER_MAX_S = 65_535;
    private static final int RCVBUF_MIN_BYTES = 1024;
    private static final long LENGTH = Sockaddr.SIZE;

    /** How an option is named and what values it has. */
    private enum Kind { FLAG, SIZE, LINGER, TOS }

    private record Known(int level, int name, Kind kind) {
    }

    private static final Map<SocketOption<?>, Known> KNOWN = Map.of(
            StandardSocketOptions.SO_SNDBUF,
            new Known(SOL_SOCKET, SocketConstants.SO_SNDBUF, Kind.SIZE),
            StandardSocketOptions.SO_RCVBUF,
            new Known(SOL_SOCKET, SocketConstants.SO_RCVBUF, Kind.SIZE),
            StandardSocketOptions.SO_KEEPALIVE,
            new Known(SOL_SOCKET, SocketConstants.SO_KEEPALIVE, Kind.FLAG),
            StandardSocketOptions.SO_REUSEADDR,
            new Known(SOL_SOCKET, SocketConstants.SO_REUSEADDR, Kind.FLAG),
            StandardSocketOptions.SO_REUSEPORT,
            new Known(SOL_SOCKET, SocketConstants.SO_REUSEPORT, Kind.FLAG),
            StandardSocketOptions.SO_LINGER,
            new Known(SOL_SOCKET, SocketConstants.SO_LINGER, Kind.LINGER),
            StandardSocketOptions.TCP_NODELAY,
            new Known(IPPROTO_TCP, SocketConstants.TCP_NODELAY, Kind.FLAG),
            StandardSocketOptions.IP_TOS,
            new Known(IPPROTO_IP, SocketConstants.IP_TOS, Kind.TOS));

    static final Set<SocketOption<?>> STREAM = KNOWN.keySet();
    static final Set<SocketOption<?>> LISTENER = Set.of(StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_REUSEPORT);

    private SocketOptions() {
    }

    private static Known known(SocketOption<?> option) {
        Known known = KNOWN.get(Objects.requireNonNull(option));
        if (known == null) {
            throw new UnsupportedOperationException("'" + option + "' not supported");
        }
        return known;
    }

    static <T> void set(int handle, SocketOption<T> option, T value) throws IOException {
        Known known = known(option);
        if (value == null) {
            throw new IllegalArgumentException("Invalid option value");
        }
        CallMemory memory = CallMemory.take();
        try {
            int result = switch (known.kind) {
                case FLAG -> setInt(memory, handle, known, (Boolean) value ? 1 : 0);
                case SIZE -> setInt(memory, handle, known, size(known, (Integer) value));
                case TOS -> setTos(memory, handle, tos((Integer) value));
                case LINGER -> setLinger(memory, handle, (Integer) value);
            };
            if (result < 0) {
                throw Failures.of(Errno.of(-result),
                        "setting " + option.name() + " to " + value, "socket " + handle, null);
            }
        } finally {
            memory.give();
        }
    }

    private static int size(Known known, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("Invalid send/receive buffer size: " + value);
        }
        return known.name == SocketConstants.SO_RCVBUF
                ? Math.max(value, RCVBUF_MIN_BYTES) : value;
    }

    private static int tos(int value) {
        if (value < 0 || value > TOS_MAX) {
            throw new IllegalArgumentException("Invalid IP_TOS value: " + value);
        }
        return value;
    }

    private static int setInt(CallMemory memory, int handle, Known known, int value) {
        return setInt(memory, handle, known.level, known.name, value);
    }

    private static int setInt(CallMemory memory, int handle, int level, int name, int value) {
        memory.small.set(JAVA_INT, 0, value);
        return SocketCalls.setOption(memory.capture, handle, level, name, memory.small,
                Integer.BYTES);
    }

    private static int setTos(CallMemory memory, int handle, int value) {
        if (LinuxSockets.family(handle) == SocketConstants.AF_INET6) {
            int result = setInt(memory, handle, IPPROTO_IPV6, SocketConstants.IPV6_TCLASS, value);
            if (result < 0) {
                return result;
            }
        }
        return setInt(memory, handle, IPPROTO_IP, SocketConstants.IP_TOS, value);
    }

    private static int setLinger(CallMemory memory, int handle, int seconds) {
        memory.small.set(JAVA_INT, Sockaddr.Linger.L_ONOFF, seconds < 0 ? 0 : 1);
        memory.small.set(JAVA_INT, Sockaddr.Linger.L_LINGER,
                Math.clamp(seconds, 0, LINGER_MAX_S));
        return SocketCalls.setOption(memory.capture, handle, SOL_SOCKET,
                SocketConstants.SO_LINGER, memory.small, (int) Sockaddr.Linger.SIZE);
    }

    static <T> T get(int handle, SocketOption<T> option) throws IOException {
        Known known = known(option);
        CallMemory memory = CallMemory.take();
        try {
            int result = ask(memory, handle, known);
            if (result < 0) {
                throw Failures.of(Errno.of(-result), "reading " + option.name(),
                        "socket " + handle, null);
            }
            return option.type().cast(value(memory, known));
        } finally {
            memory.give();
        }
    }

    private static int ask(CallMemory memory, int handle, Known known) {
        boolean isClass = known.kind == Kind.TOS
                && LinuxSockets.family(handle) == SocketConstants.AF_INET6;
        // Whole, since some options are answered with fewer bytes than an int.
        memory.small.set(JAVA_INT, 0, 0);
        memory.small.set(JAVA_INT, LENGTH, (int) Sockaddr.Linger.SIZE);
        return SocketCalls.getOption(memory.capture, handle,
                isClass ? IPPROTO_IPV6 : known.level,
                isClass ? SocketConstants.IPV6_TCLASS : known.name,
                memory.small, memory.small.asSlice(LENGTH));
    }

    private static Object value(CallMemory memory, Known known) {
        int value = memory.small.get(JAVA_INT, 0);
        return switch (known.kind) {
            case FLAG -> value != 0;
            case SIZE -> value / 2;
            case TOS -> value;
            case LINGER -> value == 0 ? -1 : memory.small.get(JAVA_INT, Sockaddr.Linger.L_LINGER);
        };
    }
}
