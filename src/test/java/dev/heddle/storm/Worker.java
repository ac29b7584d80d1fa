package dev.heddle.storm;

import dev.heddle.CallCancelledException;
import dev.heddle.Deadline;
import dev.heddle.FileTimeoutException;
import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import dev.heddle.StreamSocket;
import dev.heddle.UdpSocket;
import dev.heddle.storm.Tally.Count;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread in a storm, which makes one call after another, each on terms by chance, and knows of
 * each how it may end.
 */
abstract class Worker implements Runnable {
    /** How a call has ended. */
    enum End { DONE, END_OF_STREAM, EXPIRED, INTERRUPTED, CANCELLED, FAILED, CLOSED }

    /** A call, or several that must fail together. */
    @FunctionalInterface
    interface Step {
        void make() throws Exception;
    }

    private static final long NO_TIMEOUT = Long.MAX_VALUE;
    private static final long TIMEOUT_MAX_NS = 2_000_000;
    private static final int PARK_ONE_IN = 16;

    final Era era;
    final SplittableRandom random;
    private final Thread thread;
    /** Whether others may interrupt it; who never is stays parked if it is not woken. */
    final boolean mayBeInterrupted;
    /** The timeout of the terms drawn last. */
    private long timeoutNanos = NO_TIMEOUT;
    /** From when on an absolute one runs. */
    private long drawnAt;
    private boolean inScope;
    /** When the call under way has begun, or 0; for the watchdog. */
    private volatile long inCallSince;

    Worker(Era era) {
        this.era = era;
        random = era.nextRandom();
        mayBeInterrupted = random.nextInt(3) > 0;
        ThreadFactory factory = random.nextInt(24) == 0
                ? Thread.ofPlatform().daemon().factory() : era.virtualThreads(random);
        thread = factory.newThread(this);
        thread.setName(getClass().getSimpleName());
    }

    final void start() {
        thread.start();
    }

    final Thread thread() {
        return thread;
    }

    /** Nanoseconds that the call under way has taken so far, or 0. */
    final long nanosInCall(long now) {
        long since = inCallSince;
        return since == 0 ? 0 : now - since;
    }

    @Override
    public final void run() {
        try {
            while (step()) {
                // What is done in place does not park, and would keep others from their turns. To
                // yield is not enough: it gives way to those in the carrier's own queue only, and
                // whom the loop unparks is in another, that nobody looks at until this is empty.
                if (random.nextInt(PARK_ONE_IN) == 0) {
                    LockSupport.parkNanos(1);
                }
            }
        } catch (Throwable e) {
            era.storm.fail(this + " failed", e);
        } finally {
            era.left(this);
        }
    }

    /** Does something; false when there is nothing more to do. */
    abstract boolean step() throws Exception;

    /** Makes a call, and finds out whether its end is one that it may have. */
    final End call(Step step) {
        era.tally.count(Count.OPERATIONS);
        inCallSince = System.nanoTime();
        End end = end(step);
        inCallSince = 0;
        Count counted = switch (end) {
            case DONE, END_OF_STREAM -> null;
            case EXPIRED -> Count.EXPIRED;
            case INTERRUPTED -> Count.INTERRUPTED;
            case CANCELLED -> Count.CANCELLED;
            case FAILED -> Count.FAILED;
            case CLOSED -> Count.CLOSED;
        };
        if (counted != null) {
            era.tally.count(counted);
        }
        return end;
    }

    private End end(Step step) {
        try {
            step.make();
            return End.DONE;
        } catch (SocketTimeoutException | FileTimeoutException e) {
            checkExpired();
            return End.EXPIRED;
        } catch (InterruptedIOException e) {
            if (!Thread.interrupted()) {
                throw new AssertionError("interrupted, but the status is not set", e);
            }
            return End.INTERRUPTED;
        } catch (InterruptedException e) {
            return End.INTERRUPTED;
        } catch (CallCancelledException | CancellationException e) {
            if (!inScope && !mayBeCancelled()) {
                throw new AssertionError("cancelled, but nobody did that", e);
            }
            return End.CANCELLED;
        } catch (ClosedChannelException e) {
            return End.CLOSED;
        } catch (EOFException e) {
            return End.END_OF_STREAM;
        } catch (IOException e) {
            return failed(e);
        } catch (IllegalStateException e) {
            if (era.heddle.isOpen()) {
                throw e;
            }
            return End.CLOSED;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private End failed(IOException e) {
        if (!era.storm.mayFail(e)) {
            throw new AssertionError("nothing here may fail so", e);
        }
        return End.FAILED;
    }

    /** A wait that has timed out: there was a deadline, and it has passed. */
    final void checkExpired() {
        checkNotEarly(drawnAt, timeoutNanos);
    }

    /** A wait that is over: never before its time. */
    static void checkNotEarly(long start, long nanos) {
        long took = System.nanoTime() - start;
        if (nanos == NO_TIMEOUT || took < nanos) {
            throw new AssertionError("timed out after " + took + " ns, not " + nanos);
        }
    }

    /** A deadline by chance: mostly none, else short. */
    final Deadline deadline() {
        timeoutNanos = NO_TIMEOUT;
        drawnAt = System.nanoTime();
        int chance = random.nextInt(12);
        if (chance > 1) {
            return Deadline.NEVER;
        }
        timeoutNanos = random.nextLong(TIMEOUT_MAX_NS);
        Duration time = Duration.ofNanos(timeoutNanos);
        return chance == 0 ? Deadline.timeout(time) : era.heddle.deadline(time);
    }

    /** Whether the next call shall be in the scope that is shared, by chance. */
    final boolean drawsScope() {
        inScope = random.nextInt(16) == 0;
        return inScope;
    }

    /** The next call is in none. */
    final void noScope() {
        inScope = false;
    }

    /** Whether others may cancel the calls of this one that are in no scope. */
    boolean mayBeCancelled() {
        return true;
    }

    /** A view on terms by chance. */
    final StreamSocket view(StreamSocket socket) {
        StreamSocket view = socket.withDeadline(deadline());
        return drawsScope() ? view.in(era.scope()) : view;
    }

    /** A view on terms by chance. */
    final UdpSocket view(UdpSocket socket) {
        UdpSocket view = socket.withDeadline(deadline());
        return drawsScope() ? view.in(era.scope()) : view;
    }

    /** A view on terms by chance. */
    final Heddle view(Heddle heddle) {
        Heddle view = heddle.withDeadline(deadline());
        return drawsScope() ? view.in(era.scope()) : view;
    }

    /** A view on terms by chance. */
    final HeddleFile view(HeddleFile file) {
        HeddleFile view = file.withDeadline(deadline());
        return drawsScope() ? view.in(era.scope()) : view;
    }

    /** A buffer by chance; {@link #give} has to follow. */
    final Vessel take() {
        return Shelf.take(era.storm.shelves, random);
    }

    static void give(Vessel vessel) {
        vessel.shelf.give(vessel);
    }

    /** A length that fits, mostly near to all. */
    final int length(Vessel vessel, long most) {
        int max = (int) Math.min(vessel.room(), most);
        return random.nextBoolean() ? max : 1 + random.nextInt(max);
    }

    /** Closes what a call has made, through whatever comes. */
    final void close(AutoCloseable owner) {
        if (owner != null) {
            era.tally.count(Count.CLOSES);
            call(owner::close);
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + " on " + thread;
    }
}
