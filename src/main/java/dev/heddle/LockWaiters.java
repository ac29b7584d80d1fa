package dev.heddle;

import dev.heddle.loop.Event;
import dev.heddle.loop.IoLoop;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits for locks in one {@link Heddle}, by the file's path. Any thread may call. */
final class LockWaiters {
    private final Map<Path, Set<Event>> waiting = new ConcurrentHashMap<>();

    /** An event for one waiter, who has to {@link #leave}; it is triggered by each wake. */
    Event enter(Path path, IoLoop loop) {
        Event released = new Event(loop);
        waiting.compute(path, (key, known) -> {
            Set<Event> events = known == null ? ConcurrentHashMap.newKeySet() : known;
            events.add(released);
            return events;
        });
        return released;
    }

    void leave(Path path, Event released) {
        waiting.computeIfPresent(path, (key, events) -> {
            events.remove(released);
            return events.isEmpty() ? null : events;
        });
    }

    /** Has all who wait for locks of a path try again. */
    void wake(Path path) {
        waiting.getOrDefault(path, Set.of()).forEach(Event::trigger);
    }
}
