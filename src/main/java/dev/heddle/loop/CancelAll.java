package dev.heddle.loop;

/** Brings word of {@link Shares#cancelAll} to the loop; each call of it a node of its own. */
final class CancelAll extends Handover {
    private final Shares target;

    CancelAll(Shares target) {
        this.target = target;
    }

    @Override
    void arrive(IoLoop loop) {
        target.arrive(loop);
    }
}
