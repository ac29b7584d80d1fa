package dev.heddle;

import dev.heddle.backend.BackendLimits;
import dev.heddle.loop.LoopSettings;
import java.util.Objects;

/**
 * How a {@link Heddle} is made: an immutable value.
 *
 * <pre>{@code
 * HeddleOptions options = HeddleOptions.defaults().withMaxInFlight(4096);
 * }</pre>
 *
 * @param backend           what performs the operations; the system property
 *                          {@code dev.heddle.backend} ({@code uring}, {@code nio}, {@code auto})
 *                          overrides it
 * @param submissionEntries operations handed to the kernel at once, 1 to 32 768, default 1 024;
 *                          more wait their turn
 * @param maxInFlight       operations under way at once, 1 to 65 536, default 32 768; more wait
 *                          their turn, so it should exceed the sockets that idle in a receive;
 *                          only closing waits for none of them
 * @param fileThreads       threads that make the calls on files and names which may block, 1 to
 *                          1 024, default 16; they come when needed. On {@link BackendKind#URING}
 *                          the bound holds for the kernel's workers of either kind, and for
 *                          Heddle's own, which do what the ring cannot
 * @param stagingBytes      memory that stands in for heap buffers while operations on them are
 *                          under way, in bytes, at least 1 MiB, default 64 MiB; operations that
 *                          find none left wait their turn. It is allocated when needed, a MiB at a
 *                          time, and kept for Heddles that are opened later
 * @param loops             threads that do the I/O, 1 to 256, default 1: for plain threads a second
 *                          pays only where the first is never idle. The threads of
 *                          {@link HeddleThreads} run on these alone, so that n are needed to spread
 *                          them over n cores. The limits above are for all loops together, except
 *                          for submissionEntries, which each has
 */
public record HeddleOptions(BackendKind backend, int submissionEntries, int maxInFlight,
        int fileThreads, long stagingBytes, int loops) {
    private static final HeddleOptions DEFAULTS =
            new HeddleOptions(BackendKind.AUTO, 1024, 32_768, 16, 64L << 20, 1);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is outside of its range
     */
    public HeddleOptions {
        Objects.requireNonNull(backend, "backend");
        settings(backend, submissionEntries, maxInFlight, fileThreads, stagingBytes, loops);
    }

    /** What {@link Heddle#open()} uses. */
    public static HeddleOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another {@link #backend}. */
    public HeddleOptions withBackend(BackendKind value) {
        return new HeddleOptions(value, submissionEntries, maxInFlight, fileThreads, stagingBytes,
                loops);
    }

    /** The same with another {@link #submissionEntries}. */
    public HeddleOptions withSubmissionEntries(int value) {
        return new HeddleOptions(backend, value, maxInFlight, fileThreads, stagingBytes, loops);
    }

    /** The same with another {@link #maxInFlight}. */
    public HeddleOptions withMaxInFlight(int value) {
        return new HeddleOptions(backend, submissionEntries, value, fileThreads, stagingBytes,
                loops);
    }

    /** The same with other {@link #fileThreads}. */
    public HeddleOptions withFileThreads(int value) {
        return new HeddleOptions(backend, submissionEntries, maxInFlight, value, stagingBytes,
                loops);
    }

    /** The same with other {@link #stagingBytes}. */
    public HeddleOptions withStagingBytes(long value) {
        return new HeddleOptions(backend, submissionEntries, maxInFlight, fileThreads, value,
                loops);
    }

    /** The same with another number of {@link #loops}. */
    public HeddleOptions withLoops(int value) {
        return new HeddleOptions(backend, submissionEntries, maxInFlight, fileThreads,
                stagingBytes, value);
    }

    LoopSettings settings() {
        return settings(backend, submissionEntries, maxInFlight, fileThreads, stagingBytes, loops);
    }

    private static LoopSettings settings(BackendKind backend, int submissionEntries,
            int maxInFlight, int fileThreads, long stagingBytes, int loops) {
        return new LoopSettings(backend.backendName(),
                new BackendLimits(submissionEntries, maxInFlight, fileThreads), stagingBytes,
                loops);
    }
}
