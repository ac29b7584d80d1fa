package dev.heddle.nio;

/** A first-in-first-out queue of flights from which any can be taken out; allocates nothing. */
final class FlightQueue {
    private Flight first;
    private Flight last;
    private int size;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    Flight peek() {
        return first;
    }

    void add(Flight flight) {
        assert flight.queue == null : "is in a queue already";
        flight.queue = this;
        flight.previous = last;
        if (last == null) {
            first = flight;
        } else {
            last.next = flight;
        }
        last = flight;
        size++;
    }

    /** The oldest, taken out, or null. */
    Flight poll() {
        Flight oldest = first;
        if (oldest != null) {
            remove(oldest);
        }
        return oldest;
    }

    /** Takes a flight out that is in this queue. */
    void remove(Flight flight) {
        assert flight.queue == this : "is in another queue";
        if (flight.previous == null) {
            first = flight.next;
        } else {
            flight.previous.next = flight.next;
        }
        if (flight.next == null) {
            last = flight.previous;
        } else {
            flight.next.previous = flight.previous;
        }
        flight.queue = null;
        flight.previous = null;
        flight.next = null;
        size--;
    }
}
