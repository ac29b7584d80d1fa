package dev.heddle.backend;

/** What some backends can do and others cannot; all else is common to all of them. */
public enum Capability {
    /** {@link Operation.Allocate} reserves disk blocks, not just a longer file. */
    ALLOCATE_RESERVES_BLOCKS,
    /** {@link Operation.Stat} fills {@link FileStatus#mode}, inode and direct I/O alignments. */
    STAT_UNIX,
    /** {@link Operation.Stat} of an open file follows the file even when it was renamed. */
    STAT_BY_HANDLE,
    /** A transfer is cut short, or not done in place, for want of bytes or room alone. */
    WHOLE_TRANSFERS,
    /** A read of a pipe or terminal that waits for data can be cancelled. */
    CANCEL_PIPE_READ,
    /**
     * {@link PathOperation.Rename} that must not replace anything, {@link PathOperation.Unlink}
     * and {@link PathOperation.RemoveDirectory} are one step each, with no moment between looking
     * and doing in which others could put something else in the name's place.
     */
    PATHS_IN_ONE_STEP,
    /** {@link Datagram.SendTo} on a connected socket sends an empty datagram. */
    SEND_EMPTY_TO_PEER,
    /**
     * {@link LockOperation} takes locks for its handle rather than for the process: two handles of
     * one file may both have shared ones, and closing the one gives back none of the other's.
     */
    LOCKS_PER_HANDLE,
    /** {@link Operation.Connect} waits for a Unix-domain listener whose backlog is full. */
    UNIX_CONNECT_WAITS,
    /**
     * {@link Operation.Watch}; and that an {@link Operation.Recv} or
     * {@link StreamVector.RecvVector} that is attempted in place on a stream is not done for want
     * of bytes alone, so that a watch tells when it will be.
     */
    WATCH,
    /**
     * Operations on one handle may be submitted to any of the backends that were opened
     * {@linkplain BackendProvider#openBeside beside} each other, at the same time. Without it, all
     * of a handle's go to the one that was given the first, but for an {@link Operation.Open} or
     * {@link Operation.Accept} that makes it, and but for what names it as its source or target
     * besides.
     */
    HANDLES_OF_SIBLINGS
}
