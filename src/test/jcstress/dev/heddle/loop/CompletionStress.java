package dev.heddle.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** A completion has one user at a time, who sees the result when it is free again. */
public class CompletionStress {
    private CompletionStress() {
    }

    /** Of two who start at once one is refused. */
    @JCStressTest
    @Outcome(id = {"true, false, 1", "false, true, 1"}, expect = ACCEPTABLE, desc = "one only")
    @State
    public static class ClaimAgainstClaim {
        private final Completion completion = new Completion();

        private boolean claims() {
            try {
                completion.claim(Completion.Kind.NEXT_TICK, ended -> { });
                return true;
            } catch (IllegalStateException refused) {
                return false;
            }
        }

        @Actor
        public void one(ZZI_Result r) {
            r.r1 = claims();
        }

        @Actor
        public void another(ZZI_Result r) {
            r.r2 = claims();
        }

        @Arbiter
        public void uses(ZZI_Result r) {
            r.r3 = completion.use;
        }
    }

    /** Who finds it idle finds the result. */
    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "still under way")
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "ended, with the result")
    @State
    public static class EndAgainstIsIdle {
        private final Completion completion = new Completion();

        public EndAgainstIsIdle() {
            completion.claim(Completion.Kind.NEXT_TICK, ended -> { });
        }

        @Actor
        public void loop() {
            completion.end(7, null, null);
            completion.setPhase(Completion.IDLE);
        }

        @Actor
        public void caller(J_Result r) {
            r.r1 = completion.isIdle() ? completion.result() : -1;
        }
    }
}
