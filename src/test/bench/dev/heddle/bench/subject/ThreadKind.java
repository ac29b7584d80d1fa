package dev.heddle.bench.subject;

import dev.heddle.Heddle;
import java.util.concurrent.ThreadFactory;

/** Who runs the threads of a workload. */
enum ThreadKind {
    /** Virtual threads on the JDK's own scheduler. */
    SHARED {
        @Override
        ThreadFactory factory(Heddle heddle) {
            return Thread.ofVirtual().factory();
        }
    },

    /** Virtual threads that Heddle's loop runs. */
    FUSED {
        @Override
        ThreadFactory factory(Heddle heddle) {
            if (heddle == null || !heddle.threads().areFused()) {
                throw new IllegalStateException(heddle == null
                        ? "only Heddle has fused threads" : heddle.threads().reason());
            }
            return heddle.threads().factory();
        }
    },

    /** Threads of the system. */
    PLATFORM {
        @Override
        ThreadFactory factory(Heddle heddle) {
            return Thread.ofPlatform().daemon().factory();
        }
    };

    /** @param heddle the one that is measured, or null */
    abstract ThreadFactory factory(Heddle heddle);
}
