package dev.heddle.uring;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketOption;
import java.net.StandardSocketOptions;

/** setsockopt(2) and getsockopt(2), with the JDK's options and their values. */
final class SocketOptionCalls {
    private static final int LENGTH_AT = 16;
    /** struct linger of asm-generic/socket.h: two ints. */
    private static final int LINGER_SECONDS_AT = 4;
    private static final int LINGER_SIZE = 8;
    private static final int LINGER_MAX_SECONDS = 65_535;
    private static final int TOS_MAX = 255;

    private SocketOptionCalls() {
    }

    /** The level and name of an option, as one number. */
    private static long key(SocketOption<?> option) {
        if (option == StandardSocketOptions.TCP_NODELAY) {
            return key(SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY);
        } else if (option == StandardSocketOptions.IP_TOS) {
            return key(SocketConstants.IPPROTO_IP, SocketConstants.IP_TOS);
        } else if (option == StandardSocketOptions.SO_SNDBUF) {
            return key(SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDBUF);
        } else if (option == StandardSocketOptions.SO_RCVBUF) {
            return key(SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF);
        } else if (option == StandardSocketOptions.SO_KEEPALIVE) {
            return key(SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE);
        } else if (option == StandardSocketOptions.SO_REUSEADDR) {
            return key(SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEADDR);
        } else if (option == StandardSocketOptions.SO_REUSEPORT) {
            return key(SocketConstants.SOL_SOCKET, SocketConstants.SO_REUSEPORT);
        } else if (option == StandardSocketOptions.SO_LINGER) {
            return key(SocketConstants.SOL_SOCKET, SocketConstants.SO_LINGER);
        }
        throw new UnsupportedOperationException("'" + option + "' not supported");
    }

    private static long key(int level, int name) {
        return (long) level << Integer.SIZE | name;
    }

    private static int level(long key) {
        return (int) (key >>> Integer.SIZE);
    }

    /** Sets an option; 0, or minus an error number. */
    static long set(Scratch scratch, int fd, SocketOption<?> option, Object value) {
        long key = key(option);
        if (value == null) {
            throw new IllegalArgumentException("Invalid option value: null");
        }
        if (option == StandardSocketOptions.SO_LINGER) {
            return setLinger(scratch, fd, (Integer) value);
        }
        int number = value instanceof Boolean flag ? (flag ? 1 : 0)
                : checked(option, (Integer) value);
        if (option == StandardSocketOptions.IP_TOS) {
            // Both, since an IPv6 socket may speak IPv4; a socket without IPv6 refuses its own.
            setInt(scratch, fd, SocketConstants.IPPROTO_IPV6, SocketConstants.IPV6_TCLASS, number);
        }
        return setInt(scratch, fd, level(key), (int) key, number);
    }

    private static int checked(SocketOption<?> option, int value) {
        boolean fits = option == StandardSocketOptions.IP_TOS
                ? value >= 0 && value <= TOS_MAX : value >= 0;
        if (!fits) {
            throw new IllegalArgumentException("Invalid option value for " + option + ": " + value);
        }
        return value;
    }

    private static long setLinger(Scratch scratch, int fd, int seconds) {
        MemorySegment linger = scratch.small;
        linger.set(ValueLayout.JAVA_INT, 0, seconds >= 0 ? 1 : 0);
        linger.set(ValueLayout.JAVA_INT, LINGER_SECONDS_AT,
                Math.clamp(seconds, 0, LINGER_MAX_SECONDS));
        return SystemCalls.call(scratch.state, Machine.SETSOCKOPT, fd, SocketConstants.SOL_SOCKET,
                SocketConstants.SO_LINGER, linger.address(), LINGER_SIZE, 0);
    }

    static long setInt(Scratch scratch, int fd, int level, int name, int value) {
        scratch.small.set(ValueLayout.JAVA_INT, 0, value);
        return SystemCalls.call(scratch.state, Machine.SETSOCKOPT, fd, level, name,
                scratch.small.address(), Integer.BYTES, 0);
    }

    static Object get(Scratch scratch, int fd, SocketOption<?> option) throws IOException {
        long key = key(option);
        long value = getInt(scratch, fd, level(key), (int) key);
        UringSockets.check(value, "get option " + option.name(), "socket");
        if (option == StandardSocketOptions.SO_LINGER) {
            return value == 0 ? -1 : scratch.small.get(ValueLayout.JAVA_INT, LINGER_SECONDS_AT);
        }
        if (option.type() == Boolean.class) {
            return value != 0;
        }
        boolean buffer = option == StandardSocketOptions.SO_SNDBUF
                || option == StandardSocketOptions.SO_RCVBUF;
        // Linux doubles the size of a buffer for its own needs; the JDK tells what was asked for.
        return (int) (buffer ? value / 2 : value);
    }

    /** The first int of an option's value, or minus an error number. */
    static long getInt(Scratch scratch, int fd, int level, int name) {
        MemorySegment memory = scratch.small;
        memory.set(ValueLayout.JAVA_INT, LENGTH_AT, LINGER_SIZE);
        long result = SystemCalls.call(scratch.state, Machine.GETSOCKOPT, fd, level, name,
                memory.address(), memory.address() + LENGTH_AT, 0);
        return result < 0 ? result : memory.get(ValueLayout.JAVA_INT, 0);
    }
}
