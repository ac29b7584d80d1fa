package dev.heddle.storm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Descriptors;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * What this process holds of the system.
 *
 * @param descriptors open ones, the JVM's own included
 * @param rings       mappings of io_uring's queues
 * @param mappings    all, of which the JVM makes some by itself
 * @param threads     of Heddle's making
 */
record Census(long descriptors, long rings, long mappings, long threads) {
    private static final long MAPPINGS_MORE = 400;

    static Census take() throws IOException {
        return new Census(Descriptors.open(), Descriptors.mapped("io_uring"),
                Descriptors.mapped(""), Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("heddle-")).count());
    }

    /** Expects that all has been given back; threads may take a moment to end. */
    static void expectNoMoreThan(Census before) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            Census now = take();
            assertTrue(now.descriptors <= before.descriptors && now.rings <= before.rings
                    && now.threads <= before.threads
                    && now.mappings <= before.mappings + MAPPINGS_MORE,
                    () -> before + " became " + now);
        });
    }
}
