package dev.heddle.loop;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * The counts of one loop. Those that the driving thread counts have one writer and cost a plain
 * addition; those that other threads count are adders, which these do not fight for.
 */
final class Counters {
    private final AtomicLongArray counts = new AtomicLongArray(Counter.values().length);
    private final LongAdder[] shared = Stream.generate(LongAdder::new)
            .limit(Counter.values().length).toArray(LongAdder[]::new);

    /** Counts on the driving thread. */
    void count(Counter counter) {
        int index = counter.ordinal();
        // Opaque: one writer; readers see some recent value, whole.
        counts.setOpaque(index, counts.getPlain(index) + 1);
    }

    /** Counts several at once on the driving thread. */
    void count(Counter counter, long several) {
        int index = counter.ordinal();
        counts.setOpaque(index, counts.getPlain(index) + several); // opaque as above
    }

    /** Counts on any thread, for {@link Counter#WAKES} and {@link Counter#IN_PLACE}. */
    void countShared(Counter counter) {
        shared[counter.ordinal()].increment();
    }

    long get(Counter counter) {
        return counts.getOpaque(counter.ordinal()) + shared[counter.ordinal()].sum();
    }
}
