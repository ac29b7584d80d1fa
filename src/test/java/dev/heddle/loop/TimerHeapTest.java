package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimerHeapTest {
    private final TimerHeap heap = new TimerHeap();

    private Completion add(long deadlineNanos) {
        Completion timer = new Completion();
        timer.deadlineNanos = deadlineNanos;
        heap.add(timer);
        return timer;
    }

    @Test
    void anEmptyHeapHasNoNext() {
        assertNull(heap.poll());
        assertNull(heap.pollDue(0));
        assertEquals(Long.MAX_VALUE, heap.nanosToNext(0));
    }

    @Test
    void aTimerIsDueAtItsInstantAndNotBefore() {
        Completion timer = add(100);
        assertEquals(1, heap.nanosToNext(99));
        assertNull(heap.pollDue(99));
        assertEquals(0, heap.nanosToNext(100));
        assertEquals(0, heap.nanosToNext(101));
        assertSame(timer, heap.pollDue(100));
        assertEquals(0, heap.size());
    }

    @Test
    void thoseOfOneInstantComeInTheOrderOfTheirSetting() {
        List<Completion> timers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            timers.add(add(5));
        }
        for (int i = 0; i < 100; i += 3) {
            heap.remove(timers.get(i));
        }
        for (int i = 0; i < 100; i++) {
            if (i % 3 != 0) {
                assertSame(timers.get(i), heap.poll());
            }
        }
        assertNull(heap.poll());
    }

    /** At the seeds' side: where the clock starts, its overflow included. */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 9223372036854775000", "3, -9223372036854775808", "4, -500"})
    void itAgreesWithASortedList(long seed, long start) {
        Random random = new Random(seed);
        List<Completion> sorted = new ArrayList<>();
        long now = start;
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> insert(sorted, add(now + random.nextInt(2_000)), now);
                case 2 -> {
                    if (!sorted.isEmpty()) {
                        heap.remove(sorted.remove(random.nextInt(sorted.size())));
                    }
                }
                default -> {
                    now += random.nextInt(200);
                    expire(sorted, now);
                }
            }
            assertEquals(sorted.size(), heap.size());
            assertEquals(sorted.isEmpty() ? Long.MAX_VALUE
                    : Math.max(0, sorted.getFirst().deadlineNanos - now), heap.nanosToNext(now));
        }
        expire(sorted, now + 10_000);
        assertEquals(0, heap.size());
    }

    private static void insert(List<Completion> sorted, Completion timer, long now) {
        int index = 0;
        while (index < sorted.size()
                && sorted.get(index).deadlineNanos - now <= timer.deadlineNanos - now) {
            index++;
        }
        sorted.add(index, timer);
    }

    private void expire(List<Completion> sorted, long now) {
        while (!sorted.isEmpty() && sorted.getFirst().deadlineNanos - now <= 0) {
            assertSame(sorted.removeFirst(), heap.pollDue(now));
        }
        assertNull(heap.pollDue(now));
    }
}
