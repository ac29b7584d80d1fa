package dev.heddle.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.LIZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** No share is lent once the closer goes on, and the closer always does. */
public class HandleStress {
    private HandleStress() {
    }

    /** Whoever gets a share has returned it before the closer goes on; nobody gets one later. */
    @JCStressTest
    @Outcome(id = "IN_TIME, 1, true", expect = ACCEPTABLE, desc = "used, then closed")
    @Outcome(id = "REFUSED, 0, true", expect = ACCEPTABLE, desc = "closed, so not used")
    @State
    public static class AcquireAgainstClosing {
        /** How the user found it. */
        enum Use { IN_TIME, LATE, REFUSED }

        private final Handle handle = new Handle(1);
        private int uses;
        private boolean closed;
        private volatile boolean left;

        @Actor
        public void user(LIZ_Result r) {
            if (handle.acquire()) {
                uses++;
                r.r1 = closed ? Use.LATE : Use.IN_TIME;
                handle.release();
            } else {
                r.r1 = Use.REFUSED;
            }
            left = true;
        }

        @Actor
        public void closer(LIZ_Result r) {
            handle.startClosing();
            r.r3 = ParkedActor.isWoken(handle::awaitLastShare, () -> left);
            closed = true;
            r.r2 = uses;
        }
    }

    /** The closer is woken by the last release, and sees what was done before it. */
    @JCStressTest
    @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "the closer goes on")
    @State
    public static class ReleaseAgainstAwait {
        private final Handle handle = new Handle(1);
        private int uses;
        private volatile boolean left;

        public ReleaseAgainstAwait() {
            handle.acquire();
            handle.startClosing();
        }

        @Actor
        public void user() {
            uses++;
            handle.release();
            left = true;
        }

        @Actor
        public void closer(IZ_Result r) {
            r.r2 = ParkedActor.isWoken(handle::awaitLastShare, () -> left);
            r.r1 = uses;
        }
    }

    /** Of two who start closing one has to close. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "one only")
    @State
    public static class ClosingAgainstClosing {
        private final Handle handle = new Handle(1);

        @Actor
        public void one(ZZ_Result r) {
            r.r1 = handle.startClosing();
        }

        @Actor
        public void another(ZZ_Result r) {
            r.r2 = handle.startClosing();
        }
    }
}
