import dev.heddle.Heddle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Ten virtual threads sleep for 20 ms each. All wake, none of them early, and the ten together
 * take hardly longer than one: a sleep parks its thread and leaves an entry in the loop's heap of
 * timers, that is all.
 */
final class Timers {
    private static final int TIMERS = 10;
    private static final Duration TIME = Duration.ofMillis(20);

    public static void main(String[] args) throws Exception {
        List<Duration> slept = new ArrayList<>();
        long start = System.nanoTime();
        try (Heddle heddle = Heddle.open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Duration>> timers = new ArrayList<>();
            for (int i = 0; i < TIMERS; i++) {
                timers.add(threads.submit(() -> sleep(heddle)));
            }
            for (Future<Duration> timer : timers) {
                slept.add(timer.get());
            }
        }
        Duration earliest = Collections.min(slept);
        System.out.printf("%d timers of %d ms fired: the earliest after %.1f ms, the latest after "
                + "%.1f ms, all within %.1f ms%n", slept.size(), TIME.toMillis(),
                millis(earliest), millis(Collections.max(slept)), millis(since(start)));
        if (earliest.compareTo(TIME) < 0) {
            throw new AssertionError("a timer fired early");
        }
    }

    private static Duration sleep(Heddle heddle) throws InterruptedException {
        long start = System.nanoTime();
        heddle.sleep(TIME);
        return since(start);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
