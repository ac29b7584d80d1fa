package dev.heddle.storm;

import dev.heddle.Event;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two threads that wake each other by events, each only after the other has: were one trigger
 * lost, both would wait for ever.
 */
final class PingPong {
    private final AtomicLong rounds = new AtomicLong();
    private final Event[] events;

    PingPong(Era era) {
        events = new Event[] {era.heddle.event(), era.heddle.event()};
    }

    void populate(Era era) {
        era.start(new Player(era, 0));
        era.start(new Player(era, 1));
    }

    private final class Player extends Worker {
        private final int side;
        private boolean hasTheMove;

        Player(Era era, int side) {
            super(era);
            this.side = side;
            hasTheMove = side == 0;
        }

        @Override
        boolean mayBeCancelled() {
            return false;
        }

        @Override
        boolean step() {
            if (hasTheMove) {
                rounds.set(rounds.get() + 1);
                events[1 - side].trigger();
                if (!era.goesOn()) {
                    return false;
                }
            }
            boolean triggered = false;
            while (!triggered) {
                boolean[] result = new boolean[1];
                Event view = events[side].withDeadline(deadline());
                Event drawn = drawsScope() ? view.in(era.scope()) : view;
                End end = call(() -> result[0] = drawn.await());
                if (end == End.DONE && !result[0]) {
                    checkExpired();
                }
                triggered = end == End.DONE && result[0];
                if (end == End.CLOSED) {
                    return false;
                }
            }
            // It was triggered once, by the other's move: now it must be this one's.
            if ((rounds.get() & 1) != side) {
                throw new AssertionError("woken in round " + rounds.get() + " without a trigger");
            }
            hasTheMove = true;
            return true;
        }
    }
}
