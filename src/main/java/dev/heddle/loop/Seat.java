package dev.heddle.loop;

import java.util.concurrent.Executor;

/**
 * A virtual thread's place on the loop: what the JVM knows as the thread's scheduler. It is asked
 * for a run whenever the thread can go on.
 */
final class Seat extends Handover implements Executor {
    /*
     * The JVM asks for one run at a time, so a seat is its own node of the queues, and nothing is
     * allocated. It always asks with the same Runnable, which belongs to the thread; one that comes
     * with another is a child of it, made with Thread.ofVirtual() and the like: children inherit
     * the scheduler. A child gets a new seat for each run, and to its calls the loop is a stranger.
     */
    private final RunQueue queue;
    /** Whose seat this is; null for children, of whom nobody tells. Set before its start. */
    Thread thread;
    /** Makes it go on to where it parks next; set at the thread's start. */
    Runnable run;

    Seat(RunQueue queue) {
        this.queue = queue;
    }

    @Override
    public void execute(Runnable next) {
        if (run == null) {
            run = next;
        }
        Seat seat = this;
        if (run != next) {
            seat = new Seat(queue);
            seat.run = next;
        }
        queue.schedule(seat);
    }

    @Override
    void arrive(IoLoop loop) {
        queue.add(this);
    }
}
