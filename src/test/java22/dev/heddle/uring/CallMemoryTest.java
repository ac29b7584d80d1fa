package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
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
}
