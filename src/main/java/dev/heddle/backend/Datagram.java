package dev.heddle.backend;

import java.net.SocketAddress;

/**
 * Operations that move one datagram, whole, between a buffer and a socket of
 * {@link Sockets#openDatagram}. A datagram may be empty: a result of 0 says that one was moved.
 */
public abstract sealed class Datagram extends Operation.Transfer {
    /**
     * More bytes than any datagram has, so that receiving needs no more room, and sending as many
     * is refused with {@link Errno#EMSGSIZE} just as sending more is.
     */
    public static final int BYTES_MAX = 65_535;

    /** Where it goes to, or came from. */
    public SocketAddress remote;

    private Datagram(Object owner) {
        super(owner);
    }

    @Override
    public final void clear() {
        super.clear();
        remote = null;
    }

    /** How many of the buffer's bytes are to be named to the system. */
    public final int length() {
        return Math.min(buffer.remaining(), BYTES_MAX);
    }

    /**
     * Sends a datagram: sendto(2). Result: its length in bytes.
     *
     * <p>{@link #remote} is null for the peer that the socket is connected to; without one it
     * fails with {@link Errno#EDESTADDRREQ}. On a connected socket it may name that peer only.
     */
    public static final class SendTo extends Datagram {
        public SendTo(Object owner) {
            super(owner);
        }
    }

    /**
     * Receives a datagram: recvfrom(2). Result: bytes that are in the buffer now, and
     * {@link #remote} is set. What the buffer has no room for is discarded.
     */
    public static final class RecvFrom extends Datagram {
        public RecvFrom(Object owner) {
            super(owner);
        }
    }
}
