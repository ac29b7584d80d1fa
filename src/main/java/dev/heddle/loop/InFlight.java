package dev.heddle.loop;

import java.util.function.Consumer;

/** The completions whose operations the backend has, in no order. The driving thread's. */
final class InFlight {
    private final Completion[] table;
    private int size;

    InFlight(int capacity) {
        table = new Completion[capacity];
    }

    int size() {
        return size;
    }

    /** How many more there is room for. */
    int places() {
        return table.length - size;
    }

    void add(Completion completion) {
        completion.inFlightIndex = size;
        table[size++] = completion;
    }

    void remove(Completion completion) {
        int index = completion.inFlightIndex;
        assert table[index] == completion;
        Completion last = table[--size];
        table[index] = last;
        last.inFlightIndex = index;
        table[size] = null;
    }

    /** Calls for each; the action must not add or remove any. */
    void forEach(Consumer<Completion> action) {
        for (int i = 0; i < size; i++) {
            action.accept(table[i]);
        }
    }

    /** Takes any one out, or returns null. */
    Completion poll() {
        if (size == 0) {
            return null;
        }
        Completion taken = table[size - 1];
        remove(taken);
        return taken;
    }
}
