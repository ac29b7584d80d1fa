package dev.heddle;

import dev.heddle.backend.Sockets;
import dev.heddle.loop.Handle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The multicast groups that one {@link UdpSocket} has joined. Any thread may call. */
final class Memberships {
    private final Handle handle;
    private final Sockets sockets;
    private final ReentrantLock lock = new ReentrantLock();
    /** Few, so that a list will do. Under the lock. */
    private final List<Membership> valid = new ArrayList<>();

    Memberships(Handle handle, Sockets sockets) {
        this.handle = handle;
        this.sockets = sockets;
    }

    /** @param source null for all */
    Membership join(UdpSocket socket, InetAddress group, NetworkInterface on, InetAddress source)
            throws IOException {
        requireFitting(group, source);
        Membership wanted = new Membership(socket, this, group, on, source);
        lock.lock();
        try {
            for (Membership each : valid) {
                if (each.isSameAs(wanted)) {
                    return each;
                }
                each.requireCompatible(wanted);
            }
            socket.withHandle("join", () -> {
                sockets.join(handle.number(), group, on, source);
                return null;
            });
            valid.add(wanted);
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    private static void requireFitting(InetAddress group, InetAddress source) {
        if (!group.isMulticastAddress()) {
            throw new IllegalArgumentException(group + " is not the address of a multicast group");
        }
        if (source != null && (source.isAnyLocalAddress() || source.isMulticastAddress())) {
            throw new IllegalArgumentException(source + " is not the address of one sender");
        }
        if (source != null && source.getClass() != group.getClass()) {
            throw new IllegalArgumentException(
                    "source " + source + " and group " + group + " are of different families");
        }
    }

    boolean isValid(Membership membership) {
        lock.lock();
        try {
            return !handle.isClosing() && valid.contains(membership);
        } finally {
            lock.unlock();
        }
    }

    /** Leaves a group; does nothing if that has been done, or closing the socket does it. */
    void leave(Membership membership) throws IOException {
        lock.lock();
        try {
            if (valid.remove(membership) && handle.acquire()) {
                try {
                    sockets.leave(handle.number(), membership.group(),
                            membership.networkInterface(), membership.source());
                } finally {
                    handle.release();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
