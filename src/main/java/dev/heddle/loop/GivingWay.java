package dev.heddle.loop;

import dev.heddle.backend.Backend;

/** Decides whether a loop lets threads that run go on when it wakes. The driving thread's. */
final class GivingWay {
    /*
     * Who waits for a loop is soon run elsewhere. A loop that takes the processor from that thread
     * each time that something has ended gains nothing: what it fetches has to wait, too. One that
     * comes when a processor is free finds more, and sleeps and wakes less often. But asking for
     * it costs two system calls a wait, 2 µs here, which do not pay where processors are free
     * anyway. So a loop asks as long as it waits seldom, and tries now and then whether it would.
     *
     * How often a loop waits in a second without it and with it, on two processors that the load
     * has its share of:
     *
     *                                                without   with
     *   64 bytes there and back, 1 connection          29000  29000
     *                                     6            27000  22000
     *                                    16            15000  12000
     *                                    64            16000   9000
     *                                  1000            19000   4000
     *   1 MiB there and back,              1           11000   4000
     *                                     64            9000   3000
     *   connect, ask and close,            1           17000  16000
     *                                     64           12000   6000
     */
    /** More waits in a millisecond mean that processors are free. */
    static final int WAITS_MAX = 15;
    /** Fewer ends in a millisecond would only wait the longer: up to a slice of who computes. */
    static final int ENDED_MIN = 1;

    private final Backend backend;
    private final Trial trial = new Trial();
    private boolean gives;

    GivingWay(Backend backend) {
        this.backend = backend;
    }

    /** At a window's end: how often the loop waited in it, and how much has ended. */
    void windowEnded(double millis, int waits, int ended) {
        boolean may = trial.next(gives, waits <= WAITS_MAX * millis);
        set(may && ended >= ENDED_MIN * millis);
    }

    void set(boolean gives) {
        if (this.gives != gives) {
            this.gives = gives;
            backend.giveWay(gives);
        }
    }
}
