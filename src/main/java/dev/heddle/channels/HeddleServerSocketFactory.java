package dev.heddle.channels;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import javax.net.ServerSocketFactory;

/**
 * Makes listening TCP sockets whose I/O is Heddle's, for programs and libraries that take a
 * {@link ServerSocketFactory} or its name. What they accept are {@link java.net.Socket}s as
 * {@link HeddleSocketFactory} makes them. Any thread may call.
 */
public final class HeddleServerSocketFactory extends ServerSocketFactory {
    private static final int BACKLOG_DEFAULT = 50;

    /** Null for the process's own, looked up for each socket. */
    private final HeddleChannels channels;

    /** Of sockets on the process's own Heddle: see {@link HeddleChannels#shared}. */
    public HeddleServerSocketFactory() {
        this((HeddleChannels) null);
    }

    /**
     * The same, for libraries that hand an argument over.
     *
     * @param unused may be null
     */
    public HeddleServerSocketFactory(String unused) {
        this((HeddleChannels) null);
    }

    HeddleServerSocketFactory(HeddleChannels channels) {
        this.channels = channels;
    }

    /** A socket that does not listen yet: see {@link ServerSocket#bind}. */
    @Override
    public ServerSocket createServerSocket() {
        return new HeddleServerSocket(
                (channels == null ? HeddleChannels.shared() : channels).openings());
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return createServerSocket(port, BACKLOG_DEFAULT);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return createServerSocket(port, backlog, null);
    }

    /** @param host null for all addresses of this machine */
    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress host)
            throws IOException {
        InetSocketAddress local = new InetSocketAddress(host, port);
        ServerSocket socket = createServerSocket();
        boolean bound = false;
        try {
            socket.bind(local, backlog);
            bound = true;
            return socket;
        } finally {
            if (!bound) {
                Closing.closeQuietly(socket::close);
            }
        }
    }
}
