package dev.heddle.storm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.BackendKind;
import dev.heddle.backend.Seed;
import dev.heddle.storm.Tally.Count;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Never early, never lost, never leaked; see {@link Storm}. */
@Isolated("counts the process's descriptors")
@ExtendWith(Seed.class)
@Timeout(value = 1, unit = TimeUnit.HOURS) // a watchdog of its own finds what hangs, much earlier
class StormTest {
    private static final long SHORT_SECONDS = 6;
    private static final long LONG_SECONDS = 600;
    private static final List<Count> TOOK_PART = List.of(Count.CONNECTIONS,
            Count.UNIX_CONNECTIONS, Count.DATAGRAMS, Count.PATH_CALLS, Count.PATH_CALLS_CUT,
            Count.FUSED);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStormOnNio(boolean adverse) throws Exception {
        run(BackendKind.NIO, adverse, SHORT_SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @EnabledForJreRange(min = JRE.JAVA_22)
    void aStormOnUring(boolean adverse) throws Exception {
        run(BackendKind.URING, adverse, SHORT_SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("long")
    void aLongStormOnNio(boolean adverse) throws Exception {
        run(BackendKind.NIO, adverse, LONG_SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("long")
    @EnabledForJreRange(min = JRE.JAVA_22)
    void aLongStormOnUring(boolean adverse) throws Exception {
        run(BackendKind.URING, adverse, LONG_SECONDS);
    }

    private void run(BackendKind backend, boolean adverse, long seconds)
            throws Exception {
        Storm storm = new Storm(backend, adverse, directory);
        try {
            storm.run(TimeUnit.SECONDS.toNanos(Long.getLong("heddle.storm.seconds", seconds)));
        } finally {
            System.out.println("storm on " + backend + (adverse ? " through an adversary" : "")
                    + ", seed " + Seed.VALUE + ": " + storm.tally);
        }
        for (Count each : TOOK_PART) {
            assertTrue(storm.tally.get(each) > 0, () -> "no " + each);
        }
    }
}
