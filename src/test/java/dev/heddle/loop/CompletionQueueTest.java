package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionQueueTest {
    private final CompletionQueue queue = new CompletionQueue();

    private List<Completion> add(int count) {
        List<Completion> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Completion completion = new Completion();
            queue.add(completion);
            added.add(completion);
        }
        return added;
    }

    @Test
    void anEmptyQueueHasNothing() {
        assertTrue(queue.isEmpty());
        assertNull(queue.peek());
        assertNull(queue.poll());
        assertFalse(queue.remove(new Completion()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void oneIsTakenOutFromAnywhere(int index) {
        List<Completion> left = add(3);
        assertTrue(queue.remove(left.remove(index)));
        Completion added = new Completion();
        queue.add(added);
        left.add(added);
        assertEquals(3, queue.size());
        for (Completion expected : left) {
            assertSame(expected, queue.poll());
        }
        assertTrue(queue.isEmpty());
    }

    @Test
    void theLastOneLeavesAUsableQueue() {
        assertTrue(queue.remove(add(1).getFirst()));
        assertSame(add(1).getFirst(), queue.poll());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itBehavesAsADeque(long seed) {
        Random random = new Random(seed);
        ArrayDeque<Completion> reference = new ArrayDeque<>();
        for (int step = 0; step < 20_000; step++) {
            int choice = random.nextInt(reference.size() > 30 ? 3 : 5);
            if (choice == 0) {
                assertSame(reference.poll(), queue.poll());
            } else if (choice == 1 && !reference.isEmpty()) {
                Completion any = List.copyOf(reference).get(random.nextInt(reference.size()));
                assertTrue(queue.remove(any));
                assertTrue(reference.remove(any));
                assertFalse(queue.remove(any));
            } else if (choice > 2) {
                reference.addAll(add(1));
            }
            assertSame(reference.peek(), queue.peek());
            assertEquals(reference.size(), queue.size());
            assertEquals(reference.isEmpty(), queue.isEmpty());
        }
    }
}
