package dev.heddle.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts the calls that use something, and ends them: a share is held by each from before its
 * operation starts until it has ended.
 *
 * <p>Any thread may take and return shares. Closing goes: {@link #startClosing} (from here on no
 * new share is given), hand this to the loop (which cancels what is in flight),
 * {@link #awaitLastShare}. {@link #cancelAll} ends what is under way and closes nothing.
 */
public sealed class Shares extends Handover permits Handle {
    /*
     * `state` is one word: the shares lent, times two, plus CLOSING.
     *
     *   n          → n + 2      acquire, while CLOSING is not set
     *   n          → n - 2      release
     *   n          → n | CLOSING  startClosing, once; startClosingUnused, if n is 0
     *   CLOSING               for ever: no share is lent, none will be
     *
     * `cancels` counts the calls of cancelAll. An operation bears the count that its caller saw at
     * first, and does not start if it has changed since: so a caller that queued for its turn
     * meanwhile is ended, too.
     */
    private static final int CLOSING = 1;
    private static final int SHARE = 2;

    private static final VarHandle STATE;
    private static final VarHandle CANCELS;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Shares.class, "state", int.class);
            CANCELS = MethodHandles.lookup()
                    .findVarHandle(Shares.class, "cancels", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private int state;
    private volatile int cancels;
    private volatile Thread closer;

    /**
     * The list, for each loop, of the operations on it that hold one of these; the driving
     * thread's.
     */
    private final Share[] firsts;

    /** Makes one without shares lent, for operations of a single loop. */
    public Shares() {
        this(1);
    }

    /** Makes one without shares lent, for operations of any of so many loops of a group. */
    public Shares(int loops) {
        firsts = new Share[loops];
    }

    /** Whether closing has begun. */
    public boolean isClosing() {
        // Acquire: pairs with startClosing, so that what was done before it is seen.
        return ((int) STATE.getAcquire(this) & CLOSING) != 0;
    }

    /** Takes a share, unless closing has begun. */
    public boolean acquire() {
        // Opaque: a stale value only makes the compare-and-set fail.
        int seen = (int) STATE.getOpaque(this);
        while ((seen & CLOSING) == 0) {
            // Acquire: what follows must not move before; pairs with release below.
            int witness = (int) STATE.compareAndExchangeAcquire(this, seen, seen + SHARE);
            if (witness == seen) {
                return true;
            }
            seen = witness;
        }
        return false;
    }

    /** Returns a share. */
    public void release() {
        // Volatile: in one order with closer's setting in awaitLastShare, so that one of the two
        // sees the other; also a release, paired with awaitLastShare's read.
        int before = (int) STATE.getAndAdd(this, -SHARE);
        assert before >= SHARE : before;
        if (before == (SHARE | CLOSING)) {
            LockSupport.unpark(closer);
        }
    }

    /** Returns a share, if there is one. */
    public static void releaseIfAny(Shares shares) {
        if (shares != null) {
            shares.release();
        }
    }

    /** Refuses new shares from now on; true for the one caller that has to close it. */
    public boolean startClosing() {
        // Volatile: once in a handle's life.
        return ((int) STATE.getAndBitwiseOr(this, CLOSING) & CLOSING) == 0;
    }

    /** The same, if no share is lent; else false, and nothing has happened. */
    public boolean startClosingUnused() {
        // Volatile: once in a handle's life.
        return STATE.compareAndSet(this, 0, CLOSING);
    }

    /**
     * Waits until no share is lent. An interrupt does not end the wait; the interrupt status is
     * set again afterwards.
     */
    public void awaitLastShare() {
        closer = Thread.currentThread();
        boolean interrupted = false;
        // Volatile: in one order with the decrement in release.
        while ((int) STATE.getVolatile(this) != CLOSING) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How often {@link #cancelAll} was called, for {@link Call#begin}. */
    public int cancels() {
        return cancels;
    }

    /**
     * Ends every call that has begun so far, and closes nothing. Any thread may call.
     *
     * @param loops all that may have calls holding one of these
     */
    public void cancelAll(IoLoop... loops) {
        // Volatile, and before the hand-over: who still saw the old count is found by the arrival.
        CANCELS.getAndAdd(this, 1);
        for (IoLoop loop : loops) {
            loop.handOver(new CancelAll(this));
        }
    }

    /** On the loop: ends what has arrived there, but for what came after a cancelling of all. */
    @Override
    void arrive(IoLoop loop) {
        Share share = firsts[loop.index];
        while (share != null) {
            Share following = share.next;
            if (share.isRevoked()) {
                loop.cancelHere(share.holder);
            }
            share = following;
        }
    }

    /** On a loop, which has that place in its group. */
    void link(Share share, int loop) {
        Share first = firsts[loop];
        share.previous = null;
        share.next = first;
        if (first != null) {
            first.previous = share;
        }
        firsts[loop] = share;
    }

    /** On the loop where it was linked. */
    void unlink(Share share, int loop) {
        Share before = share.previous;
        Share after = share.next;
        if (before == null) {
            firsts[loop] = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        share.previous = null;
        share.next = null;
    }
}
