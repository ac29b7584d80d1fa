package dev.heddle.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.heddle.backend.Operation;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A loop with its own thread on a {@link FakeBackend}, and callers that block. */
abstract class LoopThreadRig {
    FakeBackend backend;
    LoopThread thread;
    IoLoop loop;

    @BeforeEach
    void openLoop() throws IOException {
        thread = new LoopThread(() -> {
            backend = new FakeBackend(8);
            return backend;
        }, LoopSettings.STAGING_MIN_BYTES);
        loop = thread.loop();
    }

    @AfterEach
    @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
    void closeLoop() {
        thread.close();
        assertFalse(backend.sleptInVain);
    }

    /** A thread that makes one blocking call and notes how it went. */
    final class Caller implements Runnable {
        final Call call = new Call(loop);
        final Thread thread;
        private final boolean interruptedBefore;
        private final long deadlineNanos;
        Handle handle;
        Call.End end;
        boolean interruptedAfter;

        Caller(boolean virtual, boolean interruptedBefore, long deadlineNanos) {
            this.interruptedBefore = interruptedBefore;
            this.deadlineNanos = deadlineNanos;
            thread = virtual ? Thread.ofVirtual().unstarted(this)
                    : Thread.ofPlatform().daemon().unstarted(this);
        }

        @Override
        public void run() {
            call.come(deadlineNanos, 0);
            call.begin(handle, null);
            loop.nop(call.completion(), call);
            if (interruptedBefore) {
                Thread.currentThread().interrupt();
            }
            end = call.await();
            interruptedAfter = Thread.currentThread().isInterrupted();
        }

        Caller start() {
            thread.start();
            return this;
        }

        void awaitParked() {
            await().until(this::isParked);
        }

        boolean isParked() {
            return thread.getState() == Thread.State.WAITING && !thread.isInterrupted();
        }

        void join() throws InterruptedException {
            thread.join();
        }
    }

    /** Waits until so many operations are under way; the youngest. */
    Operation awaitUnderWay(int count) {
        await().until(() -> backend.underWay().size() == count);
        return backend.underWay().getLast();
    }

    void awaitCancels(int count) {
        await().until(() -> backend.cancelCount() == count);
    }
}
