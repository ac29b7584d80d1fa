package dev.heddle.loop;

import dev.heddle.backend.BackendLimits;

/**
 * How the loops of a {@link LoopGroup} are made.
 *
 * @param backend      the {@linkplain dev.heddle.backend.Backend#name name} of the backend to
 *                     use, or null for the best one that works here
 * @param limits       how large the backends of all loops are made together, but for the
 *                     submission entries, which each has
 * @param stagingBytes memory for operations on heap buffers in bytes, of all loops together, at
 *                     least {@link #STAGING_MIN_BYTES}
 * @param loops        how many there are, 1 to {@link #LOOPS_MAX}
 */
public record LoopSettings(String backend, BackendLimits limits, long stagingBytes, int loops) {
    /** The least staging memory: one buffer of the largest size. */
    public static final long STAGING_MIN_BYTES = StagingPool.BUFFER_MAX_BYTES;

    /** The most loops. */
    public static final int LOOPS_MAX = 256;

    public LoopSettings {
        if (loops < 1 || loops > LOOPS_MAX) {
            throw new IllegalArgumentException("loops is " + loops + ", but must be 1 to "
                    + LOOPS_MAX);
        }
        if (stagingBytes < STAGING_MIN_BYTES) {
            throw new IllegalArgumentException("stagingBytes is " + stagingBytes
                    + ", but must be at least " + STAGING_MIN_BYTES);
        }
    }

    /**
     * Each loop's part, rounded up; with one more in flight, if there may be: the place that is
     * kept for closes.
     */
    BackendLimits limitsOfBackend() {
        int inFlight = Math.min(part(limits.maxInFlight()) + 1, BackendLimits.IN_FLIGHT_MAX);
        return new BackendLimits(limits.submissionEntries(), inFlight,
                part(limits.fileThreads()));
    }

    private int part(int ofAll) {
        return (ofAll - 1) / loops + 1;
    }

    /** Each loop's part, but at least the least. */
    long stagingBytesOfLoop() {
        return Math.max(stagingBytes / loops, STAGING_MIN_BYTES);
    }
}
