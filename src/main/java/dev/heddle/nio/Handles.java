package dev.heddle.nio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The table of open handles, for any thread; backends beside each other share one. */
final class Handles {
    /*
     * Changes are made under the lock. Look-ups take none: whoever has a number got it from the
     * thread that added it, in a way that made the entry visible too; only the array itself may
     * have been replaced by a larger one since, hence volatile. Numbers are given again, as the
     * system's are: the layer above never uses one that it has closed.
     */
    private static final int FIRST_SIZE = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Integer> returned = new ArrayDeque<>();
    private volatile Handle[] table = new Handle[FIRST_SIZE];
    private int used;
    /** How many backends use this. */
    private int users;
    private boolean closed;

    /** A backend begins to use this. */
    void enter() {
        BriefLock.lock(lock);
        try {
            users++;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a handle its number; -1 if all backends have been closed. */
    int add(Handle handle) {
        BriefLock.lock(lock);
        try {
            if (closed) {
                return -1;
            }
            int number = returned.isEmpty() ? used++ : returned.pop();
            if (number == table.length) {
                table = Arrays.copyOf(table, 2 * number);
            }
            handle.number = number;
            table[number] = handle;
            return number;
        } finally {
            lock.unlock();
        }
    }

    /** The handle of a number, or null if there is none. */
    Handle of(int number) {
        Handle[] current = table;
        return number >= 0 && number < current.length ? current[number] : null;
    }

    /** Takes a handle out of the table, if it is still in. */
    void remove(Handle handle) {
        BriefLock.lock(lock);
        try {
            if (of(handle.number) == handle) {
                table[handle.number] = null;
                returned.push(handle.number);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A backend ends using this; the last one empties it for good, and gets what was in it. */
    List<Handle> leave() {
        BriefLock.lock(lock);
        try {
            if (--users > 0) {
                return List.of();
            }
            closed = true;
            List<Handle> open = new ArrayList<>();
            for (Handle handle : table) {
                if (handle != null) {
                    open.add(handle);
                }
            }
            table = new Handle[0];
            return open;
        } finally {
            lock.unlock();
        }
    }
}
