package dev.heddle.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.channels.HeddleChannels;
import java.io.IOException;
import java.util.Locale;

/** On what a program runs: on the JDK, or on the process's own Heddle. */
interface Ground {
    /** Before each test: what is opened from here on is on this. */
    default void begin() throws IOException {
    }

    /** After each test, when everything that it opened has been closed. */
    default void end() throws IOException {
    }

    /** The process's own Heddle, which programs get that are told nothing but a name. */
    interface OfHeddle extends Ground {
        /** The system property that forces a backend. */
        String PROPERTY = "dev.heddle.backend";

        /** On which it runs. */
        BackendKind backend();

        /** The next that is opened has the backend, since the one before is closed. */
        @Override
        default void begin() throws IOException {
            String before = System.getProperty(PROPERTY);
            System.setProperty(PROPERTY, backend().name().toLowerCase(Locale.ROOT));
            try {
                HeddleChannels.shared().heddle().close();
                assertEquals(backend(), HeddleChannels.shared().heddle().backend());
            } finally {
                if (before == null) {
                    System.clearProperty(PROPERTY);
                } else {
                    System.setProperty(PROPERTY, before);
                }
            }
        }

        /** That the program did run on it shows in what it did. */
        @Override
        default void end() throws IOException {
            try (Heddle heddle = HeddleChannels.shared().heddle()) {
                assertEquals(backend(), heddle.backend());
                assertTrue(heddle.statistics().get("SUBMITTED") > 0, "nothing was done");
            }
        }
    }

    /** The portable backend. */
    interface OnNio extends OfHeddle {
        @Override
        default BackendKind backend() {
            return BackendKind.NIO;
        }
    }

    /** Linux's io_uring. */
    interface OnUring extends OfHeddle {
        @Override
        default BackendKind backend() {
            return BackendKind.URING;
        }
    }
}
