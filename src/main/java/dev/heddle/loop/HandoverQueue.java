package dev.heddle.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The lock-free queue from all threads to the loop's, which also knows whether the loop sleeps.
 *
 * <p>Any thread may {@link #push}; all else is the driving thread's.
 */
final class HandoverQueue {
    /*
     * One word holds both the queue and the sleeping flag, so that there is no gap between
     * "queue is empty" and "I sleep" in which a push could be overlooked: going to sleep is a
     * compare-and-set from empty to ASLEEP, and whoever replaces ASLEEP must wake the sleeper.
     *
     *   null    empty, the loop is awake
     *   node    the newest of a stack of nodes, the loop is awake or has been woken
     *   ASLEEP  empty, the loop sleeps or is about to
     *   CLOSED  for ever: nothing is taken any more
     *
     *   null    → node     push
     *   node    → node     push
     *   ASLEEP  → node     push, which then must wake
     *   null    → ASLEEP   sleep
     *   ASLEEP  → null     drain
     *   node    → null     drain
     *   any     → CLOSED   close
     *
     * The stack is turned round by drain, which makes it first in, first out.
     */

    /** What became of a push. */
    enum Push {
        /** The loop will find it by itself. */
        TAKEN,
        /** The loop sleeps; the pusher has to wake it. */
        MUST_WAKE,
        /** The loop is gone; it was not taken. */
        REFUSED
    }

    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup()
                    .findVarHandle(HandoverQueue.class, "head", Handover.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final Handover ASLEEP = new Mark();
    private static final Handover CLOSED = new Mark();

    private Handover head;

    /** Adds a node. What the caller wrote before is seen by the loop when it arrives there. */
    Push push(Handover node) {
        // Opaque: a stale value only makes the compare-and-set fail.
        Handover seen = (Handover) HEAD.getOpaque(this);
        while (true) {
            if (seen == CLOSED) {
                return Push.REFUSED;
            }
            node.next = seen == ASLEEP ? null : seen;
            // Release, for the node's content and link: acquired by drain's getAndSet.
            Handover witness = (Handover) HEAD.compareAndExchangeRelease(this, seen, node);
            if (witness == seen) {
                return seen == ASLEEP ? Push.MUST_WAKE : Push.TAKEN;
            }
            seen = witness;
        }
    }

    /** Marks the loop as sleeping if nothing is queued; otherwise it must not wait. */
    boolean sleep() {
        // Volatile, though one word alone would do with less: it is once per wait, not per push.
        return HEAD.compareAndSet(this, (Handover) null, ASLEEP);
    }

    /** Takes all that is queued, oldest first, linked by {@code next}; ends sleeping. */
    Handover drain() {
        // Opaque: what is pushed at this moment may as well be found by the next drain.
        Handover seen = (Handover) HEAD.getOpaque(this);
        if (seen == null || seen == CLOSED) {
            return null;
        }
        // Acquire: pairs with the release of every push in the stack, each a read-modify-write.
        return reversed((Handover) HEAD.getAndSetAcquire(this, (Handover) null));
    }

    /** Refuses every later push, and takes what is queued, oldest first. */
    Handover close() {
        Handover last = (Handover) HEAD.getAndSetAcquire(this, CLOSED);
        return last == CLOSED ? null : reversed(last);
    }

    private static Handover reversed(Handover newest) {
        Handover oldest = null;
        Handover node = newest == ASLEEP ? null : newest;
        while (node != null) {
            Handover older = node.next;
            node.next = oldest;
            oldest = node;
            node = older;
        }
        return oldest;
    }

    static final class Mark extends Handover {
        @Override
        void arrive(IoLoop loop) {
            throw new AssertionError("a mark is never queued");
        }
    }
}
