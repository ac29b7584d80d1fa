package dev.heddle;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import dev.heddle.loop.Call;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Path;

/** Turns a call that failed into the exception that tells its caller why. */
final class CallFailures {
    private CallFailures() {
    }

    /**
     * @param end    how the wait went
     * @param closed whether the file or socket has been closed meanwhile
     */
    static IOException of(Engine engine, Call call, Call.End end, String doing, Object subject,
            boolean closed) {
        Throwable death = engine.loops().death();
        if (death != null && call.cause() == death) {
            return loopDied(doing, subject, death);
        }
        if (call.errno() != Errno.ECANCELED) {
            return closed ? withCause(closedMeanwhile(doing, subject), call.cause())
                    : Failures.of(call.errno(), doing, subject, call.cause());
        }
        return switch (end) {
            case INTERRUPTED -> interrupted(doing, subject);
            case EXPIRED -> timedOut(doing, subject);
            case UNDISTURBED -> closed ? withCause(closedMeanwhile(doing, subject), call.cause())
                    : cancelled(doing, subject);
        };
    }

    static InterruptedIOException interrupted(String doing, Object subject) {
        return new InterruptedIOException(subject + ": " + doing + " ended early, since the thread "
                + "was interrupted; the file or socket stays open");
    }

    static IOException timedOut(String doing, Object subject) {
        String reason = doing + " timed out; it was cancelled and may be tried again";
        return switch (subject) {
            case Path path -> new FileTimeoutException(path.toString(), reason);
            case Failures.PathPair two -> new FileTimeoutException(two.file().toString(), reason);
            default -> new SocketTimeoutException(subject + ": " + reason);
        };
    }

    static IOException cancelled(String doing, Object subject) {
        return new CallCancelledException(subject + ": " + doing
                + " was cancelled by its scope, by cancelAll or by hand; the file or socket stays "
                + "open");
    }

    static IOException loopDied(String doing, Object subject, Throwable death) {
        return new IOException(subject + ": " + doing + " failed, since the loop's thread of this "
                + "Heddle has died of " + death + "; close it and open another", death);
    }

    static IOException closedMeanwhile(String doing, Object subject) {
        return new ClosedMeanwhile(doing, subject);
    }

    private static IOException withCause(IOException failure, Throwable cause) {
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }

    /** The JDK's class has no constructor with a message. */
    private static final class ClosedMeanwhile extends AsynchronousCloseException {
        private static final long serialVersionUID = 1;

        private final String message;

        ClosedMeanwhile(String doing, Object subject) {
            message = subject + ": " + doing
                    + " ended early, since it, or its Heddle, was closed by another thread";
        }

        @Override
        public String getMessage() {
            return message;
        }
    }
}
