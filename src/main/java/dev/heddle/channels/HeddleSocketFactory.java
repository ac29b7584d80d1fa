package dev.heddle.channels;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * Makes TCP sockets whose I/O is Heddle's, for programs and libraries that take a
 * {@link SocketFactory} or its name:
 *
 * <pre>{@code
 * jdbc:postgresql://host/database?socketFactory=dev.heddle.channels.HeddleSocketFactory
 * }</pre>
 *
 * <p>The sockets are {@link Socket}s without a {@linkplain Socket#getChannel channel}. Any thread
 * may call.
 */
public final class HeddleSocketFactory extends SocketFactory {
    /** Null for the process's own, looked up for each socket. */
    private final HeddleChannels channels;

    /** Of sockets on the process's own Heddle: see {@link HeddleChannels#shared}. */
    public HeddleSocketFactory() {
        this((HeddleChannels) null);
    }

    /**
     * The same, for libraries that hand an argument over.
     *
     * @param unused may be null
     */
    public HeddleSocketFactory(String unused) {
        this((HeddleChannels) null);
    }

    HeddleSocketFactory(HeddleChannels channels) {
        this.channels = channels;
    }

    /** A socket that is neither bound nor connected. */
    @Override
    public Socket createSocket() throws IOException {
        return new HeddleSocket((channels == null ? HeddleChannels.shared() : channels).openings());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port),
                new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port),
                new InetSocketAddress(localHost, localPort));
    }

    private Socket connected(SocketAddress remote, SocketAddress local) throws IOException {
        Socket socket = createSocket();
        boolean connected = false;
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(remote);
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                Closing.closeQuietly(socket::close);
            }
        }
    }
}
