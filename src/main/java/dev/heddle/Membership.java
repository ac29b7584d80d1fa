package dev.heddle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Objects;

/**
 * That a {@link UdpSocket} hears of a multicast group. It ends by {@link #drop}, or when the
 * socket is closed.
 */
public final class Membership {
    private final UdpSocket socket;
    private final Memberships all;
    private final InetAddress group;
    private final NetworkInterface on;
    private final InetAddress source;

    Membership(UdpSocket socket, Memberships all, InetAddress group, NetworkInterface on,
            InetAddress source) {
        this.socket = socket;
        this.all = all;
        this.group = group;
        this.on = Objects.requireNonNull(on);
        this.source = source;
    }

    boolean isSameAs(Membership other) {
        return isOfTheGroupOf(other) && Objects.equals(source, other.source);
    }

    private boolean isOfTheGroupOf(Membership other) {
        return group.equals(other.group) && on.equals(other.on);
    }

    /** Throws unless both are for one sender each. */
    void requireCompatible(Membership wanted) {
        if (isOfTheGroupOf(wanted) && (source == null || wanted.source == null)) {
            throw new IllegalStateException("the socket has joined " + group + " on "
                    + on.getName() + (source == null ? " for all senders" : " for one sender")
                    + " already: drop that first");
        }
    }

    /** The socket. */
    public UdpSocket socket() {
        return socket;
    }

    /** The group's address. */
    public InetAddress group() {
        return group;
    }

    /** The interface on which the group was joined. */
    public NetworkInterface networkInterface() {
        return on;
    }

    /** The only sender whose datagrams are received, or null for all. */
    public InetAddress source() {
        return source;
    }

    /** Whether it has neither been dropped nor its socket closed. */
    public boolean isValid() {
        return all.isValid(this);
    }

    /**
     * Leaves the group: MCAST_LEAVE_GROUP in ip(7). Does nothing if it is not valid any more.
     * Datagrams that had come before may still be received.
     */
    public void drop() throws IOException {
        all.leave(this);
    }

    @Override
    public String toString() {
        return "Membership[" + group.getHostAddress() + " on " + on.getName()
                + (source == null ? "]" : " from " + source.getHostAddress() + "]");
    }
}
