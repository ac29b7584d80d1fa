package dev.heddle;

import dev.heddle.loop.Call;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** One direction of a socket: one call at a time is under way, others queue behind it. */
final class Lane {
    private final ReentrantLock lock = new ReentrantLock();
    private final Call call;
    private final HandleOwner owner;

    Lane(HandleOwner owner) {
        this.owner = owner;
        call = new Call(owner.loop);
    }

    /** Waits for this direction to be free and prepares its call; {@link #leave} must follow. */
    Call enter(String doing) throws IOException {
        return enter(doing, Call.NO_DEADLINE);
    }

    /** The same until a deadline, which holds for the queueing as for the call. */
    Call enter(String doing, long deadlineNanos) throws IOException {
        hold(doing, deadlineNanos);
        boolean begun = false;
        try {
            owner.begin(call, doing);
            begun = true;
            return call;
        } finally {
            if (!begun) {
                lock.unlock();
            }
        }
    }

    void leave() {
        call.clear();
        lock.unlock();
    }

    /** Keeps others out over several calls of one thread; {@link #release} must follow. */
    void hold(String doing) throws IOException {
        hold(doing, Call.NO_DEADLINE);
    }

    private void hold(String doing, long deadlineNanos) throws IOException {
        try {
            if (deadlineNanos == Call.NO_DEADLINE) {
                lock.lockInterruptibly();
            } else if (!lock.tryLock(deadlineNanos - owner.loop.nanoTime(),
                    TimeUnit.NANOSECONDS)) {
                throw CallFailures.timedOut(doing, owner.subject());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw owner.interrupted(doing);
        }
    }

    void release() {
        lock.unlock();
    }
}
