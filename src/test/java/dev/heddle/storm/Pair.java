package dev.heddle.storm;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Makes two sockets that talk to each other, sees both directions through to their ends, and begins
 * anew.
 */
abstract class Pair<S extends AutoCloseable> extends Worker {
    private static final int FAILURES_MAX = 3;
    private static final int CLOSE_ONE_IN = 2_000;

    volatile S first;
    volatile S second;
    /** Whether a socket was closed before both directions had ended. */
    volatile boolean disturbed;
    private CountDownLatch left;

    Pair(Era era) {
        super(era);
    }

    /** Makes both sockets; whether it could. */
    abstract boolean meet();

    /** Those who use the sockets. */
    abstract List<Side> sides();

    abstract void cancelAllOf(S socket);

    /** Closes what one side has found to be of no use any more. */
    void giveUp(S socket) {
        close(socket);
    }

    @Override
    final boolean step() {
        disturbed = false;
        if (meet()) {
            List<Side> sides = sides();
            left = new CountDownLatch(sides.size());
            era.pairs().add(this);
            sides.forEach(era::start);
            while (!allHaveLeft()) {
                continue;
            }
            era.pairs().remove(this);
        }
        close(first);
        close(second);
        first = null;
        second = null;
        return era.goesOn() && era.isOpen();
    }

    private boolean allHaveLeft() {
        try {
            left.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Closes one socket while both are in use. */
    final void disturb(boolean theFirst) throws Exception {
        S socket = theFirst ? first : second;
        if (socket != null) {
            disturbed = true; // after the look, else it might be of another connection
            era.tally.count(Tally.Count.CLOSES);
            socket.close();
        }
    }

    /** Ends early whatever is under way on one socket. */
    final void cancelAll(boolean theFirst) {
        S socket = theFirst ? first : second;
        if (socket != null) {
            cancelAllOf(socket);
        }
    }

    /** Who sends or receives by one of the sockets. */
    abstract class Side extends Worker {
        final S socket;
        private int failures;

        Side(S socket) {
            super(Pair.this.era);
            this.socket = socket;
        }

        @Override
        final boolean step() throws Exception {
            boolean more = false;
            try {
                more = transfer();
            } finally {
                if (!more) {
                    leave();
                    left.countDown();
                }
            }
            return more;
        }

        /** Does something; false when there is nothing more to do. */
        abstract boolean transfer() throws Exception;

        /** Is called when there is not. */
        void leave() {
        }

        /** Whether to go on after a call that ended so. */
        final boolean goesOn(End end) {
            failures = end == End.FAILED ? failures + 1 : 0;
            boolean goesOn = end != End.CLOSED && end != End.END_OF_STREAM
                    && failures < FAILURES_MAX;
            if (!goesOn && end != End.END_OF_STREAM
                    || goesOn && random.nextInt(CLOSE_ONE_IN) == 0) {
                disturbed = true;
                giveUp(socket);
                return false;
            }
            return goesOn;
        }
    }
}
