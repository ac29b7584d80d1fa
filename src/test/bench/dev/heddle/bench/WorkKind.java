package dev.heddle.bench;

/** What can be done by several contenders alike. */
public enum WorkKind {
    /** A server sends back each message. */
    ECHO,
    /** The same server; each message has a connection of its own. */
    CONNECT,
    /** The same server; after one message nothing happens. */
    IDLE;

    /** Whether a load generator brings the work, and measures it. */
    boolean isServed() {
        return this == ECHO || this == CONNECT || this == IDLE;
    }
}
