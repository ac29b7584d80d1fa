package dev.heddle;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import dev.heddle.loop.Call;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;

/** Turns a call that failed into the exception that tells its caller why. */
final class CallFailures {
    private CallFailures() {
    }

    /**
     * @param end    how the wait went
     * @param closed whether the file or socket has been closed meanwhile
     */
    static IOException of(Call call, Call.End end, String doing, Object subject, boolean closed) {
        if (closed && call.errno() != Errno.ECANCELED) {
            return withCause(new ClosedMeanwhile(doing, subject), call.cause());
        }
        if (call.errno() != Errno.ECANCELED) {
            return Failures.of(call.errno(), doing, subject, call.cause());
        }
        return switch (end) {
            case INTERRUPTED -> interrupted(doing, subject);
            case EXPIRED -> new SocketTimeoutException(subject + ": " + doing + " timed out; it "
                    + "was cancelled and may be tried again");
            // Neither closed nor broken down: by Pending.cancel.
            case UNDISTURBED -> closed || call.cause() != null
                    ? withCause(new ClosedMeanwhile(doing, subject), call.cause())
                    : Failures.of(Errno.ECANCELED, doing, subject, null);
        };
    }

    static InterruptedIOException interrupted(String doing, Object subject) {
        return new InterruptedIOException(subject + ": " + doing + " ended early, since the thread "
                + "was interrupted; it transferred nothing, and the file or socket stays open");
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
