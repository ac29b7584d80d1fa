package dev.heddle.loop;

import java.util.concurrent.ForkJoinPool;

/**
 * The virtual threads of a loop that can go on: it runs them in turn, on its own thread, between
 * two looks at the backend. The driving thread's, but for {@link #schedule} and {@link #isRunning}.
 */
final class RunQueue {
    /*
     * A virtual thread that is run here may do whatever the loop's callbacks may: it is on the
     * loop's thread, at a moment when the loop is at nothing else, and cannot be pre-empted. So its
     * operations go to the backend without being handed over.
     *
     * But it is a thread of its own, and what it waits for while it holds a lock must never be this
     * loop. So the loop never parks for a lock; logging, which may, is left to another thread.
     */
    /** How many calls one of them may make without parking, before it is the others' turn. */
    private static final int CALLS_MAX = 64;
    /** How many are run before the backend is looked at again. */
    private static final int BATCH_MAX = 256;
    /** How long one may run without being reported. */
    static final long STALL_NANOS = 20_000_000;
    private static final long REPORT_EVERY_NANOS = 60_000_000_000L;
    private static final System.Logger LOG = System.getLogger("dev.heddle");

    /** Runs the threads of loops that have ended; its workers end when they idle. */
    private static final class Afterlife {
        static final ForkJoinPool POOL = new ForkJoinPool(
                Runtime.getRuntime().availableProcessors(),
                ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
    }

    private final IoLoop loop;
    private final Counters counters;
    private Seat first;
    private Seat last;
    private int size;
    private boolean retired;
    private long reportedAt;
    /** Read by any thread, but only to be compared with itself: no order is needed. */
    private Thread running;
    /** The calls that it has made in this run; its own. */
    private int calls;

    RunQueue(IoLoop loop, Counters counters) {
        this.loop = loop;
        this.counters = counters;
    }

    /** Whether the calling thread is a virtual one that the loop runs at this moment. */
    boolean isRunning() {
        return running == Thread.currentThread();
    }

    /** Any thread, before a call: one of these lets the others go on now and then. */
    void takeTurns() {
        if (isRunning() && ++calls > CALLS_MAX) {
            Thread.yield();
        }
    }

    boolean isEmpty() {
        return first == null;
    }

    /** Any thread: lets a virtual thread go on soon. */
    void schedule(Seat seat) {
        if (loop.isDriver()) {
            add(seat);
        } else if (!loop.handOver(seat)) {
            Afterlife.POOL.execute(seat.run);
        }
    }

    void add(Seat seat) {
        if (retired) {
            Afterlife.POOL.execute(seat.run);
            return;
        }
        seat.next = null;
        if (first == null) {
            first = seat;
        } else {
            last.next = seat;
        }
        last = seat;
        size++;
    }

    private Seat poll() {
        Seat seat = first;
        first = (Seat) seat.next;
        seat.next = null;
        size--;
        return seat;
    }

    /** Runs those that can go on now, each until it parks; not those that this lets go on. */
    void run() {
        if (first == null) {
            return;
        }
        long began = loop.nanoTime();
        for (int left = Math.min(size, BATCH_MAX); left > 0; left--) {
            Seat seat = poll();
            running = seat.thread;
            calls = 0;
            try {
                seat.run.run();
            } finally {
                running = null;
            }
            long now = loop.nanoTime();
            if (now - began > STALL_NANOS) {
                stalled(seat.thread, now - began, now);
            }
            began = now;
        }
    }

    private void stalled(Thread thread, long nanos, long now) {
        counters.count(Counter.STALLS);
        if (reportedAt == 0 || now - reportedAt > REPORT_EVERY_NANOS) {
            reportedAt = now;
            String name = thread == null ? "a child of one" : thread.toString();
            Thread.ofPlatform().daemon().name("heddle-report").start(() -> LOG.log(
                    System.Logger.Level.WARNING, "a virtual thread of the loop (" + name
                            + ") kept it from all others for " + nanos / 1_000_000 + " ms: what "
                            + "computes for long, or blocks its carrier (I/O of the JDK's on "
                            + "files, native code), belongs on other threads"));
        }
    }

    /** After the loop's end: those that go on do so elsewhere. */
    void retire() {
        retired = true;
        while (first != null) {
            Afterlife.POOL.execute(poll().run);
        }
    }
}
