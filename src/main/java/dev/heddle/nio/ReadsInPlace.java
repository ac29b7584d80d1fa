package dev.heddle.nio;

import dev.heddle.backend.Backend;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;

/** Reads one file on the calling thread, as long as that is quick. Any thread's. */
final class ReadsInPlace {
    /*
     * Not through the channel: an interrupt would close that under everybody else. Of the JDK's
     * files the one that reads undisturbed is RandomAccessFile, and its channel is the one that all
     * else here uses, so there is one descriptor. It has no pread(2), but a position; nothing else
     * uses that of a file that has positions, and the lock is held from the seek to the end of the
     * read. Those without, such as pipes, which might make a reader wait, fail in the seek already.
     *
     * The JDK too reads in place, and holds up the carrier meanwhile. But the pool can wait for
     * disks on many threads at once; so a read that was slow, since the bytes were not in the page
     * cache, sends the next ones there.
     *
     * The lock is also what keeps the descriptor open during a read.
     */
    /** More is left to the pool rather than cut short. */
    private static final int BYTES_MAX = 64 << 10;
    private static final long SLOW_NANOS = 500_000;
    /** How many go to the pool after a slow one. */
    private static final int REST = 64;
    private static final int STAGES = 8;
    private static final AtomicReferenceArray<byte[]> POOL = new AtomicReferenceArray<>(STAGES);
    private static final int SPINS = 64;

    private final RandomAccessFile file;
    private final ReentrantLock lock = new ReentrantLock();
    // Under the lock:
    private boolean closed;
    private int rest;

    ReadsInPlace(RandomAccessFile file) {
        this.file = file;
    }

    /** See {@link Backend#readNow}. */
    int attempt(ByteBuffer target, long position) {
        if (position < 0 || target.remaining() > BYTES_MAX || !tryLock()) {
            return Backend.NOT_NOW;
        }
        try {
            return closed || !isRested() ? Backend.NOT_NOW : read(target, position);
        } finally {
            lock.unlock();
        }
    }

    /** For a moment only: the pool reads meanwhile. */
    private boolean tryLock() {
        for (int i = 0; i < SPINS; i++) {
            if (lock.tryLock()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean isRested() {
        rest = Math.max(rest - 1, 0);
        return rest == 0;
    }

    private int read(ByteBuffer target, long position) {
        long began = System.nanoTime();
        int count;
        try {
            file.seek(position);
            count = Math.max(read(target), 0);
        } catch (IOException e) {
            return Backend.NOT_NOW; // the pool's read tells why
        }
        if (System.nanoTime() - began > SLOW_NANOS) {
            rest = REST;
        }
        return count;
    }

    private int read(ByteBuffer target) throws IOException {
        int length = target.remaining();
        if (target.hasArray()) {
            return file.read(target.array(), target.arrayOffset() + target.position(), length);
        }
        int home = (int) Thread.currentThread().threadId() & STAGES - 1;
        byte[] stage = POOL.getAndSet(home, null);
        if (stage == null) {
            stage = new byte[BYTES_MAX];
        }
        try {
            int count = file.read(stage, 0, length);
            if (count > 0) {
                target.put(target.position(), stage, 0, count);
            }
            return count;
        } finally {
            POOL.setRelease(home, stage); // pairs with getAndSet
        }
    }

    /** Refuses reads from now on, having waited for the one under way. */
    void end() {
        BriefLock.lock(lock);
        closed = true;
        lock.unlock();
    }
}
