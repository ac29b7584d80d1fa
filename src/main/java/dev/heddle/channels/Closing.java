package dev.heddle.channels;

import dev.heddle.Heddle;
import java.io.IOException;

/** Gives a facade's socket or listener back from within the JDK's way of closing. */
final class Closing {
    /*
     * The JDK's channels and sockets close under a monitor. Before Java 24 a virtual thread that
     * parks there holds its carrier: no harm done, unless the carrier is the loop's own thread,
     * which would wait for itself. Where that may be, the closing is left to another thread.
     */
    private static final boolean MONITORS_HOLD_CARRIERS = Runtime.version().feature() < 24;

    private Closing() {
    }

    /** What is closed by a call. */
    @FunctionalInterface
    interface Step {
        void take() throws IOException;
    }

    /** Closes, and waits for it where that cannot stop the loop. */
    static void close(Heddle heddle, Step closing) throws IOException {
        if (MONITORS_HOLD_CARRIERS && heddle.threads().mayRunCaller()) {
            Thread.ofPlatform().daemon().name("heddle-close").start(() -> closeQuietly(closing));
        } else {
            closing.take();
        }
    }

    /** Closes where there is nobody to tell of a failure, or another one to tell of. */
    static void closeQuietly(Step closing) {
        try {
            closing.take();
        } catch (IOException untold) {
            // It is closed all the same.
        }
    }
}
