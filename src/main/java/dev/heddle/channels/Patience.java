package dev.heddle.channels;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;

/**
 * How a socket that is no channel's waits: as in the JDK, a virtual thread until it is interrupted,
 * a platform thread through all interrupts, which stay noted.
 */
final class Patience {
    private static final long NANOS_PER_MS = 1_000_000;

    private Patience() {
    }

    /** A call that may wait. */
    @FunctionalInterface
    interface Call<T> {
        /** @param millis how long at most; 0 for ever; {@link Timeouts#NO_TIME} for not at all */
        T make(int millis) throws IOException;
    }

    /** Makes a call, on a platform thread again after each interrupt, for the time that is left. */
    static <T> T make(int timeoutMillis, Call<T> call) throws IOException {
        if (!Thread.currentThread().isVirtual()) {
            return makeThroughInterrupts(timeoutMillis, call);
        }
        return Thread.interrupted() ? makeWithoutWaiting(call) : call.make(timeoutMillis);
    }

    /** As in the JDK, who was interrupted before may still do what needs no waiting. */
    private static <T> T makeWithoutWaiting(Call<T> call) throws IOException {
        try {
            return call.make(Timeouts.NO_TIME);
        } catch (SocketTimeoutException e) {
            throw (IOException) new InterruptedIOException("the thread was interrupted")
                    .initCause(e);
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T makeThroughInterrupts(int timeoutMillis, Call<T> call)
            throws IOException {
        long start = timeoutMillis == 0 ? 0 : System.nanoTime();
        boolean interrupted = Thread.interrupted();
        try {
            for (int left = timeoutMillis; ; left = left(timeoutMillis, start)) {
                try {
                    return call.make(left);
                } catch (SocketTimeoutException e) {
                    throw e;
                } catch (InterruptedIOException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** At least 1 of a timeout, since 0 is none. */
    private static int left(int timeoutMillis, long start) {
        if (timeoutMillis == 0) {
            return 0;
        }
        long passed = (System.nanoTime() - start) / NANOS_PER_MS;
        return (int) Math.max(1, timeoutMillis - passed);
    }
}
