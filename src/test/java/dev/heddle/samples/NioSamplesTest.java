package dev.heddle.samples;

import java.util.List;
import org.junit.jupiter.api.Nested;

/** Every sample on the portable backend, run as its reader would. */
class NioSamplesTest {
    private static final String BACKEND = "nio";

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
