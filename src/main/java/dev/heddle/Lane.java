package dev.heddle;

import dev.heddle.loop.Call;
import dev.heddle.loop.Readiness;
import java.io.IOException;

/** One direction of a socket: one call at a time is under way, others queue behind it. */
final class Lane {
    /*
     * A receive that follows one which filled its buffer may look whether bytes are there, rather
     * than go to the loop at once. If the one before was done by looking, too, bytes come faster
     * than they are taken, and it looks. If not, it depends on the peer: one that waits for an
     * answer has sent no more, and each look would be a system call in vain. So such looks get
     * rare, down to one in 32, until one finds something; what follows a find is not counted.
     *
     * The loop's own threads always look. Others of them have run since the answer was sent, so
     * the next request is often there (a quarter to a half of them with 64 and 1000 connections),
     * and a look that finds it saves a park. Processor time of an echo of 64 bytes without any
     * looks, in proportion to that with all, at 64 and 1000 connections (lower quartiles of 20
     * rounds in turn, on a busy machine): 0.93 and 0.95 on plain threads, where one look in forty
     * found something; 1.1 and 1.0 on the loop's own.
     *
     * That is for streams whose bytes nobody tells of. After a few receives by the loop, threads
     * that are not its own are told, and then have to look each time. The same echo in proportion
     * to the JDK's (5 rounds in turn):
     *
     *                 requests a second    processor time of each
     *   connections   by the loop   told   by the loop   told
     *             1          0.85   0.99          1.10   0.84
     *             6          0.90   0.96          1.26   1.12
     *            16          0.91   1.03          1.09   0.88
     *
     * With 64 it is the same either way. A busy loop takes the receives of 1000 or 8000 together,
     * and each is one system call less; but it is one thread, and receives for all. If these are
     * told, too, they do as much for 0.95 and 0.93 of the processor time.
     */
    /** How many looks one in vain spares at most. */
    private static final int SPARED_MAX = 31;

    /** Whether the last receive filled its buffer, and more may be there; of who has the turn. */
    boolean moreLikely;
    /** Whether the last one had to wait, and the next most likely has to; of who has the turn. */
    boolean waited;
    // The following, too, are of who has the turn.
    private boolean looked;
    /** Whether the last receive was done by looking. */
    private boolean found;
    /** How many looks the last one in vain has spared, and how many of these are to come. */
    private int spared;
    private int sparedLeft;
    /** How many were done by the loop so far, while there is no readiness. */
    private int byLoop;
    /** Made after enough of these; null until then. */
    private Readiness readiness;
    private final Turns turns = new Turns();
    /** Made for the socket's home when that is settled; of who has the turn. */
    private Call call;

    Lane() {
        this(false);
    }

    /** @param moreLikely whether the first bytes may be there before anybody asks for them */
    Lane(boolean moreLikely) {
        this.moreLikely = moreLikely;
    }

    /**
     * Waits for this direction to be free. {@link #leave} must follow; until then the call may be
     * begun once or several times.
     */
    Call enter(HandleOwner owner, String doing) throws IOException {
        long deadlineNanos = owner.terms.deadline().of(owner.engine.loops().first());
        int cancelsSeen = owner.handle.cancels();
        turns.enter(owner, doing, deadlineNanos);
        if (call == null) {
            call = new Call(owner.loop());
        }
        call.come(deadlineNanos, cancelsSeen);
        return call;
    }

    /**
     * Whether a receive is to look first. With little time, as programs have who look whether a
     * connection is stale, this is it.
     */
    boolean looksFirst(Call call, HandleOwner owner) {
        return isWatched() || looksFirst(call.loop().runsCaller())
                || owner.endsSoon(call.deadlineNanos());
    }

    /** Whether what comes is told of: then a look has to come before each wait. */
    boolean isWatched() {
        return readiness != null && readiness.isWatched();
    }

    /**
     * Waits for bytes or connections after a look in vain, or without one if looks are not always
     * needed.
     *
     * @return whether to look again; else the call has to go to the loop
     */
    boolean awaitsReadiness(Call call, HandleOwner owner) {
        if (owner.terms.scope() != null || call.loop().runsCaller()) {
            return false; // a scope ends operations only; the loop's own threads run it, too
        }
        if (readiness == null) {
            if (byLoop < Readiness.WAITS_MIN || !Readiness.isKnownTo(call.loop())) {
                return false;
            }
            readiness = new Readiness(call.loop(), owner.handle);
        }
        return readiness.await(call);
    }

    /**
     * Whether the next receive is to look first, where bytes that come are not told of.
     *
     * @param always whether looks in vain are not to spare later ones
     */
    boolean looksFirst(boolean always) {
        looked = moreLikely && (found || sparedLeft == 0 || always);
        if (moreLikely && !looked) {
            sparedLeft--;
        }
        return looked;
    }

    /**
     * Takes note of a receive that has succeeded.
     *
     * @param inPlace  whether it was done by looking
     * @param filled   whether its buffer is full now
     * @param hasWaited see {@link Call#waited}
     */
    void received(boolean inPlace, boolean filled, boolean hasWaited) {
        if (inPlace) {
            spared = 0;
            sparedLeft = 0;
        } else if (looked && !found) {
            spared = Math.min(2 * spared + 1, SPARED_MAX);
            sparedLeft = spared;
        }
        looked = false;
        found = inPlace;
        moreLikely = filled;
        waited = hasWaited;
        ended(inPlace);
    }

    /** Takes note that a receive or an accept has succeeded, and whether the loop waited for it. */
    void ended(boolean inPlace) {
        if (readiness != null) {
            readiness.stopIfUnheard();
        } else if (!inPlace) {
            byLoop++;
        }
    }

    void leave() {
        call.clear();
        turns.leave();
    }
}
