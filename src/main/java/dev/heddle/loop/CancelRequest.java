package dev.heddle.loop;

/** Asks from another thread that one use of a completion end early. */
final class CancelRequest extends Handover {
    private final Completion target;
    private final int use;

    CancelRequest(Completion target, int use) {
        this.target = target;
        this.use = use;
    }

    @Override
    void arrive(IoLoop loop) {
        // The target may have ended meanwhile, and be under way again with something else.
        if (target.use == use) {
            loop.cancelHere(target);
        }
    }
}
