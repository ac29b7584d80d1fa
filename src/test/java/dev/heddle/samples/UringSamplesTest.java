package dev.heddle.samples;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Every sample on io_uring, run as its reader would. */
@EnabledForJreRange(min = JRE.JAVA_22)
class UringSamplesTest {
    private static final String BACKEND = "uring";

    @Nested
    class Small extends SmallContract {
        @Override
        String backend() {
            return BACKEND;
        }
    }

    @Nested
    class Ship extends ShipContract {
        @Override
        String backend() {
            return BACKEND;
        }
    }

    @Nested
    class Echo extends EchoContract {
        @Override
        String backend() {
            return BACKEND;
        }
    }

    @Nested
    class EchoOfTheLoopsThreads extends EchoContract {
        @Override
        String backend() {
            return BACKEND;
        }

        @Override
        List<String> threads() {
            return List.of("--threads", "fused", "--loops", "2");
        }
    }
}
