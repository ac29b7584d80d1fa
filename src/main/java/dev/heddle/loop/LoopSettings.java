package dev.heddle.loop;

import dev.heddle.backend.BackendLimits;

/**
 * How a loop is made.
 *
 * @param backend      the {@linkplain dev.heddle.backend.Backend#name name} of the backend to
 *                     use, or null for the best one that works here
 * @param limits       how large the backend is made
 * @param stagingBytes memory for operations on heap buffers in bytes, at least
 *                     {@link #STAGING_MIN_BYTES}
 */
public record LoopSettings(String backend, BackendLimits limits, long stagingBytes) {
    /** The least staging memory: one buffer of the largest size. */
    public static final long STAGING_MIN_BYTES = StagingPool.BUFFER_MAX_BYTES;

    public LoopSettings {
        if (stagingBytes < STAGING_MIN_BYTES) {
            throw new IllegalArgumentException("stagingBytes is " + stagingBytes
                    + ", but must be at least " + STAGING_MIN_BYTES);
        }
    }

    /** One more in flight than asked for, if there may be: the place that is kept for closes. */
    BackendLimits limitsOfBackend() {
        int inFlight = Math.min(limits.maxInFlight() + 1, BackendLimits.IN_FLIGHT_MAX);
        return new BackendLimits(limits.submissionEntries(), inFlight, limits.fileThreads());
    }
}
