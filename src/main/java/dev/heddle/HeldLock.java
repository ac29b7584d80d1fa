package dev.heddle;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An advisory lock of a range of a {@link HeddleFile}, as {@link HeddleFile#lock} gives it. It is
 * held until it is released or the file is closed, by whichever thread; a deadline or a scope of
 * the view that it was taken through ends waiting for it, not the lock.
 */
public final class HeldLock implements AutoCloseable {
    private final FileOwner file;
    private final long position;
    private final long size;
    private final boolean shared;
    private final AtomicBoolean released = new AtomicBoolean();

    HeldLock(FileOwner file, long position, long size, boolean shared) {
        this.file = file;
        this.position = position;
        this.size = size;
        this.shared = shared;
    }

    /** First byte of the range. */
    public long position() {
        return position;
    }

    /** Length in bytes; {@link Long#MAX_VALUE} if it has no end. */
    public long size() {
        return size;
    }

    /** Whether others may have shared locks there. */
    public boolean isShared() {
        return shared;
    }

    /** Whether it has neither been released nor its file closed. */
    public boolean isValid() {
        return !released.get() && file.isOpen();
    }

    /**
     * Gives the lock back. Parks until that is done; an interrupt, a deadline, a scope or
     * {@code cancelAll} does not end it. Does nothing if this is not valid any more.
     *
     * @throws IOException if the system refuses; it is not valid any more all the same
     */
    public void release() throws IOException {
        if (released.compareAndSet(false, true)) {
            file.locking.release(file, this);
        }
    }

    /** The same as {@link #release}. */
    @Override
    public void close() throws IOException {
        release();
    }

    boolean overlaps(long otherPosition, long otherSize) {
        // No sum exceeds the range of long: that was checked.
        return position < otherPosition + otherSize && otherPosition < position + size;
    }

    @Override
    public String toString() {
        return "HeldLock[" + file.path() + ", "
                + (size == Long.MAX_VALUE ? "all" : size + " bytes") + " from " + position
                + (shared ? ", shared" : "") + (isValid() ? "]" : ", not valid]");
    }
}
