package dev.heddle.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * An open file or socket of the facade, with a count of the calls that are using it. Its number
 * goes back to the system only when the last of them has returned, so that no call can ever reach
 * a stranger's file that got the same number.
 *
 * <p>Any thread may take and return shares. Closing goes: {@link #startClosing} (from here on no
 * new share is given), hand this to the loop (which cancels what is in flight),
 * {@link #awaitLastShare}, then close the number.
 */
public final class Handle extends Handover {
    /*
     * One word: the shares lent, times two, plus CLOSING.
     *
     *   n          → n + 2      acquire, while CLOSING is not set
     *   n          → n - 2      release
     *   n          → n | CLOSING  startClosing, once
     *   CLOSING               for ever: no share is lent, none will be
     */
    private static final int CLOSING = 1;
    private static final int SHARE = 2;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Handle.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int number;
    private int state;
    private volatile Thread closer;

    /** The loop's list of this handle's operations; the driving thread's. */
    private Completion first;

    /** Wraps the number of an open file or socket, which this owns from now on. */
    public Handle(int number) {
        assert number >= 0 : number;
        this.number = number;
    }

    /** The backend's number. Valid while a share is held. */
    public int number() {
        return number;
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

    /** Refuses new shares from now on; true for the one caller that has to close it. */
    public boolean startClosing() {
        // Volatile: once in a handle's life.
        return ((int) STATE.getAndBitwiseOr(this, CLOSING) & CLOSING) == 0;
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

    /** On the loop: closing has begun, so whatever is under way here has to end. */
    @Override
    void arrive(IoLoop loop) {
        Completion completion = first;
        while (completion != null) {
            Completion following = completion.nextOnHandle;
            loop.cancelHere(completion);
            completion = following;
        }
    }

    void link(Completion completion) {
        completion.previousOnHandle = null;
        completion.nextOnHandle = first;
        if (first != null) {
            first.previousOnHandle = completion;
        }
        first = completion;
    }

    void unlink(Completion completion) {
        Completion before = completion.previousOnHandle;
        Completion after = completion.nextOnHandle;
        if (before == null) {
            first = after;
        } else {
            before.nextOnHandle = after;
        }
        if (after != null) {
            after.previousOnHandle = before;
        }
        completion.previousOnHandle = null;
        completion.nextOnHandle = null;
    }
}
