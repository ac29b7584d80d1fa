package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GivingWayTest {
    private static final int OFTEN = GivingWay.WAITS_MAX + 1;

    private final FakeBackend backend = new FakeBackend();
    private final GivingWay givingWay = new GivingWay(backend);

    private boolean givesAfter(double millis, int waits, int ended) {
        givingWay.windowEnded(millis, waits, ended);
        return backend.givesWay;
    }

    @Test
    void aLoopThatWaitsSeldomGivesWay() {
        assertTrue(givesAfter(1, 3, 10));
        assertTrue(givesAfter(1, GivingWay.WAITS_MAX, 100));
        assertTrue(givesAfter(2, 2 * GivingWay.WAITS_MAX, 100));
    }

    @Test
    void oneThatHasLittleToDoDoesNot() {
        assertFalse(givesAfter(1, 0, 0));
        assertFalse(givesAfter(10, 5, 9));
        assertTrue(givesAfter(10, 5, 10));
        assertFalse(givesAfter(10, 5, 9));
    }

    @Test
    void oneThatWaitsOftenAllTheSameIsLetBeForTwiceAsLongEachTime() {
        assertTrue(givesAfter(1, OFTEN, 100));
        for (int rest = Trial.REST_MIN; rest < 4 * Trial.REST_MAX; rest *= 2) {
            assertFalse(givesAfter(1, OFTEN, 100));
            assertEquals(Math.min(rest, Trial.REST_MAX), windowsUntilItGives());
        }
    }

    @Test
    void aTrialThatPaysMakesTheNextRestShortAgain() {
        assertTrue(givesAfter(1, OFTEN, 100));
        for (int i = 0; i < 4; i++) {
            assertFalse(givesAfter(1, OFTEN, 100));
            windowsUntilItGives();
        }
        assertTrue(givesAfter(1, 3, 100));
        assertFalse(givesAfter(1, OFTEN, 100));
        assertEquals(Trial.REST_MIN, windowsUntilItGives());
    }

    private int windowsUntilItGives() {
        int windows = 1;
        while (!givesAfter(1, OFTEN, 100)) {
            windows++;
        }
        return windows;
    }
}
