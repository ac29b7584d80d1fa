package dev.heddle.storm;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Finds threads that stay parked for too long. */
final class Watchdog implements Runnable {
    /** Much longer than any call here takes, so that whatever exceeds it hangs. */
    static final long PATIENCE_NS = 20_000_000_000L;
    /** For a whole era, its threads' patience included. */
    private static final long ERA_PATIENCE_NS = 4 * PATIENCE_NS;
    private static final long LOOK_NS = 250_000_000;
    private static final int STACKS_MAX = 12;

    private final Storm storm;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile boolean gaveUp;

    Watchdog(Storm storm) {
        this.storm = storm;
        thread = Thread.ofPlatform().daemon().name("watchdog").unstarted(this);
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        stopped = true;
        LockSupport.unpark(thread);
        thread.join();
    }

    /** Whether threads stay parked though the storm has ended for it. */
    boolean hasGivenUp() {
        return gaveUp;
    }

    @Override
    public void run() {
        Era era = null;
        long since = System.nanoTime();
        while (!stopped) {
            LockSupport.parkNanos(LOOK_NS);
            long now = System.nanoTime();
            since = era == storm.era() ? since : now;
            era = storm.era();
            Collection<Worker> stuck = era == null ? List.of() : era.workers().stream()
                    .filter(worker -> worker.nanosInCall(now) > PATIENCE_NS).toList();
            if (!stuck.isEmpty()) {
                storm.fail(describe("these are parked for too long", stuck), null);
            }
            if (now - since > ERA_PATIENCE_NS) {
                storm.fail(describe("an era does not end", List.of()), null);
                gaveUp = true;
            }
        }
    }

    /** Some of the workers, and our own threads, with where they are. */
    static String describe(String what, Collection<Worker> workers) {
        StringBuilder text = new StringBuilder(workers.size() + " threads: " + what);
        workers.stream().limit(STACKS_MAX).forEach(worker -> {
            text.append("\n\n").append(worker);
            append(text, worker.thread().getStackTrace());
        });
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (thread.getName().startsWith("heddle-")) {
                text.append("\n\n").append(thread).append(' ').append(thread.getState());
                append(text, stack);
            }
        });
        return text.toString();
    }

    private static void append(StringBuilder text, StackTraceElement[] stack) {
        for (StackTraceElement element : stack) {
            text.append("\n\tat ").append(element);
        }
    }
}
