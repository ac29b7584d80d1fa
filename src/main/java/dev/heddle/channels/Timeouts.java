package dev.heddle.channels;

import dev.heddle.Deadline;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Timeouts as sockets have them, in milliseconds: 0 is none. */
final class Timeouts {
    /** Only what needs no waiting. */
    static final int NO_TIME = -1;

    private Timeouts() {
    }

    /** @param millis not 0 */
    static Deadline deadline(int millis) {
        return Deadline.timeout(Duration.ofMillis(Math.max(millis, 0)));
    }

    /** Runs code; a timeout is told in the words of the JDK, since programs look for them. */
    static <T> T telling(String words, SocketFailures.Code<T> code) throws IOException {
        try {
            return code.run();
        } catch (SocketTimeoutException e) {
            throw (IOException) new SocketTimeoutException(words).initCause(e);
        }
    }
}
