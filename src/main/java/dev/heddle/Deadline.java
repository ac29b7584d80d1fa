package dev.heddle;

import dev.heddle.loop.Call;
import dev.heddle.loop.IoLoop;
import java.time.Duration;

/**
 * How long a call may wait. Of two kinds: a <i>timeout</i> gives each call so much time of its own;
 * an <i>absolute</i> deadline, made by {@link Heddle#deadline}, is one instant for all calls that
 * share it, however many there are. Immutable; any thread may use it.
 *
 * <p>Files, sockets and the Heddle itself take one by their {@code withDeadline}, which gives
 * another view of the same file or socket:
 *
 * <pre>{@code
 * TcpSocket patient = socket.withDeadline(Deadline.timeout(Duration.ofSeconds(5)));
 * }</pre>
 *
 * <p>When the time has passed, the operation is cancelled, its own end is awaited, and if it was a
 * success, that is returned; else the call ends with {@link java.net.SocketTimeoutException} or
 * {@link FileTimeoutException}. So a call never ends early and nothing that was transferred is
 * lost. Where a deadline has passed already, a transfer that can be done in place is still done:
 * receiving what is there, sending what finds room, reading what is cached.
 */
public final class Deadline {
    /** No limit but the system's own. */
    public static final Deadline NEVER = new Deadline(null, Call.NO_DEADLINE);

    /** Of a timeout; null for an instant. */
    private final Duration timeout;
    private final long instantNanos;

    private Deadline(Duration timeout, long instantNanos) {
        this.timeout = timeout;
        this.instantNanos = instantNanos;
    }

    /**
     * So much time for each call, from its start; none if it is zero or negative, and then only
     * what can be done in place is certain to be.
     */
    public static Deadline timeout(Duration time) {
        return new Deadline(time.isNegative() ? Duration.ZERO : time, 0);
    }

    /** An instant of the loop's clock. */
    static Deadline at(long nanos) {
        return new Deadline(null, nanos);
    }

    /** When a call that starts now must end, on the loop's clock. */
    long of(IoLoop loop) {
        return timeout == null ? instantNanos : loop.deadlineAfter(timeout);
    }

    @Override
    public String toString() {
        if (timeout != null) {
            return "Deadline[" + timeout + " for each call]";
        }
        return this == NEVER ? "Deadline[never]" : "Deadline[at " + instantNanos + " ns]";
    }
}
