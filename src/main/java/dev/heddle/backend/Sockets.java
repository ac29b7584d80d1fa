package dev.heddle.backend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
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
 *
 * <p>A family is INET, INET6, UNIX (not for datagrams), or null for a socket that serves IPv6 and
 * IPv4 alike, where the machine has both.
 */
public interface Sockets {
    /** The longest path of a Unix-domain socket, in bytes: what the JDK allows on Linux. */
    int UNIX_PATH_BYTES_MAX = 106;

    /** The kinds of socket, which differ in their options. */
    enum Kind { STREAM, LISTENER, DATAGRAM, UNIX_STREAM, UNIX_LISTENER }

    /** Makes a stream socket that will connect: socket(2). */
    int openStream(ProtocolFamily family) throws IOException;

    /** Makes a stream socket that will listen: socket(2). */
    int openListener(ProtocolFamily family) throws IOException;

    /** Makes a UDP socket, which hears of a multicast group only once it has joined: socket(2). */
    int openDatagram(ProtocolFamily family) throws IOException;

    /**
     * Binds a datagram socket, or a stream that will connect: bind(2).
     *
     * @param local null for an address and port of the system's choice; in the UNIX family, that
     *              and the empty path leave the socket without a name
     */
    void bind(int handle, SocketAddress local) throws IOException;

    /**
     * Binds a socket and starts listening: bind(2), listen(2). A Unix-domain socket's path must
     * not exist yet; it comes to be, and is the caller's to delete.
     *
     * @param backlog connections that may wait to be accepted, at least 1; the system may clamp it
     */
    void listen(int handle, SocketAddress local, int backlog) throws IOException;

    /**
     * Fixes a datagram socket's peer: connect(2). Datagrams from elsewhere do not come any more;
     * those that have come already are discarded. For bound sockets without operations in flight.
     */
    void connectDatagram(int handle, SocketAddress remote) throws IOException;

    /** Undoes {@link #connectDatagram}; the socket keeps its port. */
    void disconnectDatagram(int handle) throws IOException;

    /**
     * Bytes that a stream socket can receive without waiting: FIONREAD in tcp(7). 0 where the
     * system does not tell.
     */
    int available(int handle) throws IOException;

    /**
     * The address a socket is bound to, or null: getsockname(2). That of a connected Unix-domain
     * socket without a name has an empty path.
     */
    SocketAddress localAddress(int handle) throws IOException;

    /**
     * Lets a datagram socket hear of a multicast group: MCAST_JOIN_GROUP and
     * MCAST_JOIN_SOURCE_GROUP in ip(7) and RFC 3678.
     *
     * @param source the only sender to hear of, or null for any; there may be several calls
     */
    void join(int handle, InetAddress group, NetworkInterface on, InetAddress source)
            throws IOException;

    /** Undoes one {@link #join}. */
    void leave(int handle, InetAddress group, NetworkInterface on, InetAddress source)
            throws IOException;

    /** The options that {@link #setOption} and {@link #getOption} know for such sockets. */
    Set<SocketOption<?>> options(Kind kind);

    /** Sets an option: setsockopt(2). */
    <T> void setOption(int handle, SocketOption<T> option, T value) throws IOException;

    /** Reads an option: getsockopt(2). */
    <T> T getOption(int handle, SocketOption<T> option) throws IOException;
}
