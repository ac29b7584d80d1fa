package dev.heddle.loop;

import dev.heddle.backend.Backend;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Loops with threads, on backends of a test's making. */
public final class LoopThreads {
    private LoopThreads() {
    }

    /** Starts them on the backend that the settings ask for, each wrapped on its loop's thread. */
    public static LoopGroup open(LoopSettings settings, UnaryOperator<Backend> wrapping)
            throws IOException {
        return new LoopGroup(settings, wrapping);
    }

    /** What a loop has to do at one moment. */
    public record Load(int inFlight, int pending, long stagedBytes, int timers, int events) {
        /** Nothing. */
        public static final Load NONE = new Load(0, 0, 0, 0, 0);
    }

    /** What a loop that another thread drives has to do beside answering this. */
    public static Load load(IoLoop loop) {
        CompletableFuture<Load> load = new CompletableFuture<>();
        Submissions submissions = loop.submissions;
        loop.nop(new Completion(), ended -> load.complete(new Load(submissions.inFlight(),
                submissions.pending(), submissions.stagedBytes(), loop.waits.timers(),
                loop.waits.events())));
        return load.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
