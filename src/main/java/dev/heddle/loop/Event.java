package dev.heddle.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Lets any thread wake what listens on the loop. A trigger ends every listening that began before
 * it, or, where there is none, the next one to begin. Triggers coalesce: several may count as one,
 * none is lost.
 */
public final class Event extends Handover {
    /*
     * An event is itself the node that travels to the loop, so triggering allocates nothing.
     *
     *   false → true   trigger, which then hands the event over
     *   true  → true   trigger: one is on its way and will arrive after this
     *   true  → false  it has arrived
     */
    private static final VarHandle ON_ITS_WAY;

    static {
        try {
            ON_ITS_WAY = MethodHandles.lookup()
                    .findVarHandle(Event.class, "onItsWay", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final IoLoop loop;
    private boolean onItsWay;

    /** Listeners since the last trigger; the driving thread's, as is the next field. */
    private final CompletionQueue listeners = new CompletionQueue();
    private boolean triggered;

    /** Makes an event of a loop; it holds no resource, so it needs no closing. */
    public Event(IoLoop loop) {
        this.loop = loop;
    }

    /** Where one listens to it. */
    public IoLoop loop() {
        return loop;
    }

    /** Triggers the event. Any thread may call this; after the loop was closed it does nothing. */
    public void trigger() {
        // Volatile: what the caller did before is seen by listeners, even if this one coalesces
        // with a trigger on its way; pairs with the clearing in arrive.
        if (!(boolean) ON_ITS_WAY.getAndSet(this, true)) {
            loop.handOver(this);
        }
    }

    @Override
    void arrive(IoLoop arrivedAt) {
        // Volatile, and before the listeners are looked at: a trigger from here on travels anew.
        ON_ITS_WAY.getAndSet(this, false);
        triggered = listeners.isEmpty();
        for (Completion c = listeners.poll(); c != null; c = listeners.poll()) {
            loop.end(c, 0, null, null);
        }
        loop.waits.forget(this);
    }

    /** On the loop: ends the completion at once, or keeps it until the next trigger. */
    void listen(Completion listener) {
        if (triggered) {
            triggered = false;
            loop.end(listener, 0, null, null);
        } else {
            listeners.add(listener);
            loop.waits.startListening(listener);
        }
    }

    void forget(Completion listener) {
        listeners.remove(listener);
        if (listeners.isEmpty()) {
            loop.waits.forget(this);
        }
    }

    CompletionQueue listeners() {
        return listeners;
    }
}
