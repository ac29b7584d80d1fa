package dev.heddle.channels;

import dev.heddle.Heddle;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The process's own {@link Heddle}, opened on first use and never closed. */
final class SharedHeddle {
    private static Heddle heddle;

    private SharedHeddle() {
    }

    /**
     * The one there is, or a new one after somebody closed that.
     *
     * @throws UncheckedIOException if a backend is forced and cannot run here
     */
    static synchronized Heddle get() {
        if (heddle == null || !heddle.isOpen()) {
            try {
                heddle = Heddle.open();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return heddle;
    }
}
