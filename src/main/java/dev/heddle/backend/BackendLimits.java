package dev.heddle.backend;

/**
 * How large a backend is made.
 *
 * @param submissionEntries operations that can be handed over per turn, 1 to 32 768; a backend
 *                          may round it up
 * @param maxInFlight       operations in flight at once, 1 to 65 536; a backend may round it up
 * @param fileThreads       threads that make the calls which may block, 1 to 1 024: the backend's
 *                          own, or the kernel's of each kind
 */
public record BackendLimits(int submissionEntries, int maxInFlight, int fileThreads) {
    /** The upper end of {@link #submissionEntries}: the kernel's IORING_MAX_ENTRIES. */
    public static final int SUBMISSION_ENTRIES_MAX = 32_768;
    /** The upper end of {@link #maxInFlight}: the kernel's IORING_MAX_CQ_ENTRIES. */
    public static final int IN_FLIGHT_MAX = 65_536;
    /** The upper end of {@link #fileThreads}. */
    public static final int FILE_THREADS_MAX = 1_024;

    public BackendLimits {
        check("submissionEntries", submissionEntries, SUBMISSION_ENTRIES_MAX);
        check("maxInFlight", maxInFlight, IN_FLIGHT_MAX);
        check("fileThreads", fileThreads, FILE_THREADS_MAX);
    }

    private static void check(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", but must be 1 to " + max);
        }
    }
}
