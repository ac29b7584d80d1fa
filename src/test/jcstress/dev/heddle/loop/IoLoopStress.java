package dev.heddle.loop;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The loop against a caller: going to sleep, late cancels, cancelling all, events. */
public class IoLoopStress {
    private static final Duration FAR = Duration.ofHours(1);

    private IoLoopStress() {
    }

    /** Starts a timer of the far future that bears a share; the count of cancels that it saw. */
    private static int startTimer(IoLoop loop, Handle handle, Completion timer) {
        int seen = handle.cancels();
        handle.acquire();
        timer.hold(handle, seen, null);
        loop.timeout(timer, FAR, ended -> Shares.releaseIfAny(ended.takeHandle()));
        return seen;
    }

    /** A loop that goes to sleep while something is handed over wakes, or does not sleep. */
    @JCStressTest
    @Outcome(id = "false", expect = ACCEPTABLE, desc = "woken, or never asleep")
    @State
    public static class HandOverAgainstSleep extends DrivenLoop {
        private volatile boolean called;

        @Actor
        public void caller() {
            IoLoop loop = awaitLoop();
            loop.nextTick(new Completion(), ended -> {
                called = true;
                loop.backend().wake(); // it has come, so the loop shall not sleep any more
            });
        }

        @Actor
        public void driver(Z_Result r) {
            IoLoop loop = drive();
            IdleBackend backend = (IdleBackend) loop.backend();
            loop.runFor(FAR); // to the end of the first sleep, where the clock jumps that far
            r.r1 = backend.sleptInVain;
            do {
                loop.tick();
            } while (!called);
            loop.tick(); // which spends the wake above
        }
    }

    /** A request to cancel the first use that comes late does not cancel the second. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "the second use goes on")
    @State
    public static class LateCancel extends DrivenLoop {
        private final Completion completion = new Completion();

        @Actor
        public void caller() {
            IoLoop loop = awaitLoop();
            loop.nextTick(completion, ended -> { });
            while (!completion.isIdle()) {
                Thread.onSpinWait();
            }
            loop.timeout(completion, FAR, ended -> { });
        }

        @Actor
        public void driver(Z_Result r) {
            IoLoop loop = drive();
            tickUntilArrived(1);
            loop.handOver(new CancelRequest(completion, 1));
            tickUntilArrived(3);
            r.r1 = wasKept(completion);
        }
    }

    /** Cancelling all finds everything that came before it, however it travels. */
    @JCStressTest
    @Outcome(id = "0, false", expect = ACCEPTABLE, desc = "came before, so cancelled")
    @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "came afterwards, so kept")
    @State
    public static class StartAgainstCancelAll extends DrivenLoop {
        private final Handle handle = new Handle(1);
        private final Completion completion = new Completion();

        @Actor
        public void caller(IZ_Result r) {
            r.r1 = startTimer(awaitLoop(), handle, completion);
        }

        @Actor
        public void driver(IZ_Result r) {
            IoLoop loop = drive();
            handle.cancelAll(loop);
            tickUntilArrived(2);
            r.r2 = wasKept(completion);
        }
    }

    /** The word of a cancelling of all does not arrive before it holds. */
    @JCStressTest
    @Outcome(id = "0, false", expect = ACCEPTABLE, desc = "came before, so cancelled")
    @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "came afterwards, so kept")
    @State
    public static class CancelAllAgainstTick extends DrivenLoop {
        private final Handle handle = new Handle(1);
        private final Completion completion = new Completion();

        @Actor
        public void canceller() {
            handle.cancelAll(awaitLoop());
        }

        @Actor
        public void driver(IZ_Result r) {
            IoLoop loop = drive();
            r.r1 = startTimer(loop, handle, completion);
            tickUntilArrived(1);
            r.r2 = wasKept(completion);
        }
    }

    /** A listener sees what came before the last trigger, be it one with the first or not. */
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "woken by the last trigger")
    @State
    public static class TriggerAgainstListen extends DrivenLoop {
        /** Varies the time to the last trigger, about as much as the first takes to arrive. */
        private static final int PAUSES_MAX = 32;
        private static int round;

        private int written;
        private volatile boolean over;
        private Event event;
        private int seen;

        @Actor
        public void trigger() {
            awaitLoop();
            written = 1;
            event.trigger();
            for (int i = round++ % PAUSES_MAX; i > 0; i--) {
                Thread.onSpinWait();
            }
            written = 2;
            event.trigger();
            over = true;
        }

        @Override
        void prepare(IoLoop mine) {
            event = new Event(mine);
        }

        @Actor
        public void driver(ZZ_Result r) {
            IoLoop loop = drive();
            r.r1 = isWoken(loop) && seen >= 1;
            r.r2 = seen == 2 || isWoken(loop) && seen == 2;
            while (!over) {
                Thread.onSpinWait();
            }
            loop.tick(); // so that no trigger is left to the next
        }

        private boolean isWoken(IoLoop loop) {
            Completion listener = new Completion();
            loop.listen(listener, event, ended -> seen = written);
            boolean last;
            do {
                last = over;
                loop.tick();
            } while (!listener.isIdle() && !last);
            boolean woken = listener.isIdle();
            loop.cancel(listener);
            loop.tick();
            return woken;
        }
    }
}
