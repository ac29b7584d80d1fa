package dev.heddle;

import dev.heddle.loop.Completion;
import dev.heddle.loop.IoLoop;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps all loops' threads from going on, in callbacks, until this is closed. Virtual threads that
 * they run would stand still as well, so tasks started from here on are no such ones.
 */
final class LoopStopped implements AutoCloseable {
    private final Heddle heddle;
    private final IoLoop[] loops;
    private final CountDownLatch stopped;
    private final CountDownLatch goOn = new CountDownLatch(1);

    LoopStopped(Heddle heddle) {
        this.heddle = heddle;
        loops = heddle.loops().all();
        stopped = new CountDownLatch(loops.length);
        Task.virtual = Thread.ofVirtual().factory();
        for (IoLoop loop : loops) {
            loop.nextTick(new Completion(), ended -> standStill());
        }
    }

    private void standStill() {
        stopped.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /**
     * Lets each loop make one turn, from this stop to the next.
     *
     * @param next queued before what the turn may end, so that it comes first among the callbacks
     * @return how many operations ended in these turns and have not been told of
     */
    long turnTo(LoopStopped next) throws InterruptedException {
        long before = heddle.statistics().get("ENDED");
        close();
        next.awaitStopped();
        return heddle.statistics().get("ENDED") - before - loops.length;
    }

    @Override
    public void close() {
        goOn.countDown();
    }
}
