package dev.heddle.backend;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What an {@link Adversary} is up to, and when: by a seed. Any thread may ask. */
public final class Whims {
    /** What it may do to an operation or a turn, and how often: once in so many times. */
    public enum Trick {
        /** Transfers are offered fewer bytes than the caller has. */
        SHORTEN(3),
        /** What could be done in place is declined. */
        DECLINE(3),
        /** Operations are kept for some turns before they are set going. */
        HOLD(3),
        /** Results are kept for some turns before they are reported. */
        DELAY(3),
        /** What is reported in one turn comes in any order. */
        REORDER(1),
        /** Submissions and cancels are refused as if the queue were full. */
        REFUSE(8),
        /** Turns do not wait. */
        RETURN_EARLY(8),
        /** Operations end with EINTR or EAGAIN before anything has happened. */
        INTERRUPT(8),
        /** Cancels are kept for some turns, so that results overtake them. */
        CANCEL_LATE(3),
        /** A cancel overtakes the result of what leaves no trace. */
        CANCEL_WINS(2),
        /** Operations fail, as on a bad disk, a bad line, or without descriptors. */
        FAIL(50);

        private final int oneIn;

        Trick(int oneIn) {
            this.oneIn = oneIn;
        }
    }

    private static final int TURNS_MAX = 3;

    private final Set<Trick> tricks;
    private final AtomicLong state;

    private Whims(long seed, Set<Trick> tricks) {
        this.tricks = tricks;
        // Of a Random, as seeds may be alike; the steps below need bits that are not.
        state = new AtomicLong(new Random(seed).nextLong());
    }

    /** What callers of the facade never see. */
    public static Whims hidden(long seed) {
        return new Whims(seed, EnumSet.complementOf(EnumSet.of(Trick.FAIL, Trick.SHORTEN)));
    }

    /** All but failures: short counts are legal, and in place nothing has to succeed. */
    public static Whims harmless(long seed) {
        return new Whims(seed, EnumSet.complementOf(EnumSet.of(Trick.FAIL)));
    }

    /** All there is. */
    public static Whims all(long seed) {
        return new Whims(seed, EnumSet.allOf(Trick.class));
    }

    boolean allow(Trick trick) {
        return tricks.contains(trick);
    }

    boolean strikes(Trick trick) {
        return allow(trick) && below(trick.oneIn) == 0;
    }

    /** For how many turns something is kept. */
    int turns(Trick trick) {
        return strikes(trick) ? 1 + below(TURNS_MAX) : 0;
    }

    /** A number of at least 0 and below the bound: SplitMix64, which threads can share. */
    int below(int bound) {
        long z = state.addAndGet(0x9e3779b97f4a7c15L);
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return (int) (((z ^ z >>> 31) >>> 33) % bound);
    }
}
