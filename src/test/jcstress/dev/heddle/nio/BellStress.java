package dev.heddle.nio;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A driving thread that waits has been alarmed, whoever was first. */
public class BellStress {
    private BellStress() {
    }

    /** What has been posted is seen before the wait, or its poster rings the alarm. */
    @JCStressTest
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "seen, so no wait")
    @Outcome(id = {"true, true", "false, true"}, expect = ACCEPTABLE, desc = "alarmed")
    @State
    public static class RouseAgainstSleep {
        private final Mailbox mailbox = new Mailbox();
        private final Flight flight = new Flight(1);
        private boolean alarmed;
        private final Bell bell = new Bell(() -> alarmed = true);

        @Actor
        public void poster() {
            mailbox.post(flight);
            bell.rouse();
        }

        @Actor
        public void driver(ZZ_Result r) {
            r.r1 = bell.fallAsleep(mailbox::isEmpty);
        }

        @Arbiter
        public void alarm(ZZ_Result r) {
            r.r2 = alarmed;
        }
    }

    /** A wake prevents the wait, or rings the alarm. */
    @JCStressTest
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "woken before, so no wait")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "alarmed")
    @State
    public static class WakeAgainstSleep {
        private boolean alarmed;
        private final Bell bell = new Bell(() -> alarmed = true);

        @Actor
        public void waker() {
            bell.wake();
        }

        @Actor
        public void driver(ZZ_Result r) {
            r.r1 = bell.fallAsleep(() -> true);
        }

        @Arbiter
        public void alarm(ZZ_Result r) {
            r.r2 = alarmed;
        }
    }

    /** A wake that is spent together with an earlier one is spent with its news. */
    @JCStressTest
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "spent, and its news seen")
    @Outcome(id = {"true, false, true", "true, true, true"}, expect = ACCEPTABLE,
            desc = "later, so alarmed")
    @Outcome(id = {"false, false, false", "false, true, false"}, expect = ACCEPTABLE,
            desc = "kept, so the next wait does not happen")
    @State
    public static class WakeAgainstRise {
        private boolean news;
        private boolean alarmed;
        private final Bell bell = new Bell(() -> alarmed = true);

        public WakeAgainstRise() {
            bell.wake();
        }

        @Actor
        public void waker() {
            news = true;
            bell.wake();
        }

        @Actor
        public void driver(ZZZ_Result r) {
            bell.rise();
            r.r2 = news;
            r.r1 = bell.fallAsleep(() -> true);
        }

        @Arbiter
        public void alarm(ZZZ_Result r) {
            r.r3 = alarmed;
        }
    }
}
