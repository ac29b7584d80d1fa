package dev.heddle.backend;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Set;

/**
 * The socket calls that never wait, so that any thread may make them in place. Handles are closed
 * by {@link Operation.Close}; the caller sees to it that none is closed during a call.
 *
 * <p>Every method throws the exception that the JDK's channels throw for the same cause, with the
 * address in its message. Callers pass resolved addresses only.
 */
public interface Sockets {
    /** Makes a TCP socket that will connect: socket(2). */
    int openStream(ProtocolFamily family) throws IOException;

    /**
     * Makes a TCP socket that will listen: socket(2).
     *
     * @param family null for one that serves IPv6 and IPv4 alike, where the machine has both
     */
    int openListener(ProtocolFamily family) throws IOException;

    /** Binds a socket that will connect: bind(2). */
    void bind(int handle, SocketAddress local) throws IOException;

    /**
     * Binds a socket and starts listening: bind(2), listen(2).
     *
     * @param backlog connections that may wait to be accepted, at least 1; the system may clamp it
     */
    void listen(int handle, SocketAddress local, int backlog) throws IOException;

    /** The address a socket is bound to, or null: getsockname(2). */
    SocketAddress localAddress(int handle) throws IOException;

    /** The options that {@link #setOption} and {@link #getOption} know for connected sockets. */
    Set<SocketOption<?>> streamOptions();

    /** The options that {@link #setOption} and {@link #getOption} know for listening sockets. */
    Set<SocketOption<?>> listenerOptions();

    /** Sets an option: setsockopt(2). */
    <T> void setOption(int handle, SocketOption<T> option, T value) throws IOException;

    /** Reads an option: getsockopt(2). */
    <T> T getOption(int handle, SocketOption<T> option) throws IOException;
}
