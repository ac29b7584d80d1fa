package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final int MANY = 10_000;

    private long now = Long.MAX_VALUE - 3 * Gathering.WINDOW_NANOS; // overflows soon
    private final FakeBackend backend = new FakeBackend();
    private final Gathering gathering = new Gathering(new GivingWay(backend), now);

    private void turned(int count) {
        for (int i = 0; i < count; i++) {
            gathering.count();
        }
        gathering.turned(now);
    }

    /** A window with one turn, in which so many have ended; for how many the turn waited. */
    private int window(int inFlight, int count) {
        int wanted = gathering.wanted(inFlight);
        now += Gathering.WINDOW_NANOS;
        turned(count);
        return wanted;
    }

    @Test
    void aFirstWaitIsForOne() {
        assertEquals(1, gathering.wanted(MANY));
    }

    @Test
    void aBusyLoopWaitsForThreeQuartersOfWhatCameInTheTime() {
        window(MANY, 100); // ten in the time of a wait
        assertEquals(7, gathering.wanted(MANY));
    }

    @Test
    void neverForMoreThanHalfOfThoseInFlightNorForMoreThanHelps() {
        window(MANY, 100);
        assertEquals(5, gathering.wanted(10));
        assertEquals(1, gathering.wanted(5));
        window(MANY, 1_000_000);
        assertEquals(Gathering.WANTED_MAX, gathering.wanted(MANY));
    }

    @Test
    void aFewAreNotWorthAWait() {
        window(MANY, 39);
        assertEquals(1, gathering.wanted(MANY));
        window(MANY, 40);
        assertEquals(Gathering.WANTED_MIN, gathering.wanted(MANY));
    }

    @Test
    void whatIsExpectedIsOfTheLastWindowAlone() {
        window(MANY, 1_000);
        now += 100 * Gathering.WINDOW_NANOS;
        turned(100);
        assertEquals(1, gathering.wanted(MANY));
    }

    /** A window whose waits got what they were for, or not. */
    private void waits(boolean... served) {
        for (int i = 0; i < served.length; i++) {
            int wanted = gathering.wanted(MANY);
            assertTrue(wanted > 1);
            now += i == served.length - 1 ? Gathering.WINDOW_NANOS : Gathering.NANOS;
            turned(served[i] ? MANY : 1);
        }
    }

    /** How many windows it takes until a wait is for several. */
    private int rest() {
        int windows = 0;
        while (gathering.wanted(MANY) == 1) {
            window(MANY, 1_000);
            windows++;
        }
        return windows;
    }

    @Test
    void waitsInVainAreGivenUpForTwiceAsLongEachTime() {
        rest();
        int expected = Trial.REST_MIN;
        for (int i = 0; i < 20; i++) {
            waits(false, true, false);
            assertEquals(expected, rest());
            expected = Math.min(expected * 2, Trial.REST_MAX);
        }
        assertEquals(Trial.REST_MAX, expected);
    }

    @Test
    void halfOfTheWaitsMayBeInVain() {
        rest();
        waits(false, true);
        waits(true, false);
        assertTrue(gathering.wanted(MANY) > 1);
    }

    @Test
    void waitsThatAreServedMakeTheNextRestShortAgain() {
        rest();
        waits(false);
        rest();
        waits(false);
        assertEquals(2 * Trial.REST_MIN, rest());
        waits(true);
        waits(false);
        assertEquals(Trial.REST_MIN, rest());
    }

    @Test
    void aLoopThatRunsThreadsOfItsOwnWaitsForOneAndGivesNoWay() {
        window(MANY, 1_000);
        assertTrue(backend.givesWay);
        gathering.ranOwnThreads();
        assertEquals(1, gathering.wanted(MANY));
        assertFalse(backend.givesWay);
    }

    @Test
    void everyWaitOfAWindowCountsForWhetherToGiveWay() {
        window(MANY, 10);
        assertTrue(backend.givesWay);
        for (int i = 0; i < GivingWay.WAITS_MAX; i++) {
            assertEquals(1, gathering.wanted(MANY));
        }
        window(MANY, 10);
        assertFalse(backend.givesWay);
    }
}
