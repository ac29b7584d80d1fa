package dev.heddle.bench.subject;

/** Who runs the threads of a workload. */
enum ThreadKind {
    /** Virtual threads on the JDK's own scheduler. */
    SHARED,
    /** Threads of the system. */
    PLATFORM
}
