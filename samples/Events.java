import dev.heddle.Deadline;
import dev.heddle.Event;
import dev.heddle.Heddle;
import java.time.Duration;

/**
 * One thread wakes another through an event: first five times in turn, then three times in a row
 * while nobody listens, which counts as once.
 */
final class Events {
    private static final int ROUNDS = 5;

    public static void main(String[] args) throws Exception {
        try (Heddle heddle = Heddle.open()) {
            takeTurns(heddle);
            coalesce(heddle);
        }
    }

    private static void takeTurns(Heddle heddle) throws InterruptedException {
        Event ring = heddle.event();
        Event heard = heddle.event();
        Thread ringer = Thread.startVirtualThread(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                ring.trigger();
                // Without waiting for the other side two rings might count as one.
                awaitQuietly(heard);
            }
        });
        for (int i = 1; i <= ROUNDS; i++) {
            // A trigger that comes before somebody listens is kept, so none is missed.
            ring.await();
            System.out.println("heard ring " + i + " of " + ROUNDS);
            heard.trigger();
        }
        ringer.join();
    }

    private static void coalesce(Heddle heddle) throws InterruptedException {
        Event ring = heddle.event();
        for (int i = 0; i < 3; i++) {
            ring.trigger();
        }
        boolean first = ring.withDeadline(Deadline.timeout(Duration.ofSeconds(10))).await();
        boolean second = ring.withDeadline(Deadline.timeout(Duration.ofMillis(50))).await();
        System.out.println("three rings while nobody listened: heard " + (first ? "one" : "none")
                + ", and " + (second ? "another" : "no other") + " within 50 ms");
    }

    private static void awaitQuietly(Event event) {
        try {
            event.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }
}
