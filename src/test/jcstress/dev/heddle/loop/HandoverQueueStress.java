package dev.heddle.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.heddle.loop.HandoverQueue.Push;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.LII_Result;
import org.openjdk.jcstress.infra.results.LZI_Result;

/** Nobody pushes without being drained, told to wake, or refused. */
public class HandoverQueueStress {
    private HandoverQueueStress() {
    }

    /** A new node that bears a number of one digit, which is written just before the push. */
    private static Push push(HandoverQueue queue, int number) {
        Completion node = new Completion();
        node.timerSequence = number;
        return queue.push(node);
    }

    /** The numbers in their order, as the digits of one; 0 for none. */
    private static int numbers(Handover first) {
        int digits = 0;
        for (Handover node = first; node != null; node = node.next) {
            digits = digits * 10 + (int) ((Completion) node).timerSequence;
        }
        return digits;
    }

    /** A sleeper is always told of, and what prevents the sleep is found by itself. */
    @JCStressTest
    @Outcome(id = "TAKEN, false, 1", expect = ACCEPTABLE, desc = "pushed, so no sleep")
    @Outcome(id = "MUST_WAKE, true, 1", expect = ACCEPTABLE, desc = "asleep, so to be woken")
    @State
    public static class PushAgainstSleep {
        private final HandoverQueue queue = new HandoverQueue();

        @Actor
        public void pusher(LZI_Result r) {
            r.r1 = push(queue, 1);
        }

        @Actor
        public void loop(LZI_Result r) {
            r.r2 = queue.sleep();
        }

        @Arbiter
        public void drained(LZI_Result r) {
            r.r3 = numbers(queue.drain());
        }
    }

    /** Of two who find the loop asleep, one wakes it, and both are taken. */
    @JCStressTest
    @Outcome(id = {"1, 12", "1, 21"}, expect = ACCEPTABLE, desc = "both taken, one wakes")
    @State
    public static class PushAgainstPush {
        private final HandoverQueue queue = new HandoverQueue();
        private Push first;
        private Push second;

        public PushAgainstPush() {
            queue.sleep();
        }

        @Actor
        public void one() {
            first = push(queue, 1);
        }

        @Actor
        public void another() {
            second = push(queue, 2);
        }

        @Arbiter
        public void drained(II_Result r) {
            r.r1 = (first == Push.MUST_WAKE ? 1 : 0) + (second == Push.MUST_WAKE ? 1 : 0);
            r.r2 = numbers(queue.drain());
        }
    }

    /** Each node is drained once, in order, and with what was written to it. */
    @JCStressTest
    @Outcome(id = {"0, 12", "1, 2", "12, 0"}, expect = ACCEPTABLE, desc = "each once, in order")
    @State
    public static class PushAgainstDrain {
        private final HandoverQueue queue = new HandoverQueue();

        @Actor
        public void pusher() {
            push(queue, 1);
            push(queue, 2);
        }

        @Actor
        public void loop(II_Result r) {
            r.r1 = numbers(queue.drain());
        }

        @Arbiter
        public void drained(II_Result r) {
            r.r2 = numbers(queue.drain());
        }
    }

    /** What is not refused is in the hands of whoever closes. */
    @JCStressTest
    @Outcome(id = "MUST_WAKE, 1, 0", expect = ACCEPTABLE, desc = "taken before the close")
    @Outcome(id = "REFUSED, 0, 0", expect = ACCEPTABLE, desc = "refused after the close")
    @State
    public static class PushAgainstClose {
        private final HandoverQueue queue = new HandoverQueue();

        public PushAgainstClose() {
            queue.sleep();
        }

        @Actor
        public void pusher(LII_Result r) {
            r.r1 = push(queue, 1);
        }

        @Actor
        public void loop(LII_Result r) {
            r.r2 = numbers(queue.close());
        }

        @Arbiter
        public void drained(LII_Result r) {
            r.r3 = numbers(queue.drain());
        }
    }
}
