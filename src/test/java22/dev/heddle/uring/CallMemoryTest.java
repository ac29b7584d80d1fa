package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Memory for calls is nobody else's while it is lent. */
class CallMemoryTest {
    @Test
    void whatIsLentIsLentOnce() {
        Set<CallMemory> lent = Collections.newSetFromMap(new IdentityHashMap<>());
        List<CallMemory> order = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            CallMemory memory = CallMemory.take();
            order.add(memory);
            lent.add(memory);
        }
        assertEquals(1_000, lent.size());
        order.forEach(CallMemory::give);
    }

    @Test
    void whatWasGivenBackIsLentAgain() {
        CallMemory first = CallMemory.take();
        CallMemory second = CallMemory.take();
        assertNotSame(first, second);
        second.give();
        first.give();
        assertSame(first, CallMemory.take());
        first.give();
    }

    /** Either in the pool or freed; nothing is left to the garbage collector. */
    @Test
    void whatThePoolHasNoPlaceForEndsWithItsCall() {
        List<CallMemory> lent = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            CallMemory memory = CallMemory.take();
            memory.stage().put(0, (byte) i);
            lent.add(memory);
        }
        lent.forEach(CallMemory::give);
        long kept = alive(lent.stream().map(memory -> memory.small));
        assertTrue(kept > 0 && kept < lent.size(), () -> kept + " are alive");
        assertEquals(kept, alive(lent.stream().map(CallMemory::stageMemory)));
    }

    private static long alive(Stream<MemorySegment> segments) {
        return segments.filter(segment -> segment.scope().isAlive()).count();
    }
}
