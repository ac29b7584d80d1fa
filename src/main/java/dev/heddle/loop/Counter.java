package dev.heddle.loop;

/** What a loop counts from its start. */
public enum Counter {
    /** Turns of the loop. */
    TURNS,
    /** Operations that were given to the backend. */
    SUBMITTED,
    /** Operations, timers and listenings that have ended. */
    ENDED,
    /** Operations that had to wait for room in the submission queue, in flight or in staging. */
    PENDED,
    /** Times that the oldest waiting operation found the submission queue full. */
    FULL_SUBMISSIONS,
    /** Times that it found as many in flight as may be. */
    FULL_IN_FLIGHT,
    /** Times that it found all staging memory lent. */
    FULL_STAGING,
    /** Operations that were given to the backend again, having been interrupted. */
    REPEATED,
    /** Syncs that were spared, since another of the same file served their callers, too. */
    SYNCS_SHARED,
    /** Operations whose memory had to be staged. */
    STAGED,
    /** Requests to cancel that were given to the backend. */
    CANCELS,
    /** Nodes that arrived from other threads. */
    ARRIVALS,
    /** Times that another thread woke the sleeping loop. */
    WAKES,
    /** Virtual threads of the loop that kept it from all others for more than 20 ms. */
    STALLS,
    /** Operations done in place on the caller's thread, without the loop. */
    IN_PLACE
}
