package dev.heddle.nio;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Who waits for such a lock keeps out of its queue, in which it could be handed one too early. */
class BriefLockTest {
    /** Many more than are made before a wait that parks would begin. */
    private static final long TRIES = 1_000;

    /** Counts the attempts. */
    private static final class Watched extends ReentrantLock {
        private static final long serialVersionUID = 1;
        private final AtomicLong tries = new AtomicLong();

        @Override
        public boolean tryLock() {
            tries.incrementAndGet();
            return super.tryLock();
        }
    }

    @Test
    void whoWaitsNeitherParksNorQueues() throws Exception {
        Watched lock = new Watched();
        lock.lock();
        Thread waiter = Thread.ofVirtual().start(() -> {
            BriefLock.lock(lock);
            lock.unlock();
        });
        try {
            await().until(() -> lock.tries.get() > TRIES);
            assertFalse(lock.hasQueuedThreads());
            assertTrue(waiter.isAlive());
        } finally {
            lock.unlock();
        }
        waiter.join();
    }
}
