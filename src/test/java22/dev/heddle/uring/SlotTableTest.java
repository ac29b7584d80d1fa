package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Operation;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Places in flight are found by the use they were given out for, and by no other. */
class SlotTableTest {
    private final SlotTable table = new SlotTable(3);

    private Operation.Nop nop() {
        return new Operation.Nop(this);
    }

    @Test
    void aStaleCompletionFindsNobody() {
        Slot slot = table.take(nop());
        long stale = slot.userData();
        table.release(slot);
        assertNull(table.of(stale), "of an operation that has ended");
        var newer = nop();
        assertSame(slot, table.take(newer), "the same place");
        assertNotEquals(stale, slot.userData());
        assertNull(table.of(stale), "of another one's place");
        assertSame(newer, table.of(slot.userData()).operation);
    }

    @Test
    void anOperationThatHasEndedHasNoPlaceThoughItsNoteSaysSo() {
        var first = nop();
        Slot slot = table.take(first);
        table.release(slot);
        assertNull(table.of(first));
        var second = nop();
        table.take(second);
        assertNull(table.of(first));
        assertSame(slot, table.of(second));
    }

    @Test
    void anOperationThatWasNeverSubmittedHasNoPlace() {
        assertNull(table.of(nop()));
        table.take(nop());
        assertNull(table.of(nop()));
    }

    @Test
    void asManyPlacesAsTheCapacityAreGivenAndNoMore() {
        Set<Long> names = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            names.add(table.take(nop()).userData());
        }
        assertEquals(3, names.size());
        assertNull(table.take(nop()));
        assertEquals(3, table.used());
    }

    @Test
    void namesStayPositiveWhenTheGenerationRunsOver() {
        Slot slot = table.take(nop());
        slot.generation = Integer.MAX_VALUE;
        table.release(slot);
        assertTrue(table.take(nop()).userData() >= 0);
        assertEquals(0, slot.generation);
    }

    @Test
    void namesOfNoPlaceFindNobody() {
        table.take(nop());
        assertNull(table.of(Long.MAX_VALUE));
        assertNull(table.of(-1L));
        assertNull(table.of(2L));
    }
}
