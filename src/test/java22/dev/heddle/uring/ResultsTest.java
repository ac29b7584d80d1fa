package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a completion's number means. */
class ResultsTest {
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    private final Results results = new Results(Arena.ofAuto().allocate(Libc.capture()));
    private final SlotTable slots = new SlotTable(8);

    private boolean settle(Operation operation, boolean cancelled, int result) {
        Slot slot = slots.take(operation);
        slot.cancelled = cancelled;
        return results.settle(slot, result);
    }

    @ParameterizedTest
    @ValueSource(ints = {EINTR, 512, 513, 514, 516})
    void whatWasInterruptedIsSubmittedAgain(int number) {
        assertFalse(settle(new Operation.Recv(this), false, -number));
        assertFalse(settle(new Operation.Open(this), false, -number));
    }

    @ParameterizedTest
    @ValueSource(ints = {EINTR, 512, 513, 514, 516})
    void whatWasInterruptedByItsCancelIsCancelled(int number) {
        var open = new Operation.Open(this);
        assertTrue(settle(open, true, -number));
        assertEquals(Errno.ECANCELED, open.errno());
    }

    @Test
    void filesAreTriedAgainWhenTheySayTheyWouldWait() {
        assertFalse(settle(new Operation.Read(this), false, -EAGAIN));
        assertFalse(settle(new Operation.Write(this), false, -EAGAIN));
        assertFalse(settle(new Operation.ReadVector(this), false, -EAGAIN));
        assertFalse(settle(new Operation.WriteVector(this), false, -EAGAIN));
        var connect = new Operation.Connect(this);
        assertTrue(settle(connect, false, -EAGAIN), "no local port left, say: that is a result");
        assertEquals(Errno.EAGAIN, connect.errno());
    }

    @ParameterizedTest
    @ValueSource(ints = {EINTR, 115, 512})
    void anInterruptedCloseHasClosed(int number) {
        var close = new Operation.Close(this);
        close.handle = 1_000_000;
        assertTrue(settle(close, false, -number));
        assertNull(close.errno());
    }

    @Test
    void aResultBeatsTheCancel() {
        var recv = new Operation.Recv(this);
        assertTrue(settle(recv, true, 5));
        assertNull(recv.errno());
        assertEquals(5, recv.result());
    }
}
