package dev.heddle.channels;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/**
 * A {@link ServerSocket} whose I/O is Heddle's: see {@link HeddleServerSocketFactory}. What it
 * accepts is a {@link HeddleSocket}.
 *
 * <h2>Comparison with the JDK's</h2>
 * It is {@code java.net.ServerSocket} itself on another implementation, so all checks and states
 * are the JDK's own.
 *
 * <h2>Departures</h2>
 * On io_uring, {@link #supportedOptions} are the standard ones and four of TCP's.
 */
final class HeddleServerSocket extends ServerSocket {
    private final Openings openings;

    HeddleServerSocket(Openings openings) {
        super(new HeddleServerSocketImpl(openings));
        this.openings = openings;
    }

    @Override
    public Socket accept() throws IOException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        if (!isBound()) {
            throw new SocketException("Socket is not bound yet");
        }
        HeddleSocket accepted = new HeddleSocket(openings);
        implAccept(accepted);
        return accepted;
    }
}
