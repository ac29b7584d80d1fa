package dev.heddle.uring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes past the ring: how many at once, what a cancel reaches, who is woken. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BlockingLaneTest {
    private static final int THREADS = 2;

    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger wakes = new AtomicInteger();
    private final BlockingLane lane =
            new BlockingLane(THREADS, this::block, wakes::incrementAndGet);
    private final SlotTable slots = new SlotTable(64);

    private void block(Operation operation) {
        begun.incrementAndGet();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        operation.succeed(0);
    }

    @AfterEach
    void end() {
        released.countDown();
        lane.shutdown();
    }

    private List<Slot> add(int count) {
        List<Slot> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            added.add(slots.take(new Operation.Nop(this)));
            lane.add(added.get(i));
        }
        return added;
    }

    private List<Slot> poll(int count) {
        List<Slot> polled = new ArrayList<>();
        await().pollInSameThread().until(() -> {
            for (Slot slot; (slot = lane.poll()) != null; ) {
                polled.add(slot);
            }
            lane.start();
            return polled.size() >= count;
        });
        return polled;
    }

    @Test
    void nothingIsBegunBeforeTheStartAndThenAsManyAsThereMayBe() {
        add(5);
        assertEquals(0, begun.get());
        lane.start();
        lane.start();
        await().until(() -> begun.get() == THREADS);
        assertNull(lane.poll());
        released.countDown();
        assertEquals(5, poll(5).size());
        assertEquals(5, begun.get());
    }

    @Test
    void aWakeComesAfterEachEnd() {
        add(3);
        lane.start();
        assertEquals(0, wakes.get());
        released.countDown();
        poll(3);
        await().until(() -> wakes.get() == 3);
    }

    @Test
    void whatWaitsIsCancelledAndWhatRunsIsNot() {
        List<Slot> added = add(3);
        lane.start();
        await().until(() -> begun.get() == THREADS);
        added.forEach(lane::withdraw);
        assertTrue(lane.hasUnmade());
        Slot cancelled = lane.poll();
        assertSame(added.get(2), cancelled);
        assertEquals(Errno.ECANCELED, cancelled.operation.errno());
        assertNull(lane.poll());
        released.countDown();
        for (Slot slot : poll(2)) {
            assertNull(slot.operation.errno());
        }
        assertEquals(THREADS, begun.get());
    }

    @Test
    void placesAreNotLostToWhatWasCancelled() {
        add(20).forEach(lane::withdraw);
        assertEquals(20, poll(20).size());
        add(3);
        lane.start();
        await().until(() -> begun.get() == THREADS);
        released.countDown();
        assertEquals(3, poll(3).size());
    }

    @Test
    void itsThreadsAreDaemonsAndEndWithIt() {
        add(2);
        lane.start();
        await().until(() -> begun.get() == THREADS);
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("heddle-uring-call-")).toList();
        assertTrue(threads.size() >= THREADS && threads.stream().allMatch(Thread::isDaemon));
        released.countDown();
        lane.shutdown();
        await().until(() -> threads.stream().noneMatch(Thread::isAlive));
    }
}
