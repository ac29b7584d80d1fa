package dev.heddle.bench.subject;

import java.util.concurrent.ThreadFactory;

/** Who runs the threads of a workload. */
enum ThreadKind {
    /** Virtual threads on the JDK's own scheduler. */
    SHARED {
        @Override
        ThreadFactory factory() {
            return Thread.ofVirtual().factory();
        }
    },

    /** Threads of the system. */
    PLATFORM {
        @Override
        ThreadFactory factory() {
            return Thread.ofPlatform().daemon().factory();
        }
    };

    abstract ThreadFactory factory();
}
