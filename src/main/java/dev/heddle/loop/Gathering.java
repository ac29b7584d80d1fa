package dev.heddle.loop;

/**
 * Decides for how many completions a loop waits, and has it decided whether it gives way then. The
 * driving thread's; its callers are other threads.
 */
final class Gathering {
    /*
     * A turn costs about as much for one completion as for ten, and so does waking a loop that
     * sleeps. A loop that takes each as it comes makes thousands of such turns between those whom
     * it serves, who need the processor more. So while many come, a wait is for as many as are
     * expected within NANOS; and since it is over by then, nobody has to wake the loop from it.
     *
     * What is expected is three quarters of what came in the last window. Whoever is answered in
     * less time than that waits for the answer before the next is asked for, so that what is
     * expected never comes: the time runs out. Where that happens often, it has not paid, and no
     * wait is for several for some windows.
     *
     * Echoes of 64 bytes over 16, 64 and 1000 connections, on two processors that the load has its
     * share of, in proportion to the JDK's on virtual threads, medians of rounds in turn, requests
     * and processor time: 0.94; 1.15, 0.93; 1.19 and 0.80; 1.33 without this, 1.01; 1.01,
     * 1.06; 0.96 and 1.08; 0.94 with it, in the two seconds that began four after all had come. The
     * 99th percentile of the latency is shorter, too. A wait of twice the time gains 5 % at 64
     * connections, and loses at 16.
     */
    /** How long a wait for several may take: not much beside a busy server's answers. */
    static final long NANOS = 100_000;
    private static final long NANOS_PER_MS = 1_000_000;
    static final long WINDOW_NANOS = NANOS_PER_MS;
    /** Fewer are not worth a wait. */
    static final int WANTED_MIN = 3;
    /** More save nothing more. */
    static final int WANTED_MAX = 250;

    private final Trial trial = new Trial();
    private final GivingWay givingWay;
    private long windowBegan;
    /** Of this turn. */
    private int count;
    /** Of this window. */
    private int ended;
    private int expected;
    private int wanted;
    private int waits;
    private int waitsForSeveral;
    private int waitsInVain;

    Gathering(GivingWay givingWay, long now) {
        this.givingWay = givingWay;
        windowBegan = now;
    }

    /** Before a wait: for how many it is, with so many operations in flight. */
    int wanted(int inFlight) {
        waits++;
        wanted = Math.min(Math.min(expected, inFlight / 2), WANTED_MAX);
        if (wanted < WANTED_MIN) {
            wanted = 1;
        }
        return wanted;
    }

    /** In a turn: an operation has ended, or has told something. */
    void count() {
        count++;
    }

    /** After a turn. */
    void turned(long now) {
        ended += count;
        if (wanted > 1) {
            waitsForSeveral++;
            waitsInVain += count < wanted ? 1 : 0;
            wanted = 1;
        }
        count = 0;
        if (now - windowBegan >= WINDOW_NANOS) {
            givingWay.windowEnded((double) (now - windowBegan) / NANOS_PER_MS, waits, ended);
            boolean mayGather = trial.next(waitsForSeveral > 0, waitsInVain * 2 <= waitsForSeveral);
            expected = mayGather ? (int) (ended * 3 * NANOS / (4 * (now - windowBegan))) : 0;
            windowBegan = now;
            ended = 0;
            waits = 0;
            waitsForSeveral = 0;
            waitsInVain = 0;
        }
    }

    /** Besides, if threads of the loop's own were run: nobody else has to get on for them. */
    void ranOwnThreads() {
        expected = 0;
        ended = 0;
        givingWay.set(false);
    }
}
