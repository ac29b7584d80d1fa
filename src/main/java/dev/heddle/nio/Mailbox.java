package dev.heddle.nio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Brings flights back from any thread to the driving thread, without locks or allocation. */
final class Mailbox {
    /*
     * A stack of flights, linked by Flight.next; a collection takes the whole of it and turns it
     * over, so that the oldest comes first. As nothing is ever taken singly, there is no ABA.
     */
    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(Mailbox.class, "top", Flight.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through TOP
    private volatile Flight top;

    /** Any thread: hands over a flight, and with it all that this thread wrote to it. */
    void post(Flight flight) {
        Flight below;
        do {
            below = top;
            flight.next = below;
        } while (!TOP.compareAndSet(this, below, flight)); // pairs with getAndSet in collect
    }

    /** Whether there is nothing to collect. */
    boolean isEmpty() {
        return top == null; // volatile: ordered after Bell.fallAsleep, see there
    }

    /** The driving thread: moves all flights to a queue, oldest first. */
    void collect(FlightQueue into) {
        if (isEmpty()) {
            return;
        }
        Flight oldest = null;
        Flight flight = (Flight) TOP.getAndSet(this, null); // pairs with post
        while (flight != null) {
            Flight below = flight.next;
            flight.next = oldest;
            oldest = flight;
            flight = below;
        }
        while (oldest != null) {
            Flight newer = oldest.next;
            oldest.next = null;
            into.add(oldest);
            oldest = newer;
        }
    }
}
