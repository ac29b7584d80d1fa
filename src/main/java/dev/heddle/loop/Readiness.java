package dev.heddle.loop;

import dev.heddle.backend.Errno;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells who receives from a stream, or accepts, when there is something, by a watch that stays with
 * the backend: so a call that has to wait need not come to the loop. Nothing of the caller's is
 * lent meanwhile.
 *
 * <p>One thread at a time uses it, that which has the direction's turn.
 *
 * <pre>{@code
 * do {
 *     done = call.recvInPlace(handle.number(), target);
 * } while (!done && readiness.await(call));
 * if (!done) {
 *     call.loop().recv(call.completion(), handle.number(), target, true, call);
 * }
 * }</pre>
 */
public final class Readiness implements Callback {
    /*
     *   IDLE     → WATCHED  by who waits, after enough waits that were the loop's
     *   WATCHED  → IDLE     by the loop, when the watch has ended: all on the handle was cancelled,
     *                       or the handle or the loop closed, or it was stopped, or the kernel
     *                       gave it up. Who waits then goes to the loop, and hears why
     *   WATCHED  → USELESS  by the loop, when the watch has failed
     *
     * A watch tells at its start of what is there, and then of what comes. So nobody waits for an
     * older one who has not looked, in vain, since he cleared `ready`: bytes that came before the
     * look were found by it, and those that come after set `ready` again.
     *
     * A cancelling of all ends the watches that it finds, and so reaches those who wait. Who came
     * before it, but gets the turn after, may find a newer watch; so everybody compares the counts
     * before he waits. A cancelling after that finds this watch, too.
     *
     * waiter and ready, and waiter and state, are volatile and crosswise: who waits writes waiter,
     * then reads the others; the loop writes one of these, then reads waiter. So one of the two
     * sees the other.
     *
     * Each telling costs the loop a completion, and a wake-up if it sleeps. A stream whose bytes
     * come while its receiver is busy with the ones before needs none of them: who never waits is
     * told in vain. So the watch is stopped after some of these, and the next one begins only after
     * twice as many waits as this.
     */
    private enum State { IDLE, WATCHED, USELESS }

    /** How many are waited for by the loop at first. */
    public static final int WAITS_MIN = 8;
    static final int WAITS_MAX = 1024;
    /** How often in a row a watch may tell what nobody waits for. */
    static final int UNHEARD_MAX = 16;

    private final IoLoop loop;
    private final Handle handle;
    private final Completion completion = new Completion();
    /** Kept, so that no watch makes a new object for it. */
    private final Runnable listener = this::told;
    private volatile State state = State.IDLE;
    private volatile boolean ready;
    private volatile Thread waiter;
    /** Written by the driving thread. Who stops the watch may read an old value: it comes again. */
    private int unheard;
    // Of the thread that has the turn:
    private int waits = WAITS_MIN;
    private int waitsBefore = WAITS_MIN;
    private boolean stopped;

    /** Makes one for a socket where the loop has waited {@link #WAITS_MIN} times. */
    public Readiness(IoLoop loop, Handle handle) {
        this.loop = loop;
        this.handle = handle;
    }

    /** Whether a loop's backend knows watches. */
    public static boolean isKnownTo(IoLoop loop) {
        return loop.submissions.knowsWatches;
    }

    /** Whether bytes that come are told of: then who receives has to look first. */
    public boolean isWatched() {
        return state == State.WATCHED;
    }

    /**
     * Waits until there may be something to receive, after a look in vain.
     *
     * @param call what the caller has begun
     * @return whether to look again; else the caller has to go to the loop, be it because there is
     *         no watch, or because the wait was interrupted, has taken too long or is to end
     */
    public boolean await(Call call) {
        if (call.cancelsSeen() != handle.cancels()
                || (state == State.WATCHED ? stopped : !start(call.cancelsSeen()))) {
            return false;
        }
        waiter = Thread.currentThread();
        while (!ready && state == State.WATCHED && !Thread.currentThread().isInterrupted()) {
            if (call.deadlineNanos() == Call.NO_DEADLINE) {
                LockSupport.park(this);
            } else {
                long left = call.deadlineNanos() - loop.nanoTime();
                if (left <= 0) {
                    break;
                }
                LockSupport.parkNanos(this, left);
            }
        }
        waiter = null;
        boolean told = ready;
        ready = false;
        return told;
    }

    /**
     * Starts a watch, if enough have waited and there is a place for it. It ends at once where its
     * caller's own operation would.
     */
    private boolean start(int cancelsSeen) {
        if (state == State.USELESS || ++waits < waitsBefore
                || !loop.submissions.watches.tryAcquire()) {
            return false;
        }
        if (!handle.acquire()) {
            loop.submissions.watches.release();
            return false;
        }
        waits = 0;
        stopped = false;
        unheard = 0;
        state = State.WATCHED;
        completion.hold(handle, cancelsSeen, null);
        loop.watch(completion, handle.number(), listener, this);
        return true;
    }

    /** During the backend's turn. */
    private void told() {
        ready = true;
        loop.gathering.count();
        Thread parked = waiter;
        if (parked == null) {
            unheard++;
        } else {
            unheard = 0;
            LockSupport.unpark(parked);
        }
    }

    /** After each: ends a watch that tells what nobody waits for, without waiting for that. */
    public void stopIfUnheard() {
        if (unheard > UNHEARD_MAX && state == State.WATCHED && !stopped) {
            stopped = true;
            waitsBefore = Math.min(waitsBefore * 2, WAITS_MAX);
            loop.cancel(completion);
        }
    }

    @Override
    public void completed(Completion ended) {
        boolean failed = ended.errno() != null && ended.errno() != Errno.ECANCELED;
        Shares held = completion.takeHandle();
        loop.submissions.watches.release();
        // From here on the completion may be in use again.
        state = failed ? State.USELESS : State.IDLE;
        Shares.releaseIfAny(held);
        Thread parked = waiter;
        if (parked != null) {
            LockSupport.unpark(parked);
        }
    }
}
