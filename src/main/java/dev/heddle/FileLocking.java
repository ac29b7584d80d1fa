package dev.heddle;

import dev.heddle.backend.Errno;
import dev.heddle.loop.Call;
import dev.heddle.loop.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The locks of one open file, which all its views share. Any thread may call. */
final class FileLocking {
    /*
     * To the system all locks of an open file are one holder's: a lock that overlaps another is
     * granted and changes it. So what is held here is looked at first, and tries take turns, for
     * else one that is going to fail would keep off another that would not.
     *
     * Nothing in the system tells when a lock becomes free but a call that blocks a thread for as
     * long, and that nothing can cancel on the portable backend. So a waiter tries again: when a
     * lock of the same Heddle on the same path is given back, which an event tells, and else after
     * a time that doubles. The event is listened to from before the try that it is to repeat, and
     * keeps a trigger that comes while nobody listens: so no release of ours is missed.
     */
    private static final String LOCK = "lock";
    private static final String UNLOCK = "unlock";
    private static final long RETRY_FIRST_MS = 1;
    private static final long RETRY_MAX_MS = 64;

    private final LockWaiters waiters;
    private final Path path;
    private final Turns turns = new Turns();
    private final Queue<HeldLock> held = new ConcurrentLinkedQueue<>();

    FileLocking(LockWaiters waiters, Path path) {
        this.waiters = waiters;
        this.path = path.toAbsolutePath().normalize();
    }

    /** Takes a lock, or returns null if it is not to be had at once. */
    HeldLock tryLock(FileOwner file, long position, long size, boolean shared)
            throws IOException {
        require(file, position, size, shared);
        return new Request(file, position, size, shared).tryOnce();
    }

    /** Takes a lock, and waits for it as long as need be. */
    HeldLock lock(FileOwner file, long position, long size, boolean shared) throws IOException {
        require(file, position, size, shared);
        Request request = new Request(file, position, size, shared);
        HeldLock granted = request.tryOnce();
        return granted == null ? request.await() : granted;
    }

    private static void require(FileOwner file, long position, long size, boolean shared)
            throws IOException {
        FileOwner.requireNotNegative("position", position);
        if (size < 1 || position > Long.MAX_VALUE - size) {
            throw new IllegalArgumentException("size is " + size + ", but must be 1 or more, "
                    + "and the sum with position at most " + Long.MAX_VALUE);
        }
        if (shared) {
            file.requireReadable(LOCK);
        } else {
            file.requireWritable(LOCK);
        }
    }

    private boolean isHeldHere(long position, long size) {
        for (HeldLock lock : held) {
            if (lock.overlaps(position, size)) {
                return true;
            }
        }
        return false;
    }

    /** One call that wants a lock. */
    private final class Request {
        private final FileOwner file;
        private final long position;
        private final long size;
        private final boolean shared;
        private final Call call;
        private final long deadlineNanos;
        private final int cancelsSeen;

        Request(FileOwner file, long position, long size, boolean shared) {
            this.file = file;
            this.position = position;
            this.size = size;
            this.shared = shared;
            call = new Call(file.loop());
            deadlineNanos = file.terms.deadline().of(file.engine.loops().first());
            cancelsSeen = file.handle.cancels();
            call.come(deadlineNanos, cancelsSeen);
        }

        HeldLock tryOnce() throws IOException {
            turns.enter(file, LOCK, deadlineNanos);
            try {
                file.begin(call, LOCK);
                if (isHeldHere(position, size)) {
                    call.skip();
                    return null;
                }
                call.loop().tryLock(call.completion(), file.handle.number(), position, size, shared,
                        call);
                Call.End end = call.await();
                if (call.errno() == Errno.EAGAIN) {
                    return null;
                }
                if (call.errno() != null) {
                    throw failure(end);
                }
                HeldLock granted = new HeldLock(file, position, size, shared);
                held.add(granted);
                return granted;
            } finally {
                turns.leave();
            }
        }

        HeldLock await() throws IOException {
            Event released = waiters.enter(path, call.loop());
            try {
                HeldLock granted = tryOnce();
                for (long ms = RETRY_FIRST_MS; granted == null;
                        ms = Math.min(2 * ms, RETRY_MAX_MS)) {
                    await(released, TimeUnit.MILLISECONDS.toNanos(ms));
                    granted = tryOnce();
                }
                return granted;
            } finally {
                waiters.leave(path, released);
            }
        }

        /** Waits until a lock is given back, or for a time; throws what ends the call. */
        private void await(Event released, long nanos) throws IOException {
            long again = file.engine.nanoTime() + nanos;
            boolean isLast = deadlineNanos != Call.NO_DEADLINE && deadlineNanos - again <= 0;
            call.come(isLast ? deadlineNanos : again, cancelsSeen);
            file.begin(call, LOCK);
            call.loop().listen(call.completion(), released, call);
            Call.End end = call.await();
            call.come(deadlineNanos, cancelsSeen);
            if (call.errno() != null && (isLast || end != Call.End.EXPIRED)) {
                throw failure(end);
            }
        }

        private IOException failure(Call.End end) {
            return CallFailures.of(file.engine, call, end, LOCK, file.subject(), !file.isOpen());
        }
    }

    /** Gives a lock back, once; closing the file does it, too. */
    void release(FileOwner file, HeldLock lock) throws IOException {
        try {
            unlock(file, lock);
        } finally {
            held.remove(lock);
            waiters.wake(path);
        }
    }

    /** Closing may cancel it, so that it does not have to wait for room; cancelAll begins anew. */
    private static void unlock(FileOwner file, HeldLock lock) throws IOException {
        Call call = new Call(file.loop());
        do {
            call.come(Call.NO_DEADLINE, file.handle.cancels());
            if (Terms.NONE.begin(call, file.handle) != null) {
                return; // by closing
            }
            call.loop().unlock(call.completion(), file.handle.number(), lock.position(),
                    lock.size(), call);
            call.awaitUninterruptibly();
        } while (call.errno() == Errno.ECANCELED && call.cause() == null);
        if (call.errno() != null && file.isOpen()) {
            throw CallFailures.of(file.engine, call, Call.End.UNDISTURBED, UNLOCK,
                    file.subject(), false);
        }
    }
}
