package dev.heddle.backend;

/**
 * Operations on the advisory lock of a range of a file: fcntl(2). None of them waits for a lock to
 * become free.
 *
 * <p>The submitter sees to it that the locks of one handle do not overlap, so that none is changed
 * by taking or giving back another. Closing the handle gives all of them back.
 */
public abstract sealed class LockOperation extends Operation.OnHandle {
    /** First byte of the range, at least 0. */
    public long position;
    /** Length in bytes, at least 1; {@link Long#MAX_VALUE} has no end. May be beyond the file. */
    public long size;

    private LockOperation(Object owner) {
        super(owner);
    }

    /**
     * Takes a lock, shared or alone. Result: 0; {@link Errno#EAGAIN} if somebody else holds one
     * there that excludes it.
     */
    public static final class TryLock extends LockOperation {
        /** Whether others may have shared locks there. Needs a readable file, else a writable. */
        public boolean shared;

        public TryLock(Object owner) {
            super(owner);
        }
    }

    /** Gives back a lock of exactly this range. Result: 0. */
    public static final class Unlock extends LockOperation {
        public Unlock(Object owner) {
            super(owner);
        }
    }
}
