package dev.heddle.uring;

import dev.heddle.backend.Operation;
import java.util.function.Consumer;

/** The places in flight. The driving thread's. */
final class SlotTable {
    private final Slot[] slots;
    private Slot free;
    private int made;
    private int used;

    SlotTable(int capacity) {
        slots = new Slot[capacity];
    }

    int capacity() {
        return slots.length;
    }

    int used() {
        return used;
    }

    /** Gives an operation a place, or returns null when all are taken. */
    Slot take(Operation operation) {
        Slot slot = free;
        if (slot != null) {
            free = slot.nextFree;
        } else if (made < slots.length) {
            slot = new Slot(made);
            slots[made++] = slot;
        } else {
            return null;
        }
        used++;
        slot.generation = slot.generation + 1 & Integer.MAX_VALUE;
        slot.operation = operation;
        slot.cancelled = false;
        slot.cancelMissed = false;
        operation.slot = slot.index;
        return slot;
    }

    /** Takes the place back. */
    void release(Slot slot) {
        assert slot.operation != null && slot.annex == null;
        used--;
        slot.operation = null;
        slot.cancelMissed = false;
        slot.nextFree = free;
        free = slot;
    }

    /** The place of an operation, or null if it is not in flight. */
    Slot of(Operation operation) {
        Slot slot = operation.slot < made ? slots[operation.slot] : null;
        return slot != null && slot.operation == operation ? slot : null;
    }

    /** The place that is named so, or null if that use of it is over. */
    Slot of(long userData) {
        int index = (int) userData;
        Slot slot = index >= 0 && index < made ? slots[index] : null;
        return slot != null && slot.operation != null && slot.userData() == userData ? slot : null;
    }

    void forEachUsed(Consumer<Slot> action) {
        for (int i = 0; i < made; i++) {
            if (slots[i].operation != null) {
                action.accept(slots[i]);
            }
        }
    }
}
