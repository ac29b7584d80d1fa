package dev.heddle;

import dev.heddle.loop.Call;
import java.io.IOException;

/** One direction of a socket: one call at a time is under way, others queue behind it. */
final class Lane {
    /** Whether the last receive filled its buffer, and more may be there; of who has the turn. */
    boolean moreLikely;
    /** Whether the last one had to wait, and the next most likely has to; of who has the turn. */
    boolean waited;
    private final Turns turns = new Turns();
    /** Made for the socket's home when that is settled; of who has the turn. */
    private Call call;

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

    void leave() {
        call.clear();
        turns.leave();
    }
}
