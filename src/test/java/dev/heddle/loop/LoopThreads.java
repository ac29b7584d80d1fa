package dev.heddle.loop;

import dev.heddle.backend.Backend;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Loop threads on backends of a test's making. */
public final class LoopThreads {
    private LoopThreads() {
    }

    /** Starts one on the backend that the settings ask for, wrapped on the loop's thread. */
    public static LoopThread open(LoopSettings settings, UnaryOperator<Backend> wrapping)
            throws IOException {
        return new LoopThread(() -> {
            BackendChoice choice = BackendChoice.open(settings.backend(), settings.limits());
            return new BackendChoice(wrapping.apply(choice.backend()), choice.reason());
        }, settings.stagingBytes());
    }
}
