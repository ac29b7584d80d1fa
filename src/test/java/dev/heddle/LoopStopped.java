package dev.heddle;

import dev.heddle.loop.Completion;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps a loop's thread from going on, in a callback, until this is closed. Virtual threads that
 * the loop runs would stand still as well, so tasks started from here on are no such ones.
 */
final class LoopStopped implements AutoCloseable {
    private final Heddle heddle;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    LoopStopped(Heddle heddle) {
        this.heddle = heddle;
        Task.virtual = Thread.ofVirtual().factory();
        heddle.loop().nextTick(new Completion(), ended -> {
            stopped.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /**
     * Lets the loop make one turn, from this stop to the next.
     *
     * @param next queued before what the turn may end, so that it comes first among the callbacks
     * @return how many operations ended in that turn and have not been told of
     */
    long turnTo(LoopStopped next) throws InterruptedException {
        long before = heddle.statistics().get("ENDED");
        close();
        next.awaitStopped();
        return heddle.statistics().get("ENDED") - before - 1;
    }

    @Override
    public void close() {
        goOn.countDown();
    }
}
