package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.loop.HandoverQueue.Push;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The real {@link HandoverQueue} under real threads: what {@link WakeUpModel} cannot reorder. */
class WakeUpHammerTest {
    private static final int PRODUCERS = 2;
    private static final int ROUNDS = 100_000;
    private static final long DEADLINE_S = 60;
    private static final int PRODUCER_SHIFT = 32;

    private final HandoverQueue queue = new HandoverQueue();
    private final Semaphore bell = new Semaphore(0);
    private final AtomicLong[] delivered = new AtomicLong[PRODUCERS];
    private final long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);

    @Test
    void twoProducersAndASleepyConsumerLoseNothing() {
        CompletableFuture<?>[] producers = new CompletableFuture<?>[PRODUCERS];
        for (int i = 0; i < PRODUCERS; i++) {
            int producer = i;
            delivered[i] = new AtomicLong();
            producers[i] = CompletableFuture.runAsync(() -> produce(producer),
                    task -> Thread.ofPlatform().daemon().start(task));
        }
        int sleeps = consume();
        CompletableFuture.allOf(producers).join();
        for (AtomicLong count : delivered) {
            assertEquals(ROUNDS, count.get());
        }
        assertTrue(sleeps > 100, "the consumer slept only " + sleeps + " times");
    }

    /** Pushes bursts of one to three, and now and then waits until all of them have arrived. */
    private void produce(int producer) {
        Random random = new Random(producer);
        int pushed = 0;
        while (pushed < ROUNDS) {
            for (int burst = random.nextInt(3); burst >= 0 && pushed < ROUNDS; burst--) {
                Completion node = new Completion();
                node.timerSequence = (long) producer << PRODUCER_SHIFT | pushed++;
                Push push = queue.push(node);
                assertNotEquals(Push.REFUSED, push);
                if (push == Push.MUST_WAKE) {
                    bell.release();
                }
            }
            while (delivered[producer].get() < pushed && random.nextInt(64) != 0) {
                Thread.yield();
                assertTrue(endNanos - System.nanoTime() > 0, "a node is not delivered");
            }
        }
    }

    private int consume() {
        int sleeps = 0;
        int left = PRODUCERS * ROUNDS;
        while (left > 0) {
            for (Handover node = queue.drain(); node != null; node = node.next) {
                deliver(((Completion) node).timerSequence);
                left--;
            }
            if (left > 0 && queue.sleep()) {
                sleeps++;
                awaitBell();
            }
        }
        return sleeps;
    }

    private void deliver(long number) {
        AtomicLong count = delivered[(int) (number >>> PRODUCER_SHIFT)];
        assertEquals(count.get(), (int) number, "out of order, twice or lost");
        count.incrementAndGet();
    }

    private void awaitBell() {
        try {
            assertTrue(bell.tryAcquire(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS),
                    "the consumer sleeps and nobody wakes it");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
