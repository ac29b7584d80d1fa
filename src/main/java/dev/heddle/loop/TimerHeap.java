package dev.heddle.loop;

import java.util.Arrays;

/**
 * The timers of a loop, earliest first; those of the same instant in the order of their setting.
 * Adding and removing take O(log n). The driving thread's.
 */
final class TimerHeap {
    /*
     * A binary heap in an array; each completion knows its index, so that cancelling needs no
     * search. Instants are compared by difference, as System.nanoTime demands.
     */
    private static final int INITIAL_CAPACITY = 16;

    private Completion[] heap = new Completion[INITIAL_CAPACITY];
    private int size;
    private long sequence;

    int size() {
        return size;
    }

    void add(Completion timer) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        timer.timerSequence = sequence++;
        siftUp(size++, timer);
    }

    void remove(Completion timer) {
        int index = timer.timerIndex;
        assert heap[index] == timer;
        Completion moved = heap[--size];
        heap[size] = null;
        if (moved != timer) {
            siftDown(index, moved);
            if (heap[index] == moved) {
                siftUp(index, moved);
            }
        }
    }

    /** Takes the earliest out if its time has come, or returns null. */
    Completion pollDue(long nowNanos) {
        if (size == 0 || heap[0].deadlineNanos - nowNanos > 0) {
            return null;
        }
        return poll();
    }

    /** Takes the earliest out, or returns null. */
    Completion poll() {
        if (size == 0) {
            return null;
        }
        Completion earliest = heap[0];
        remove(earliest);
        return earliest;
    }

    /** Nanoseconds until the earliest is due, at least 0; {@link Long#MAX_VALUE} without any. */
    long nanosToNext(long nowNanos) {
        return size == 0 ? Long.MAX_VALUE : Math.max(0, heap[0].deadlineNanos - nowNanos);
    }

    private void siftUp(int from, Completion timer) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (!before(timer, heap[parent])) {
                break;
            }
            place(index, heap[parent]);
            index = parent;
        }
        place(index, timer);
    }

    private void siftDown(int from, Completion timer) {
        int index = from;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], timer)) {
                break;
            }
            place(index, heap[child]);
            index = child;
        }
        place(index, timer);
    }

    private void place(int index, Completion timer) {
        heap[index] = timer;
        timer.timerIndex = index;
    }

    private static boolean before(Completion a, Completion b) {
        long difference = a.deadlineNanos - b.deadlineNanos;
        return difference < 0 || difference == 0 && a.timerSequence - b.timerSequence < 0;
    }
}
