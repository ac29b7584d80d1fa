package dev.heddle.nio;

import dev.heddle.backend.Operation;

/** The operations in flight, at most a fixed number; for the driving thread alone. */
final class Flights {
    private final Flight[] bySlot;
    private final FlightQueue free = new FlightQueue();
    private int made;

    Flights(int capacity) {
        bySlot = new Flight[capacity];
    }

    int capacity() {
        return bySlot.length;
    }

    /** Takes an operation over, or returns null when there are as many as may be. */
    Flight board(Operation operation) {
        if (free.isEmpty()) {
            if (made == bySlot.length) {
                return null;
            }
            Flight flight = new Flight(made + 1);
            bySlot[made++] = flight;
            free.add(flight);
        }
        Flight flight = free.peek();
        flight.board(operation); // throws if it lacks its buffer: then nothing has happened
        free.remove(flight);
        operation.slot = flight.slot;
        return flight;
    }

    /** The flight of an operation, or null if it is not in flight. */
    Flight of(Operation operation) {
        int slot = operation.slot;
        if (slot < 1 || slot > made) {
            return null;
        }
        Flight flight = bySlot[slot - 1];
        return flight.operation == operation ? flight : null;
    }

    /** Ends a flight. */
    Operation land(Flight flight) {
        Operation operation = flight.land();
        free.add(flight);
        return operation;
    }
}
