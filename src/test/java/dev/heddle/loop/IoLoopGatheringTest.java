package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a loop waits after a window in which much came. */
class IoLoopGatheringTest extends IoLoopRig {
    private static final Duration WINDOW = Duration.ofNanos(Gathering.WINDOW_NANOS);

    @BeforeEach
    void beBusy() {
        backend.onStart = operation -> backend.complete(operation, 0);
        for (int i = 0; i < 100; i++) {
            nops(8);
            loop.tick();
        }
        backend.onStart = operation -> { };
        loop.runFor(WINDOW);
        backend.sleeps.clear();
    }

    @Test
    void itWaitsForSeveralForAShortTime() {
        nops(8);
        loop.runFor(WINDOW);
        assertEquals(Gathering.NANOS, backend.sleeps.getFirst());
    }

    @Test
    void nobodyHasToWakeItMeanwhile() {
        long before = loop.count(Counter.WAKES);
        backend.onStart = operation -> elsewhere(() -> loop.nextTick(new Completion(), c -> { }));
        nops(8);
        loop.runFor(WINDOW);
        assertEquals(before, loop.count(Counter.WAKES));
        assertEquals(Gathering.NANOS, backend.sleeps.getFirst());
    }

    @Test
    void aTimerIsNotKeptWaiting() {
        nops(8);
        Completion timer = new Completion();
        loop.timeout(timer, Duration.ofNanos(Gathering.NANOS / 2), called::add);
        loop.runFor(Duration.ofNanos(Gathering.NANOS));
        assertEquals(Gathering.NANOS / 2, backend.sleeps.getFirst());
        assertEquals(List.of(timer), called.subList(called.size() - 1, called.size()));
    }

    @Test
    void threadsOfItsOwnAreNotMadeToWaitForOthers() {
        nops(8);
        new Seat(loop.threads).execute(() -> { });
        loop.runFor(WINDOW);
        assertEquals(List.of(Gathering.WINDOW_NANOS), backend.sleeps);
    }

    @Test
    void withNothingInFlightItSleepsAsEver() {
        loop.runFor(WINDOW);
        assertEquals(List.of(Gathering.WINDOW_NANOS), backend.sleeps);
    }
}
