package dev.heddle.channels;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * A {@link Socket} whose I/O is Heddle's: see {@link HeddleSocketFactory}.
 *
 * <h2>Comparison with the JDK's</h2>
 * It is {@code java.net.Socket} itself on another implementation, so all checks and states are the
 * JDK's own. A virtual thread in one of its calls does not occupy its carrier, and interrupting it
 * closes the socket; a platform thread is not interrupted. A read that times out loses nothing.
 *
 * <h2>Departures</h2>
 * <ul>
 * <li>Interrupting a platform thread that connects closes the socket, too.
 * <li>Urgent data cannot be sent, nor received in line: {@link SocketException}.
 * <li>On io_uring, {@link #supportedOptions} are the standard ones and four of TCP's.
 * </ul>
 */
final class HeddleSocket extends Socket {
    HeddleSocket(Openings openings) throws SocketException {
        super(new HeddleSocketImpl(openings));
    }

    /** Not all versions of the JDK close what was interrupted here, or say so. */
    @Override
    public void connect(SocketAddress remote, int timeout) throws IOException {
        try {
            super.connect(remote, timeout);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (InterruptedIOException e) {
            Closing.closeQuietly(this::close);
            throw (IOException) new SocketException("Closed by interrupt").initCause(e);
        }
    }
}
