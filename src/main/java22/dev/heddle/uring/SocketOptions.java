package dev.heddle.uring;

import static dev.heddle.uring.SocketConstants.IPPROTO_IP;
import static dev.heddle.uring.SocketConstants.IPPROTO_IPV6;
import static dev.heddle.uring.SocketConstants.IPPROTO_TCP;
import static dev.heddle.uring.SocketConstants.SOL_SOCKET;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.util.Map.entry;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Socket options, with the values that the JDK's channels take and give. */
final class SocketOptions {
    /*
     * What the JDK does beyond setsockopt(2), and so do we: buffer sizes are halved when read,
     * since Linux doubles them for its bookkeeping, and are at least 1024 for receiving; a linger
     * time below 0 switches it off, and beyond 65 535 s it is that; the type of service of an
     * inet6 socket is its traffic class, and that of the IPv4 it may come to speak; in the same
     * way it has two values of what concerns multicast.
     */
    private static final int OCTET_MAX = 255;
    private static final int LINGER_MAX_S = 65_535;
    private static final int RCVBUF_MIN_BYTES = 1024;
    private static final long LENGTH = Sockaddr.SIZE;

    /** How an option is named and what values it has. */
    private enum Values { FLAG, NUMBER, SIZE, LINGER, OCTET, INTERFACE }

    /** @param six what an inet6 socket has besides, at the level of IPv6; 0 for nothing */
    private record Known(int level, int name, Values values, int six) {
        Known(int name, Values values) {
            this(SOL_SOCKET, name, values, 0);
        }
    }

    private static final Map<SocketOption<?>, Known> KNOWN = Map.ofEntries(
            entry(StandardSocketOptions.SO_SNDBUF,
                    new Known(SocketConstants.SO_SNDBUF, Values.SIZE)),
            entry(StandardSocketOptions.SO_RCVBUF,
                    new Known(SocketConstants.SO_RCVBUF, Values.SIZE)),
            entry(StandardSocketOptions.SO_KEEPALIVE,
                    new Known(SocketConstants.SO_KEEPALIVE, Values.FLAG)),
            entry(StandardSocketOptions.SO_BROADCAST,
                    new Known(SocketConstants.SO_BROADCAST, Values.FLAG)),
            entry(StandardSocketOptions.SO_REUSEADDR,
                    new Known(SocketConstants.SO_REUSEADDR, Values.FLAG)),
            entry(StandardSocketOptions.SO_REUSEPORT,
                    new Known(SocketConstants.SO_REUSEPORT, Values.FLAG)),
            entry(StandardSocketOptions.SO_LINGER,
                    new Known(SocketConstants.SO_LINGER, Values.LINGER)),
            entry(StandardSocketOptions.TCP_NODELAY,
                    new Known(IPPROTO_TCP, SocketConstants.TCP_NODELAY, Values.FLAG, 0)),
            entry(StandardSocketOptions.IP_TOS, new Known(IPPROTO_IP,
                    SocketConstants.IP_TOS, Values.OCTET, SocketConstants.IPV6_TCLASS)),
            entry(StandardSocketOptions.IP_MULTICAST_IF, new Known(IPPROTO_IP,
                    SocketConstants.IP_MULTICAST_IF, Values.INTERFACE, 0)),
            entry(StandardSocketOptions.IP_MULTICAST_TTL, new Known(IPPROTO_IP,
                    SocketConstants.IP_MULTICAST_TTL, Values.OCTET,
                    SocketConstants.IPV6_MULTICAST_HOPS)),
            entry(StandardSocketOptions.IP_MULTICAST_LOOP, new Known(IPPROTO_IP,
                    SocketConstants.IP_MULTICAST_LOOP, Values.FLAG,
                    SocketConstants.IPV6_MULTICAST_LOOP)));

    private static final Map<SocketOption<?>, Known> KNOWN_OF_TCP = ExtendedOptions.found(Map.of(
            "TCP_KEEPIDLE",
            new Known(IPPROTO_TCP, SocketConstants.TCP_KEEPIDLE, Values.NUMBER, 0),
            "TCP_KEEPINTERVAL",
            new Known(IPPROTO_TCP, SocketConstants.TCP_KEEPINTVL, Values.NUMBER, 0),
            "TCP_KEEPCOUNT",
            new Known(IPPROTO_TCP, SocketConstants.TCP_KEEPCNT, Values.NUMBER, 0),
            "TCP_QUICKACK",
            new Known(IPPROTO_TCP, SocketConstants.TCP_QUICKACK, Values.FLAG, 0)));

    private static final Set<SocketOption<?>> STREAM = withThoseOfTcp(
            StandardSocketOptions.SO_SNDBUF, StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.SO_KEEPALIVE, StandardSocketOptions.SO_REUSEADDR,
            StandardSocketOptions.SO_REUSEPORT, StandardSocketOptions.SO_LINGER,
            StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.IP_TOS);
    private static final Set<SocketOption<?>> LISTENER = withThoseOfTcp(
            StandardSocketOptions.SO_RCVBUF, StandardSocketOptions.SO_REUSEADDR,
            StandardSocketOptions.SO_REUSEPORT);
    private static final Set<SocketOption<?>> DATAGRAM = Set.of(StandardSocketOptions.SO_SNDBUF,
            StandardSocketOptions.SO_RCVBUF, StandardSocketOptions.SO_BROADCAST,
            StandardSocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_REUSEPORT,
            StandardSocketOptions.IP_TOS, StandardSocketOptions.IP_MULTICAST_IF,
            StandardSocketOptions.IP_MULTICAST_TTL, StandardSocketOptions.IP_MULTICAST_LOOP);
    private static final Set<SocketOption<?>> UNIX_STREAM = Set.of(
            StandardSocketOptions.SO_SNDBUF, StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.SO_LINGER);
    private static final Set<SocketOption<?>> UNIX_LISTENER =
            Set.of(StandardSocketOptions.SO_RCVBUF);

