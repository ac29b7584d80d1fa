package dev.heddle.channels;

import dev.heddle.StreamListener;
import dev.heddle.StreamSocket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.util.Map;

/** Socket options by the numbers that {@link java.net.Socket} asks for them by. */
final class NumberedOption {
    private static final Map<Integer, SocketOption<?>> NAMES = Map.of(
            SocketOptions.SO_LINGER, StandardSocketOptions.SO_LINGER,
            SocketOptions.IP_TOS, StandardSocketOptions.IP_TOS,
            SocketOptions.TCP_NODELAY, StandardSocketOptions.TCP_NODELAY,
            SocketOptions.SO_SNDBUF, StandardSocketOptions.SO_SNDBUF,
            SocketOptions.SO_RCVBUF, StandardSocketOptions.SO_RCVBUF,
            SocketOptions.SO_KEEPALIVE, StandardSocketOptions.SO_KEEPALIVE,
            SocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_REUSEADDR,
            SocketOptions.SO_REUSEPORT, StandardSocketOptions.SO_REUSEPORT);

    private NumberedOption() {
    }

    /** The value of SO_TIMEOUT, in milliseconds. */
    static int timeout(Object value) throws SocketException {
        if (value instanceof Integer millis && millis >= 0) {
            return millis;
        }
        throw new SocketException("Bad value for SO_TIMEOUT: " + value);
    }

    static void set(StreamSocket socket, int option, Object value) throws SocketException {
        if (option == SocketOptions.SO_OOBINLINE && Boolean.FALSE.equals(value)) {
            return;
        }
        boolean endsLinger = option == SocketOptions.SO_LINGER && Boolean.FALSE.equals(value);
        set(socket, name(option), endsLinger ? Integer.valueOf(-1) : value);
    }

    private static <T> void set(StreamSocket socket, SocketOption<T> name, Object value)
            throws SocketException {
        T fitting = fitting(name, value);
        SocketFailures.asSocketExceptions(() -> socket.setOption(name, fitting));
    }

    static void set(StreamListener listener, int option, Object value) throws SocketException {
        set(listener, name(option), value);
    }

    private static <T> void set(StreamListener listener, SocketOption<T> name, Object value)
            throws SocketException {
        T fitting = fitting(name, value);
        SocketFailures.asSocketExceptions(() -> listener.setOption(name, fitting));
    }

    static Object get(StreamSocket socket, int option) throws SocketException {
        if (option == SocketOptions.SO_OOBINLINE) {
            return false;
        }
        Object value = SocketFailures.asSocketExceptions(() -> socket.getOption(name(option)));
        return option == SocketOptions.SO_LINGER && value.equals(-1) ? Boolean.FALSE : value;
    }

    static Object get(StreamListener listener, int option) throws SocketException {
        return SocketFailures.asSocketExceptions(() -> listener.getOption(name(option)));
    }

    private static SocketOption<?> name(int option) throws SocketException {
        SocketOption<?> name = NAMES.get(option);
        if (name == null) {
            throw new SocketException("Unknown option " + option);
        }
        return name;
    }

    private static <T> T fitting(SocketOption<T> name, Object value) throws SocketException {
        if (!name.type().isInstance(value)) {
            throw new SocketException("Bad value for " + name + ": " + value);
        }
        return name.type().cast(value);
    }
}
