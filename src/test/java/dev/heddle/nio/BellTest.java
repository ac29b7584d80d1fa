package dev.heddle.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Every order in which a waker's and a sleeper's steps can come. */
class BellTest {
    private final AtomicInteger alarms = new AtomicInteger();
    private final Bell bell = new Bell(alarms::incrementAndGet);

    private boolean fallAsleep() {
        return bell.fallAsleep(() -> true);
    }

    @Test
    void aWakeBeforehandPreventsTheWaitWithoutAnAlarm() {
        bell.wake();
        assertFalse(fallAsleep());
        assertEquals(0, alarms.get());
    }

    @Test
    void aWakeIsSpentOnce() {
        bell.wake();
        bell.wake();
        assertFalse(fallAsleep());
        bell.rise();
        assertTrue(fallAsleep());
    }

    @Test
    void aSleeperIsWokenByOneAlarm() {
        assertTrue(fallAsleep());
        bell.wake();
        bell.wake();
        bell.rouse();
        assertEquals(1, alarms.get());
        bell.rise();
        assertTrue(fallAsleep());
    }

    @Test
    void anArrivalBeforeTheAnnouncementIsSeenByTheLook() {
        bell.rouse();
        assertEquals(0, alarms.get());
        assertFalse(bell.fallAsleep(() -> false));
    }

    @Test
    void anArrivalBetweenAnnouncementAndLookRingsTheAlarm() {
        assertTrue(bell.fallAsleep(() -> {
            bell.rouse(); // the look itself was too early to see what came
            return true;
        }));
        assertEquals(1, alarms.get());
    }

    @Test
    void anArrivalAfterTheLookRingsTheAlarm() {
        assertTrue(fallAsleep());
        bell.rouse();
        assertEquals(1, alarms.get());
    }

    @Test
    void nobodyAlarmsADriverThatIsAwake() {
        assertTrue(fallAsleep());
        bell.rise();
        bell.rouse();
        bell.wake();
        assertEquals(0, alarms.get());
    }
}
