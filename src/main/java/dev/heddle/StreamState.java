package dev.heddle;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.util.concurrent.locks.ReentrantLock;

/** What all views of one {@link StreamSocket} share. */
final class StreamState {
    final Lane receiving;
    final Lane sending;
    /** The other end; null until it is connected. Volatile: set once, in the turn of a sender. */
    volatile SocketAddress remote;

    private final OpenHandle open;
    private final ReentrantLock bindLock = new ReentrantLock();
    /** Under the lock. */
    private boolean bound;

    /** @param remote null of one that is to be connected yet */
    StreamState(OpenHandle open, SocketAddress remote) {
        this.open = open;
        this.remote = remote;
        receiving = new Lane(true);
        sending = new Lane();
    }

    /** Binds the socket, with a share of its handle; returns nothing of interest. */
    Void bind(SocketAddress local) throws IOException {
        bindLock.lock();
        try {
            if (bound || remote != null) {
                throw new AlreadyBoundException();
            }
            open.engine.sockets().bind(open.handle.number(), local);
            bound = true;
            return null;
        } finally {
            bindLock.unlock();
        }
    }
}
