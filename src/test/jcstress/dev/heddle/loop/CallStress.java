package dev.heddle.loop;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;

/** Whoever awaits a call is woken at its end, and sees the result. */
@JCStressTest
@Outcome(id = "7, true", expect = Expect.ACCEPTABLE, desc = "woken, with the result")
@State
public class CallStress {
    /** Another thread's, as that of a facade is. */
    private static final IoLoop LOOP = CompletableFuture.supplyAsync(IdleBackend::openLoop,
            task -> Thread.ofPlatform().start(task)).join();

    private final Call call = new Call(LOOP);

    public CallStress() {
        call.begin();
    }

    @Actor
    public void waiter(JZ_Result r) {
        r.r2 = ParkedActor.isWoken(call::await, call::isDone);
        r.r1 = call.result();
    }

    @Actor
    public void loop() {
        call.completion().end(7, null, null);
        call.completed(call.completion());
    }
}
