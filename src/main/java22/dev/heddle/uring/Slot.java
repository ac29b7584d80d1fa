package dev.heddle.uring;

import dev.heddle.backend.Operation;
import java.lang.foreign.MemorySegment;

/** A place in flight: the operation that has it, and what the kernel was given beside. */
final class Slot {
    final int index;
    /** Who has it, or null. Keeps the operation's buffers reachable while it is in flight. */
    Operation operation;
    /** What the entry points to beside buffers (a path, an address, …), or null. */
    MemorySegment annex;
    /** Whether its end has been asked for. */
    boolean cancelled;
    /** Whether the kernel did not find it when asked to cancel it, so it is to be asked again. */
    boolean cancelMissed;
    /** Grows with each use, so that what is meant for an earlier use misses. Never negative. */
    int generation;
    Slot nextFree;

    Slot(int index) {
        this.index = index;
    }

    /** What names this use of the place in the ring; never negative. */
    long userData() {
        return (long) generation << Integer.SIZE | index;
    }
}
