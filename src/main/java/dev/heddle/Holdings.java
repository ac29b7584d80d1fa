package dev.heddle;

import dev.heddle.loop.Handle;
import dev.heddle.loop.IoLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a {@link Heddle} has open, and who is opening more; any thread may call. */
final class Holdings {
    /*
     * Whoever opens something holds a share of `openings` until it is among the owners. Closing
     * waits for these shares while the loop still runs, since what is opened that late has to be
     * given back through it: after the loop nobody could, and the descriptor would be lost.
     */
    private final IoLoop loop;
    private final Handle openings = new Handle(0);
    private final Set<HandleOwner> owners = ConcurrentHashMap.newKeySet();
    /** Volatile: set before the owners are looked at, read after one was added. */
    private volatile boolean closed;

    Holdings(IoLoop loop) {
        this.loop = loop;
    }

    boolean isClosed() {
        return closed;
    }

    void requireOpen() {
        if (closed) {
            throw failure();
        }
    }

    private static IllegalStateException failure() {
        return new IllegalStateException("this Heddle is closed");
    }

    /** What is lent to openings, so that an operation of theirs is found and cancelled. */
    Handle openings() {
        return openings;
    }

    /** Opens something, which closing waits for; what is opened has to be registered. */
    <T> T opening(HandleOwner.SystemCall<T> code) throws IOException {
        if (!openings.acquire()) {
            throw failure();
        }
        try {
            return code.make();
        } finally {
            openings.release();
        }
    }

    /** Remembers what was opened; closes it again if all is being closed meanwhile. */
    <T extends HandleOwner> T register(T owner, String doing) throws IOException {
        owners.add(owner);
        if (closed) {
            owner.close();
            throw CallFailures.closedMeanwhile(doing, owner.subject());
        }
        return owner;
    }

    void forget(HandleOwner owner) {
        owners.remove(owner);
    }

    /**
     * Refuses openings and closes all there is; for one thread, once.
     *
     * @return the failures, the later ones suppressed by the first; null if there was none
     */
    IOException close() {
        closed = true;
        openings.startClosing();
        loop.handOver(openings);
        IOException failure = closeOwners(null);
        openings.awaitLastShare();
        return closeOwners(failure);
    }

    private IOException closeOwners(IOException before) {
        IOException failure = before;
        List<HandleOwner> open = new ArrayList<>(owners);
        // All before the first is closed, which may need the room that the calls of others take.
        open.forEach(HandleOwner::endCalls);
        for (HandleOwner owner : open) {
            try {
                owner.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        return failure;
    }
}
