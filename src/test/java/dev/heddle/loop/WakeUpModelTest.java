package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.loop.HandoverQueue.Push;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * The wake-up protocol, exhaustively: {@link WakeUpModel} walks through every interleaving of its
 * atomic steps, and every sequence of whole calls shows that {@link HandoverQueue} makes the
 * model's transitions.
 */
class WakeUpModelTest {
    @ParameterizedTest
    @CsvSource({"1, 3", "2, 2", "2, 3", "3, 1", "3, 2"})
    void noInterleavingLosesANodeOrAWakeUp(int producers, int nodesEach) {
        int states = new WakeUpModel(producers, nodesEach, WakeUpModel.Fault.NONE).explore();
        assertTrue(states > 50, "only " + states + " states were found");
    }

    /** The model can tell right from wrong: each slip that one could make is found. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void everyFaultOfTheProtocolIsFound(WakeUpModel.Fault fault) {
        WakeUpModel model = new WakeUpModel(2, 2, fault);
        assertThrows(AssertionError.class, model::explore);
    }

    private enum Call { PUSH, SLEEP, DRAIN, CLOSE }

    private static final int CALLS_MAX = 8;
    private int sequences;

    @Test
    void theQueueMakesTheModelsTransitions() {
        extend(new ArrayList<>());
        assertEquals(87_380, sequences);
    }

    private void extend(List<Call> calls) {
        for (Call call : Call.values()) {
            calls.add(call);
            replay(calls);
            sequences++;
            if (calls.size() < CALLS_MAX) {
                extend(calls);
            }
            calls.removeLast();
        }
    }

    /** The comment in HandoverQueue, spelt out for whole calls. */
    private static void replay(List<Call> calls) {
        HandoverQueue queue = new HandoverQueue();
        List<Long> queued = new ArrayList<>();
        boolean asleep = false;
        boolean closed = false;
        int pushed = 0;
        for (Call call : calls) {
            switch (call) {
                case PUSH -> {
                    Push expected = closed ? Push.REFUSED : asleep ? Push.MUST_WAKE : Push.TAKEN;
                    assertEquals(expected, queue.push(HandoverQueueTest.node(pushed)));
                    if (!closed) {
                        queued.add((long) pushed++);
                    }
                    asleep = false;
                }
                case SLEEP -> {
                    boolean sleeps = !closed && !asleep && queued.isEmpty();
                    assertEquals(sleeps, queue.sleep());
                    asleep |= sleeps;
                }
                case DRAIN -> {
                    assertEquals(queued, HandoverQueueTest.numbers(queue.drain()));
                    queued.clear();
                    asleep = false;
                }
                case CLOSE -> {
                    assertEquals(queued, HandoverQueueTest.numbers(queue.close()));
                    queued.clear();
                    asleep = false;
                    closed = true;
                }
            }
        }
        assertEquals(queued, HandoverQueueTest.numbers(queue.drain()));
        assertNull(queue.drain());
    }
}
