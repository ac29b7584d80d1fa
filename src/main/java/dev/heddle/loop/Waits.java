package dev.heddle.loop;

import dev.heddle.backend.Errno;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What waits in the loop's own memory and needs no backend: timers and listenings to events. The
 * driving thread's.
 */
final class Waits {
    private final IoLoop loop;
    private final TimerHeap timers = new TimerHeap();
    /** Events with listeners, so that closing can end every listening. */
    private final Set<Event> heard = new LinkedHashSet<>();

    Waits(IoLoop loop) {
        this.loop = loop;
    }

    int timers() {
        return timers.size();
    }

    int events() {
        return heard.size();
    }

    /** Nanoseconds until a timer is due, at least 0; {@link Long#MAX_VALUE} without any. */
    long nanosToNext() {
        return timers.size() == 0 ? Long.MAX_VALUE : timers.nanosToNext(loop.nanoTime());
    }

    /** Ends a timer at once if it is due already, or lets it wait. */
    void startTimer(Completion timer) {
        if (timer.deadlineNanos - loop.nanoTime() <= 0) {
            loop.end(timer, 0, null, null);
        } else {
            timer.setPhase(Completion.WAITING);
            timers.add(timer);
        }
    }

    /** Ends the timers that are due. */
    void expireTimers() {
        if (timers.size() > 0) {
            long now = loop.nanoTime();
            for (Completion due = timers.pollDue(now); due != null; due = timers.pollDue(now)) {
                loop.end(due, 0, null, null);
            }
        }
    }

    /** Lets a completion wait for its event's next trigger. */
    void startListening(Completion listener) {
        listener.setPhase(Completion.WAITING);
        heard.add(listener.event);
    }

    /** Forgets an event that nobody listens to any more. */
    void forget(Event event) {
        heard.remove(event);
    }

    /** Ends one that waits. */
    void cancel(Completion waiting) {
        if (waiting.kind == Completion.Kind.TIMER) {
            timers.remove(waiting);
        } else {
            waiting.event.forget(waiting);
        }
        loop.end(waiting, -1, Errno.ECANCELED, null);
    }

    /** Ends all that wait. */
    void cancelAll() {
        for (Completion timer = timers.poll(); timer != null; timer = timers.poll()) {
            loop.end(timer, -1, Errno.ECANCELED, null);
        }
        for (Event event : heard) {
            CompletionQueue listeners = event.listeners();
            while (!listeners.isEmpty()) {
                loop.end(listeners.poll(), -1, Errno.ECANCELED, null);
            }
        }
        heard.clear();
    }
}
