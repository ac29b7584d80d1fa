package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Adversary;
import dev.heddle.backend.Seed;
import dev.heddle.backend.Whims;
import java.io.IOException;

/** On what the facade is tested. */
interface Setting {
    /** Those with the backend under test. */
    HeddleOptions options();

    /** How many loops there are. */
    default int loops() {
        return 1;
    }

    /** Whether what ends together is reported in one turn. */
    default boolean reportsTogether() {
        return true;
    }

    /** Whether the tasks' virtual threads stand still when the loop does. */
    default boolean runsTasksOnTheLoop() {
        return false;
    }

    /** Opens a Heddle as the setting has it. */
    default Heddle open(HeddleOptions options) throws IOException {
        Task.virtual = Thread.ofVirtual().factory();
        return Heddle.open(options);
    }

    /** The portable backend. */
    interface OnNio extends Setting {
        @Override
        default HeddleOptions options() {
            return HeddleOptions.defaults().withBackend(BackendKind.NIO).withLoops(loops());
        }
    }

    /** io_uring. */
    interface OnUring extends Setting {
        @Override
        default HeddleOptions options() {
            return HeddleOptions.defaults().withBackend(BackendKind.URING).withLoops(loops());
        }
    }

    /** Virtual threads that the loops run: two on newer JVMs, one on the oldest. */
    interface Fused extends Setting {
        @Override
        default int loops() {
            return Runtime.version().feature() > 21 ? 2 : 1;
        }

        @Override
        default boolean runsTasksOnTheLoop() {
            return true;
        }

        @Override
        default Heddle open(HeddleOptions options) throws IOException {
            Heddle heddle = Heddle.open(options);
            assertTrue(heddle.threads().areFused(), heddle.threads()::reason);
            Task.virtual = heddle.threads().factory();
            return heddle;
        }
    }

    /** An adversary on whichever it is, with plain threads on one loop or two as above. */
    interface Adverse extends Setting {
        @Override
        default int loops() {
            return Runtime.version().feature() > 21 ? 2 : 1;
        }

        @Override
        default boolean reportsTogether() {
            return false;
        }

        @Override
        default Heddle open(HeddleOptions options) throws IOException {
            Task.virtual = Thread.ofVirtual().factory();
            return HeddleRig.open(options,
                    backend -> new Adversary(backend, Whims.hidden(Seed.VALUE)));
        }
    }
}
