package dev.heddle.loop;

import dev.heddle.backend.Errno;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What waits in the loop's own memory and needs no backend: timers, listenings to events, and those
 * who want a file durable. The driving thread's.
 */
final class Waits {
    /** Those who want a file durable. */
    final Syncs syncs;
    private final IoLoop loop;
    private final TimerHeap timers = new TimerHeap();
    /** Events with listeners, so that closing can end every listening. */
    private final Set<Event> heard = new LinkedHashSet<>();

    Waits(IoLoop loop, Counters counters) {
        this.loop = loop;
        syncs = new Syncs(loop, counters);
    }

    /** Takes a completion over that has arrived. */
    void start(Completion c) {
        switch (c.kind) {
            case TIMER -> startTimer(c);
            case EVENT -> c.event.listen(c);
            case SYNC -> syncs.join(c);
            default -> throw new AssertionError(c.kind);
        }
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
    private void startTimer(Completion timer) {
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
        switch (waiting.kind) {
            case TIMER -> timers.remove(waiting);
            case EVENT -> waiting.event.forget(waiting);
            case SYNC -> syncs.forget(waiting);
            default -> throw new AssertionError(waiting.kind);
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
        syncs.cancelAll();
    }
}
