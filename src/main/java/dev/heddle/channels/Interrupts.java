package dev.heddle.channels;

import java.io.IOException;
import java.io.InterruptedIOException;

/** What interrupting a thread does to the channel that it uses. */
enum Interrupts {
    /** Closes it, as the JDK's do: {@link java.nio.channels.ClosedByInterruptException}. */
    CLOSE,
    /** Ends the call alone: {@link InterruptedIOException}. */
    END_CALL,
    /** Nothing, as for the JDK's streams of files. */
    IGNORE;

    private static final int FRAMES_MAX = 16;

    /** A call that waits, and by an interrupt ends having done nothing. */
    @FunctionalInterface
    interface Call<T> {
        T make() throws IOException;
    }

    /** Makes a call to its end, and leaves the thread's interrupt status as it is then. */
    static <T> T ignoring(Call<T> call) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return call.make();
                } catch (InterruptedIOException e) {
                    if (!Thread.interrupted()) {
                        throw e;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Whether it is {@code Files} that reads a whole file. It has the JDK's channels ignore
     * interrupts then, but can tell no other's; so nothing but the stack does. For interrupted
     * threads only.
     */
    static boolean areIgnoredByCaller() {
        return StackWalker.getInstance().walk(frames -> frames.limit(FRAMES_MAX)
                .anyMatch(frame -> frame.getClassName().equals("java.nio.file.Files")
                        && frame.getMethodName().equals("readAllBytes")));
    }
}
