package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.heddle.backend.BackendLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a loop's own thread is told to stop. */
class StopTest {
    /** As when it is sent between two turns: the next one finds it before it would sleep. */
    @Test
    void aStopThatArrivesBeforeTheLoopSleepsIsHeard() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            BackendChoice choice = BackendChoice.open("nio", new BackendLimits(8, 8, 1));
            try (IoLoop loop = new IoLoop(choice.backend(), 1 << 20)) {
                loop.handOver(new LoopThread.Stop());
                loop.runUntilStopped();
            }
        });
    }
}
