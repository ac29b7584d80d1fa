package dev.heddle.storm;

import java.util.concurrent.atomic.LongAdder;

/** What a storm has done so far. */
final class Tally {
    enum Count { OPERATIONS, BYTES_CHECKED, INTERRUPTED, EXPIRED, CANCELLED, CLOSED, FAILED,
        INTERRUPTS, CLOSES, CONNECTIONS, UNIX_CONNECTIONS, DATAGRAMS, DATAGRAMS_LOST, PATH_CALLS,
        PATH_CALLS_CUT, FUSED, HEDDLES }

    private final LongAdder[] counts = new LongAdder[Count.values().length];

    Tally() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void count(Count what) {
        counts[what.ordinal()].increment();
    }

    void add(Count what, long number) {
        counts[what.ordinal()].add(number);
    }

    long get(Count what) {
        return counts[what.ordinal()].sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Count count : Count.values()) {
            text.append(text.isEmpty() ? "" : ", ").append(get(count)).append(' ')
                    .append(count.name().toLowerCase().replace('_', ' '));
        }
        return text.toString();
    }
}
