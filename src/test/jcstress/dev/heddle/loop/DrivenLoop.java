package dev.heddle.loop;

/** A loop between two actors: one of them drives it, the other calls. */
abstract class DrivenLoop {
    /** One for each thread that drives; never closed. */
    private static final ThreadLocal<IoLoop> LOOPS =
            ThreadLocal.withInitial(IdleBackend::openLoop);

    private volatile IoLoop loop;
    private long arrivalsBefore;

    /** The driving actor, first of all. */
    final IoLoop drive() {
        IoLoop mine = LOOPS.get();
        arrivalsBefore = mine.count(Counter.ARRIVALS);
        prepare(mine);
        loop = mine;
        return mine;
    }

    /** The driving actor, before the other has the loop. */
    void prepare(IoLoop mine) {
    }

    /** The driving actor: ticks until so many things have arrived in all. */
    final void tickUntilArrived(int things) {
        while (loop.count(Counter.ARRIVALS) < arrivalsBefore + things) {
            loop.tick();
        }
    }

    /** The other actor: the loop, when it is there. */
    final IoLoop awaitLoop() {
        IoLoop driven = loop;
        while (driven == null) {
            Thread.onSpinWait();
            driven = loop;
        }
        return driven;
    }

    /** The driving actor: whether a timer of the far future still runs; it then is removed. */
    final boolean wasKept(Completion timer) {
        boolean kept = timer.phase() == Completion.WAITING;
        loop.cancel(timer);
        loop.tick();
        return kept;
    }
}
