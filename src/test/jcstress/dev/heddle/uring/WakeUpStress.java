package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A wake that meets the close never writes to whoever gets the descriptor's number next. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "the stranger is untouched")
@State
public class WakeUpStress {
    /** As much as an eventfd counts at the most: refused by one that counts already. */
    private static final MemorySegment LIMIT = Arena.ofAuto().allocateFrom(JAVA_LONG, -2L);
    /** More than a thread looks at: none is left to it, so that its calls take their time. */
    private static final int MEMORIES = 8;
    private static final ThreadLocal<Integer> TAKEN = ThreadLocal.withInitial(() -> {
        for (int i = 0; i < MEMORIES; i++) {
            CallMemory.take();
        }
        return MEMORIES;
    });

    private volatile WakeUp wakeUp;
    private volatile boolean left;

    @Actor
    public void waker() {
        TAKEN.get();
        WakeUp open = wakeUp;
        while (open == null) {
            Thread.onSpinWait();
            open = wakeUp;
        }
        open.wake();
        left = true;
    }

    @Actor
    public void closer(Z_Result r) {
        int stranger = TestCalls.nonBlockingEventfd();
        WakeUp mine = new WakeUp(TestCalls.nonBlockingEventfd(), MemorySegment.NULL);
        wakeUp = mine;
        mine.shut();
        TestCalls.replace(mine.fd(), stranger); // closes it, and gives its number away at once
        while (!left) {
            Thread.onSpinWait();
        }
        CallMemory memory = CallMemory.take();
        r.r1 = FileCalls.write(memory.capture, stranger, LIMIT) == Long.BYTES;
        mine.close(memory.capture);
        memory.give();
        TestCalls.close(stranger);
    }
}
