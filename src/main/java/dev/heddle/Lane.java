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
    private final Call call;

    Lane(Engine engine) {
        call = new Call(engine.loop());
    }

    /**
     * Waits for this direction to be free. {@link #leave} must follow; until then the call may be
     * begun once or several times.
     */
    Call enter(HandleOwner owner, String doing) throws IOException {
        long deadlineNanos = owner.terms.deadline().of(owner.loop);
        int cancelsSeen = owner.handle.cancels();
        turns.enter(owner, doing, deadlineNanos);
        call.come(deadlineNanos, cancelsSeen);
        return call;
    }

    void leave() {
        call.clear();
        turns.leave();
    }
}
