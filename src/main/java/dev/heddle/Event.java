package dev.heddle;

/**
 * Lets one thread wake others. A trigger wakes everyone who waits, or, where nobody does, the next
 * one to wait. Triggers coalesce: several may count as one, none is lost.
 */
public final class Event {
    private final Engine engine;
    private final Terms terms;
    /** What all views of this share. */
    private final dev.heddle.loop.Event event;

    Event(Engine engine, Terms terms) {
        this(engine, terms, new dev.heddle.loop.Event(engine.loops().forHandle()));
    }

    private Event(Engine engine, Terms terms, dev.heddle.loop.Event event) {
        this.engine = engine;
        this.terms = terms;
        this.event = event;
    }

    /** Another view of this event, where waiting has a deadline. */
    public Event withDeadline(Deadline deadline) {
        return new Event(engine, terms.with(deadline), event);
    }

    /** Another view of this event, where waiting belongs to a scope. */
    public Event in(CancelScope scope) {
        return new Event(engine, terms.in(engine.own(scope)), event);
    }

    /** Triggers the event. Any thread may call; it never waits. */
    public void trigger() {
        event.trigger();
    }

    /**
     * Parks until the event is triggered, or returns at once if it was since somebody last waited.
     *
     * @return whether it was triggered; false if the deadline passed first
     * @throws InterruptedException  if the thread was interrupted before or meanwhile and the event
     *                               was not triggered; its interrupt status is cleared
     * @throws java.util.concurrent.CancellationException if the scope was cancelled before or
     *                               meanwhile and the event was not triggered
     * @throws IllegalStateException if the {@link Heddle} is closed
     */
    public boolean await() throws InterruptedException {
        return engine.await(event.loop(), terms, "waiting for an event",
                call -> call.loop().listen(call.completion(), event, call));
    }
}
