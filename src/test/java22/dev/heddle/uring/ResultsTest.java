package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

    private final Results results = new Results(Arena.ofAuto().allocate(Libc.capture()));
    private final SlotTable slots = new SlotTable(8);

    private void settle(Operation operation, int result) {
        results.settle(slots.take(operation), result);
    }

    @ParameterizedTest
    @ValueSource(ints = {EINTR, 512, 513, 514, 516})
    void whatTheKernelWouldRestartWasInterrupted(int number) {
        var open = new Operation.Open(this);
        settle(open, -number);
        assertEquals(Errno.EINTR, open.errno());
        assertTrue(open.hasToBeRepeated());
    }

    @ParameterizedTest
    @ValueSource(ints = {EINTR, 115, 512})
    void anInterruptedCloseHasClosed(int number) {
        var close = new Operation.Close(this);
        close.handle = 1_000_000;
        settle(close, -number);
        assertNull(close.errno());
    }

    @Test
    void aCountIsAResult() {
        var recv = new Operation.Recv(this);
        settle(recv, 5);
        assertNull(recv.errno());
        assertEquals(5, recv.result());
    }
}
