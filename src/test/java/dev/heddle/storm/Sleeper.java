package dev.heddle.storm;

import java.time.Duration;

/** Sleeps, and never wakes too early. */
final class Sleeper extends Worker {
    private static final long SLEEP_MAX_NS = 20_000_000;

    Sleeper(Era era) {
        super(era);
    }

    @Override
    boolean mayBeCancelled() {
        return false;
    }

    @Override
    boolean step() {
        long nanos = random.nextLong(SLEEP_MAX_NS);
        long start = System.nanoTime();
        boolean inScope = drawsScope();
        End end = call(() -> (inScope ? era.heddle.in(era.scope()) : era.heddle)
                .sleep(Duration.ofNanos(nanos)));
        if (end == End.DONE) {
            checkNotEarly(start, nanos);
        }
        return end != End.CLOSED && era.goesOn();
    }
}
