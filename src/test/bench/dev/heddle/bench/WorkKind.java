package dev.heddle.bench;

/** What can be done by several contenders alike. */
public enum WorkKind {
    /** A server sends back each message. */
    ECHO,
    /** The same server; each message has a connection of its own. */
    CONNECT,
    /** The same server; after one message nothing happens. */
    IDLE,
    /** Blocks of a file that is in the page cache. */
    CACHED_READ,
    /** Blocks of a file, past the page cache. */
    DIRECT_READ,
    /** Blocks of a file that is in the page cache, and may stay there. */
    CACHED_WRITE,
    /** Blocks to the end of a file, each on the disk before the next. */
    APPEND,
    /** The same, to one file from all threads. */
    LOG,
    /** A file opened, asked for its size, and closed. */
    OPEN,
    /** A whole file to another, block by block. */
    COPY,
    /** Nothing, for a time. */
    SLEEP;

    /** Whether a load generator brings the work, and measures it. */
    public boolean isServed() {
        return this == ECHO || this == CONNECT || this == IDLE;
    }

    /** Whether memory is measured or needed in such amounts that no other process should live. */
    boolean isOfMemory() {
        return this == IDLE || this == SLEEP;
    }
}
