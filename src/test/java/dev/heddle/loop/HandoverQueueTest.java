package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.loop.HandoverQueue.Push;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hand-over queue as one thread sees it; see {@link WakeUpModelTest} for several. */
class HandoverQueueTest {
    /** A node that bears a number. */
    static Completion node(int number) {
        Completion node = new Completion();
        node.timerSequence = number;
        return node;
    }

    static List<Long> numbers(Handover first) {
        List<Long> numbers = new ArrayList<>();
        for (Handover node = first; node != null; node = node.next) {
            numbers.add(((Completion) node).timerSequence);
            assertTrue(numbers.size() < 1_000, "the list is a ring");
        }
        return numbers;
    }

    private final HandoverQueue queue = new HandoverQueue();

    @Test
    void drainTakesFirstInFirstOut() {
        for (int i = 0; i < 5; i++) {
            assertEquals(Push.TAKEN, queue.push(node(i)));
        }
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L), numbers(queue.drain()));
        assertNull(queue.drain());
    }

    @Test
    void onlyTheFirstPushAfterSleepMustWake() {
        assertTrue(queue.sleep());
        assertEquals(Push.MUST_WAKE, queue.push(node(0)));
        assertEquals(Push.TAKEN, queue.push(node(1)));
        assertEquals(List.of(0L, 1L), numbers(queue.drain()));
        assertEquals(Push.TAKEN, queue.push(node(2)));
    }

    @Test
    void theLoopMustNotSleepOnQueuedNodes() {
        queue.push(node(0));
        assertFalse(queue.sleep());
        assertEquals(List.of(0L), numbers(queue.drain()));
        assertTrue(queue.sleep());
    }

    @Test
    void drainEndsSleep() {
        queue.sleep();
        assertNull(queue.drain());
        assertEquals(Push.TAKEN, queue.push(node(0)));
    }

    @Test
    void closeTakesWhatIsQueuedAndRefusesTheRest() {
        queue.push(node(0));
        queue.push(node(1));
        assertEquals(List.of(0L, 1L), numbers(queue.close()));
        assertEquals(Push.REFUSED, queue.push(node(2)));
        assertNull(queue.drain());
        assertFalse(queue.sleep());
        assertNull(queue.close());
        assertEquals(Push.REFUSED, queue.push(node(3)));
    }

    @Test
    void closeOfASleeperTakesNothing() {
        queue.sleep();
        assertNull(queue.close());
    }

    @Test
    void aNodeCanBePushedAgainAfterItWasDrained() {
        Completion node = node(7);
        for (int i = 0; i < 3; i++) {
            queue.push(node);
            queue.push(node(8));
            assertEquals(List.of(7L, 8L), numbers(queue.drain()));
        }
    }
}
