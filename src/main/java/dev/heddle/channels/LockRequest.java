package dev.heddle.channels;

import dev.heddle.Deadline;
import dev.heddle.Event;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One call that wants a lock of a file. */
final class LockRequest {
    /*
     * The twin's own lock call would keep the carrier, and nothing but closing the twin would end
     * it. So a waiter tries again, after a time that doubles: others in the JVM are never waited
     * for, but refused by an exception, and other processes cannot tell.
     *
     * While it waits, its range stands among WAITING instead of in the JDK's table of locks, so
     * that others here are refused the same.
     */
    private static final long RETRY_FIRST_MS = 1;
    private static final long RETRY_MAX_MS = 64;
    private static final Queue<Range> WAITING = new ConcurrentLinkedQueue<>();

    private final HeddleFileChannel channel;
    private final long position;
    private final long size;
    private final boolean shared;

    /** Of a file, from its first byte to that behind the last. */
    private record Range(Object file, long from, long to) {
        boolean overlaps(Range other) {
            return file.equals(other.file) && from < other.to && other.from < to;
        }
    }

    LockRequest(HeddleFileChannel channel, long position, long size, boolean shared) {
        this.channel = channel;
        this.position = position;
        this.size = size;
        this.shared = shared;
    }

    /** See {@link java.nio.channels.FileChannel#tryLock(long, long, boolean)}. */
    FileLock tryLock() throws IOException {
        requireNobodyWaits();
        return tryOnce();
    }

    /** See {@link java.nio.channels.FileChannel#lock(long, long, boolean)}. */
    FileLock lock() throws IOException {
        requireNobodyWaits();
        if (Thread.currentThread().isInterrupted()) {
            return lockInterrupted();
        }
        FileLock granted = tryOnce();
        if (granted != null) {
            return granted;
        }
        Range range = range();
        WAITING.add(range);
        try {
            return await();
        } finally {
            WAITING.remove(range);
        }
    }

    private FileLock tryOnce() throws IOException {
        FileLock granted = channel.twin.channel().tryLock(position, size, shared);
        return granted == null ? null : new HeddleFileLock(channel, granted);
    }

    private void requireNobodyWaits() throws IOException {
        if (WAITING.isEmpty() || position < 0 || size < 0 || position + size < 0) {
            return;
        }
        Range own = range();
        for (Range other : WAITING) {
            if (own.overlaps(other)) {
                throw new OverlappingFileLockException();
            }
        }
    }

    private Range range() throws IOException {
        return new Range(channel.twin.key(), position,
                size == 0 ? Long.MAX_VALUE : position + size);
    }

    /** The JDK looks at the arguments and at other locks, and then closes. */
    private FileLock lockInterrupted() throws IOException {
        if (!channel.closesByInterrupt()) {
            FileLock granted = tryOnce();
            if (granted != null) {
                granted.release();
            }
            throw new FileLockInterruptionException();
        }
        try {
            return new HeddleFileLock(channel,
                    channel.twin.channel().lock(position, size, shared));
        } catch (FileLockInterruptionException e) {
            channel.interrupted(null);
            throw e;
        }
    }

    private FileLock await() throws IOException {
        Event closed = channel.heddle.event();
        channel.toldOfClosing.add(closed);
        try {
            for (long ms = RETRY_FIRST_MS; channel.isOpen(); ms = Math.min(2 * ms, RETRY_MAX_MS)) {
                closed.withDeadline(Deadline.timeout(Duration.ofMillis(ms))).await();
                FileLock granted = channel.isOpen() ? tryOnce() : null;
                if (granted != null) {
                    return granted;
                }
            }
            throw new AsynchronousCloseException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            channel.interrupted(null);
            throw new FileLockInterruptionException();
        } catch (CancellationException e) {
            throw new IOException("the wait for a lock was cancelled by its scope", e);
        } catch (ClosedChannelException | IllegalStateException e) {
            throw endedBy(e);
        } finally {
            channel.toldOfClosing.remove(closed);
        }
    }

    /** The Heddle may be closed as well, which is told in other ways. */
    private IOException endedBy(Exception e) {
        if (e instanceof OverlappingFileLockException overlap) {
            throw overlap;
        }
        AsynchronousCloseException told = new AsynchronousCloseException();
        told.initCause(e);
        return told;
    }
}
