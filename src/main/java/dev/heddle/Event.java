package dev.heddle;

import dev.heddle.loop.Call;
import java.time.Duration;

/**
 * Lets one thread wake others. A trigger wakes everyone who waits, or, where nobody does, the next
 * one to wait. Triggers coalesce: several may count as one, none is lost.
 */
public final class Event {
    private final Heddle heddle;
    private final dev.heddle.loop.Event event;

    Event(Heddle heddle) {
        this.heddle = heddle;
        event = new dev.heddle.loop.Event(heddle.loop());
    }

    /** Triggers the event. Any thread may call; it never waits. */
    public void trigger() {
        event.trigger();
    }

    /**
     * Parks until the event is triggered, or returns at once if it was since somebody last waited.
     *
     * @throws InterruptedException  if the thread was interrupted before or meanwhile and the event
     *                               was not triggered; its interrupt status is cleared
     * @throws IllegalStateException if the {@link Heddle} is closed
     */
    public void await() throws InterruptedException {
        await(Call.NO_DEADLINE);
    }

    /**
     * Like {@link #await()}, for a time at most.
     *
     * @return whether the event was triggered
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return await(heddle.deadlineAfter(timeout));
    }

    private boolean await(long deadlineNanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Call call = heddle.calls().take();
        call.begin(null);
        heddle.loop().listen(call.completion(), event, call);
        boolean triggered = heddle.awaitWait(call, deadlineNanos, "waiting for an event");
        heddle.calls().give(call);
        return triggered;
    }
}
