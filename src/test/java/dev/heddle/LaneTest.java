package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which receives look for bytes before they go to the loop. */
class LaneTest {
    private final Lane lane = new Lane();

    /** Receives once from a peer that has sent more, or not; whether that looked first. */
    private boolean receive(boolean isThere, boolean filled, boolean always) {
        boolean looked = lane.looksFirst(always);
        lane.received(looked && isThere, filled, !isThere);
        return looked;
    }

    private int looks(int receives, boolean isThere, boolean always) {
        int looks = 0;
        for (int i = 0; i < receives; i++) {
            looks += receive(isThere, true, always) ? 1 : 0;
        }
        return looks;
    }

    @Test
    void aBufferWithRoomLeftMeansThatNothingIsThere() {
        assertFalse(receive(true, false, true));
        assertFalse(receive(true, true, true));
        assertTrue(receive(true, true, true));
    }

    @Test
    void looksInVainGetRare() {
        assertEquals(6, looks(1 + 1 + 2 + 4 + 8 + 16 + 32, false, false));
        assertEquals(10, looks(320, false, false));
    }

    @Test
    void theLoopsOwnThreadsAlwaysLook() {
        assertEquals(99, looks(100, false, true));
    }

    @Test
    void aFindMakesLooksFrequentAgain() {
        looks(300, false, false);
        assertTrue(looks(32 + 100, true, false) >= 100);
        assertEquals(3, looks(1 + 1 + 2 + 3, false, false));
    }

    @Test
    void messagesOfTwoBuffersAreLookedForEachTime() {
        receive(false, true, false);
        for (int i = 0; i < 100; i++) {
            assertTrue(receive(true, true, false));
            assertTrue(receive(false, true, false)); // what follows a find is not held against it
        }
    }
}
