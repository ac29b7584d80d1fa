package dev.heddle.channels;

import dev.heddle.Heddle;
import dev.heddle.StreamListener;
import dev.heddle.StreamSocket;
import dev.heddle.UdpSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.ClosedByInterruptException;

/**
 * On which Heddle sockets are opened, and what interrupts do to them.
 *
 * @param keepsOpen whether an interrupt ends a call only, and not the channel, too
 */
record Openings(Heddle heddle, boolean keepsOpen) {
    /** @param family null for IPv6 and IPv4 */
    StreamSocket stream(ProtocolFamily family) throws IOException {
        if (family == StandardProtocolFamily.UNIX) {
            return heddle.openUnix();
        }
        return family == null ? heddle.openTcp() : heddle.openTcp(family);
    }

    /** @param family null for IPv6 and IPv4 */
    StreamListener listener(ProtocolFamily family) throws IOException {
        if (family == StandardProtocolFamily.UNIX) {
            return heddle.openUnixListener();
        }
        return family == null ? heddle.openTcpListener() : heddle.openTcpListener(family);
    }

    /** @param family null for IPv6 and IPv4 */
    UdpSocket datagram(ProtocolFamily family) throws IOException {
        return family == null ? heddle.openUdp() : heddle.openUdp(family);
    }

    /**
     * The calling thread was interrupted: closes the channel, if it is one for that.
     *
     * @param told what the facade threw; null if it has not been asked
     * @return what to throw; the thread's interrupt status stays set
     */
    IOException interrupted(Channel channel, InterruptedIOException told) {
        if (keepsOpen) {
            return told != null ? told : new InterruptedIOException(
                    channel + ": the thread was interrupted; the channel stays open");
        }
        Closing.closeQuietly(channel::close);
        ClosedByInterruptException closed = new ClosedByInterruptException();
        if (told != null) {
            closed.initCause(told);
        }
        return closed;
    }
}
