package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CallMemoryTest {
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
