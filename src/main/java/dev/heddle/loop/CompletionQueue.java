package dev.heddle.loop;

/**
 * A first-in-first-out list of completions, linked through {@link Handover#next}; each completion
 * is in one such list at most. The driving thread's.
 */
final class CompletionQueue {
    private Completion first;
    private Completion last;
    private int size;

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    Completion peek() {
        return first;
    }

    void add(Completion completion) {
        completion.next = null;
        if (first == null) {
            first = completion;
        } else {
            last.next = completion;
        }
        last = completion;
        size++;
    }

    /** Adds one that is older than all others. */
    void addFirst(Completion completion) {
        completion.next = first;
        if (first == null) {
            last = completion;
        }
        first = completion;
        size++;
    }

    /** Takes the oldest out, or returns null. */
    Completion poll() {
        Completion taken = first;
        if (taken != null) {
            unlink(null, taken);
        }
        return taken;
    }

    /** Takes one out from anywhere. */
    boolean remove(Completion completion) {
        Completion before = null;
        for (Completion c = first; c != null; c = (Completion) c.next) {
            if (c == completion) {
                unlink(before, c);
                return true;
            }
            before = c;
        }
        return false;
    }

    private void unlink(Completion before, Completion taken) {
        Completion after = (Completion) taken.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (taken == last) {
            last = before;
        }
        taken.next = null;
        size--;
    }
}
