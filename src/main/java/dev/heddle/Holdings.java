package dev.heddle;

import dev.heddle.loop.LoopGroup;
import dev.heddle.loop.Shares;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a {@link Heddle} has open, and who is opening more; any thread may call. */
final class Holdings {
    /*
     * Whoever opens something holds a share of `openings` until it is among the owners. Closing
     * waits for these shares while the loops still run, since what is opened that late has to be
     * given back through them: after the loops nobody could, and the descriptor would be lost.
     */
    private final LoopGroup loops;
    private final Shares openings;
    private final Set<OpenHandle> owners = ConcurrentHashMap.newKeySet();
    /** Volatile: set before the owners are looked at, read after one was added. */
    private volatile boolean closed;

    Holdings(LoopGroup loops) {
        this.loops = loops;
        openings = new Shares(loops.size());
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
    Shares openings() {
        return openings;
    }

    /** Opens something, which closing waits for; what is opened has to be registered. */
    <T> T opening(String doing, Object subject, HandleOwner.SystemCall<T> code)
            throws IOException {
        loops.takeTurns();
        if (!openings.acquire()) {
            throw failure();
        }
        try {
            Throwable death = loops.death();
            if (death != null) {
                throw CallFailures.loopDied(doing, subject, death);
            }
            return code.make();
        } finally {
            openings.release();
        }
    }

    /** Remembers what was opened; closes it again if all is being closed meanwhile. */
    <T extends HandleOwner> T register(T owner, String doing) throws IOException {
        owners.add(owner.open);
        if (closed) {
            owner.close();
            throw CallFailures.closedMeanwhile(doing, owner.subject());
        }
        return owner;
    }

    void forget(OpenHandle owner) {
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
        loops.end(openings);
        IOException failure = closeOwners(null);
        openings.awaitLastShare();
        return closeOwners(failure);
    }

    private IOException closeOwners(IOException before) {
        IOException failure = before;
        List<OpenHandle> open = new ArrayList<>(owners);
        // All before the first is closed, which may need the room that the calls of others take.
        open.forEach(OpenHandle::endCalls);
        for (OpenHandle owner : open) {
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