    private SocketOptions() {
    }

    private static Set<SocketOption<?>> withThoseOfTcp(SocketOption<?>... standard) {
        Set<SocketOption<?>> all = new HashSet<>(Set.of(standard));
        all.addAll(KNOWN_OF_TCP.keySet());
        return Set.copyOf(all);
    }

    static Set<SocketOption<?>> of(Sockets.Kind kind) {
        return switch (kind) {
            case STREAM -> STREAM;
            case LISTENER -> LISTENER;
            case DATAGRAM -> DATAGRAM;
            case UNIX_STREAM -> UNIX_STREAM;
            case UNIX_LISTENER -> UNIX_LISTENER;
        };
    }

    /** What sockets of a handle's type and family know; a listener counts as a stream. */
    private static Set<SocketOption<?>> of(int handle) {
        if (LinuxSockets.type(handle) == SocketConstants.SOCK_DGRAM) {
            return DATAGRAM;
        }
        return LinuxSockets.family(handle) == SocketConstants.AF_UNIX ? UNIX_STREAM : STREAM;
    }

    private static Known known(int handle, SocketOption<?> option) {
        Known known = KNOWN.getOrDefault(Objects.requireNonNull(option), KNOWN_OF_TCP.get(option));
        if (known == null || !of(handle).contains(option)) {
            throw new UnsupportedOperationException("'" + option + "' not supported");
        }
        return known;
    }

    static <T> void set(int handle, SocketOption<T> option, T value) throws IOException {
        Known known = known(handle, option);
        if (value == null) {
            throw new IllegalArgumentException("Invalid option value");
        }
        CallMemory memory = CallMemory.take();
        try {
            int result = switch (known.values) {
                case FLAG -> setInt(memory, handle, known, (Boolean) value ? 1 : 0);
                case NUMBER -> setInt(memory, handle, known, (Integer) value);
                case SIZE -> setInt(memory, handle, known, size(known, (Integer) value));
                case OCTET -> setInt(memory, handle, known, octet(option, (Integer) value));
                case LINGER -> setLinger(memory, handle, (Integer) value);
                case INTERFACE ->
                        Multicast.setInterface(memory, handle, (NetworkInterface) value);
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

    private static int octet(SocketOption<?> option, int value) {
        if (value < 0 || value > OCTET_MAX) {
            throw new IllegalArgumentException(
                    "Invalid " + option.name() + " value: " + value + "; it is 0 to " + OCTET_MAX);
        }
        return value;
    }

    private static int setInt(CallMemory memory, int handle, Known known, int value) {
        memory.small.set(JAVA_INT, 0, value);
        if (speaksSix(handle, known)) {
            int result = SocketCalls.setOption(memory.capture, handle, IPPROTO_IPV6, known.six,
                    memory.small, Integer.BYTES);
            if (result < 0) {
                return result;
            }
        }
        return SocketCalls.setOption(memory.capture, handle, known.level, known.name,
                memory.small, Integer.BYTES);
    }

    private static boolean speaksSix(int handle, Known known) {
        return known.six != 0 && LinuxSockets.family(handle) == SocketConstants.AF_INET6;
    }

    private static int setLinger(CallMemory memory, int handle, int seconds) {
        memory.small.set(JAVA_INT, Sockaddr.Linger.L_ONOFF, seconds < 0 ? 0 : 1);
        memory.small.set(JAVA_INT, Sockaddr.Linger.L_LINGER,
                Math.clamp(seconds, 0, LINGER_MAX_S));
        return SocketCalls.setOption(memory.capture, handle, SOL_SOCKET,
                SocketConstants.SO_LINGER, memory.small, (int) Sockaddr.Linger.SIZE);
    }

    static <T> T get(int handle, SocketOption<T> option) throws IOException {
        Known known = known(handle, option);
        if (known.values == Values.INTERFACE) {
            return option.type().cast(Multicast.interfaceOf(handle));
        }
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
        boolean isSix = speaksSix(handle, known);
        // Whole, since some options are answered with fewer bytes than an int.
        memory.small.set(JAVA_INT, 0, 0);
        memory.small.set(JAVA_INT, LENGTH, (int) Sockaddr.Linger.SIZE);
        return SocketCalls.getOption(memory.capture, handle,
                isSix ? IPPROTO_IPV6 : known.level, isSix ? known.six : known.name,
                memory.small, memory.small.asSlice(LENGTH));
    }

    private static Object value(CallMemory memory, Known known) {
        int value = memory.small.get(JAVA_INT, 0);
        return switch (known.values) {
            case FLAG -> value != 0;
            case SIZE -> value / 2;
            case NUMBER, OCTET -> value;
            case INTERFACE -> throw new AssertionError(known); // not asked for in this way
            case LINGER -> value == 0 ? -1 : memory.small.get(JAVA_INT, Sockaddr.Linger.L_LINGER);
        };
    }
}
