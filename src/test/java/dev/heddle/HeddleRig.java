package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.backend.Backend;
import dev.heddle.loop.IoLoop;
import dev.heddle.loop.LoopThreads;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Opens a {@link Heddle} on a backend of a test's own, and looks into it. */
public final class HeddleRig {
    private HeddleRig() {
    }

    /** Opens one on the backend that the options ask for, wrapped on each loop's thread. */
    public static Heddle open(HeddleOptions options, UnaryOperator<Backend> wrapping)
            throws IOException {
        return new Heddle(LoopThreads.open(options.settings(), wrapping));
    }

    /** Expects that a Heddle which nobody uses has nothing under way and nothing lent. */
    public static void expectIdle(Heddle heddle) {
        for (IoLoop loop : heddle.loops().all()) {
            assertEquals(LoopThreads.Load.NONE, LoopThreads.load(loop));
        }
    }
}
