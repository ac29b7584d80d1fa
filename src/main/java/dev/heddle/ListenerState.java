package dev.heddle;

import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.util.concurrent.locks.ReentrantLock;

/** What all views of one {@link StreamListener} share. */
final class ListenerState {
    final Lane accepting;
    /** Where it listens; null until it does. Volatile: set once, under the lock. */
    volatile SocketAddress local;

    private final OpenHandle open;
    private final ReentrantLock bindLock = new ReentrantLock();

    ListenerState(OpenHandle open) {
        this.open = open;
        accepting = new Lane();
    }

    /** Binds the socket and listens, with a share of its handle; returns nothing of interest. */
    Void bind(SocketAddress address, int backlog) throws IOException {
        bindLock.lock();
        try {
            if (local != null) {
                throw new AlreadyBoundException();
            }
            Sockets sockets = open.engine.sockets();
            sockets.listen(open.handle.number(), address, backlog);
            SocketAddress bound = sockets.localAddress(open.handle.number());
            open.name(bound);
            local = bound;
            return null;
        } finally {
            bindLock.unlock();
        }
    }
}
