package dev.heddle.loop;

/** Something that any thread can hand to the loop, through the {@link HandoverQueue}. */
public abstract sealed class Handover
        permits Completion, Shares, Event, CancelRequest, CancelAll, Seat,
        LoopThread.Stop, LoopGroup.Death, HandoverQueue.Mark {
    /**
     * The link of the one list that this is in: the hand-over queue's until it has arrived, then
     * the loop's lists', one at a time.
     */
    Handover next;

    Handover() {
    }

    /** Runs on the driving thread, in the order of handing over. */
    abstract void arrive(IoLoop loop);
}
