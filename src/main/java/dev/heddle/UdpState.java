package dev.heddle;

import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.ReentrantLock;

/** What all views of one {@link UdpSocket} share. */
final class UdpState {
    /*
     * Whether it is connected changes only while whoever changes it has the turn of both
     * directions; so a sender that has its turn sees what holds until it has sent. The calls made
     * here are made with a share of the handle.
     */
    final Lane receiving;
    final Lane sending;
    final Memberships memberships;
    /** The peer, or null. Volatile for those that look without a turn. */
    volatile InetSocketAddress remote;

    private final OpenHandle open;
    private final Sockets sockets;
    private final ReentrantLock bindLock = new ReentrantLock();
    /** Volatile for a look without the lock: it is never unset. */
    private volatile boolean bound;

    UdpState(OpenHandle open) {
        this.open = open;
        sockets = open.engine.sockets();
        receiving = new Lane();
        sending = new Lane();
        memberships = new Memberships(open.handle, sockets);
    }

    boolean isBound() {
        return bound;
    }

    /** Binds the socket; false if it is bound already. */
    boolean bindOnce(InetSocketAddress local) throws IOException {
        bindLock.lock();
        try {
            if (bound) {
                return false;
            }
            sockets.bind(open.handle.number(), local);
            bound = true;
            open.name(sockets.localAddress(open.handle.number()));
            return true;
        } finally {
            bindLock.unlock();
        }
    }

    /** Returns nothing of interest, as system calls with a share do. */
    Void connect(InetSocketAddress peer) throws IOException {
        sockets.connectDatagram(open.handle.number(), peer);
        remote = peer;
        return null;
    }

    Void disconnect() throws IOException {
        sockets.disconnectDatagram(open.handle.number());
        remote = null;
        return null;
    }
}
