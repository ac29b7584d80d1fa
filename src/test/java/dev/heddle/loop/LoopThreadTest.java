package dev.heddle.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.BackendUnavailableException;
import dev.heddle.backend.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LoopThreadTest extends LoopThreadRig {
    /** More than fit into the backend, so that some are pending. */
    private List<Caller> startCallers() {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            callers.add(new Caller(i % 2 == 0, false, Call.NO_DEADLINE).start());
        }
        await().until(() -> callers.stream().allMatch(Caller::isParked));
        return callers;
    }

    private static void join(List<Caller> callers) throws InterruptedException {
        for (Caller caller : callers) {
            caller.join();
            assertEquals(Call.End.UNDISTURBED, caller.end);
            assertEquals(Errno.ECANCELED, caller.call.errno());
        }
    }

    @Test
    void aBackendThatThrowsEndsEveryWaiterWithItsException() throws InterruptedException {
        backend.obeysCancel = false;
        List<Caller> callers = startCallers();
        IllegalArgumentException breakage = new IllegalArgumentException("a test's");
        backend.breakDown(breakage);
        join(callers);
        callers.forEach(caller -> assertSame(breakage, caller.call.cause()));

        Caller late = new Caller(true, false, Call.NO_DEADLINE).start();
        late.join();
        assertEquals(Errno.ECANCELED, late.call.errno());
        assertSame(breakage, late.call.cause());
        thread.close();
        assertTrue(backend.closed);
    }

    @Test
    void aCallbackThatThrowsEndsEveryWaiterWithItsException() throws InterruptedException {
        List<Caller> callers = startCallers();
        IllegalArgumentException thrown = new IllegalArgumentException("a callback's");
        loop.nextTick(new Completion(), ignored -> {
            throw thrown;
        });
        join(callers);
        callers.forEach(caller -> assertSame(thrown, caller.call.cause()));
    }

    @Test
    void whereEvenLoggingFailsEveryWaiterIsEndedAllTheSame() throws InterruptedException {
        Handler failing = new StreamHandler() {
            @Override
            public void publish(LogRecord ignored) {
                throw new OutOfMemoryError("a test's");
            }
        };
        Logger logger = Logger.getLogger("dev.heddle");
        logger.addHandler(failing);
        try {
            List<Caller> callers = startCallers();
            backend.breakDown(new IllegalArgumentException("a test's"));
            join(callers);
            thread.close();
            assertTrue(backend.closed);
        } finally {
            logger.removeHandler(failing);
        }
    }

    @Test
    void closeEndsEveryWaiter() throws InterruptedException {
        List<Caller> callers = startCallers();
        thread.close();
        join(callers);
        assertTrue(backend.closed);
    }

    @Test
    void callersThatComeDuringCloseAreEndedToo() throws InterruptedException {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            callers.add(new Caller(true, false, Call.NO_DEADLINE).start());
            if (i == 100) {
                Thread.ofPlatform().start(thread::close);
            }
        }
        join(callers);
    }

    @Test
    void severalThreadsMayCloseAtOnce() throws InterruptedException {
        CompletableFuture<Void> resume = new CompletableFuture<>();
        loop.nextTick(new Completion(), ignored -> resume.join());
        List<Thread> closers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            closers.add(Thread.ofPlatform().start(thread::close));
        }
        for (Thread closer : closers) {
            await().until(() -> closer.getState() == Thread.State.WAITING);
        }
        resume.complete(null);
        for (Thread closer : closers) {
            closer.join();
        }
        assertTrue(backend.closed);
    }

    @Test
    void theLoopsOwnThreadCannotCloseIt() {
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        loop.nextTick(new Completion(), ignored -> refusal.complete(
                assertThrows(IllegalStateException.class, thread::close)));
        assertTrue(refusal.join().getMessage().contains("from another thread"));
        assertFalse(backend.closed);
    }

    @Test
    void aStopThatArrivesDuringCallbacksPutsNobodyToSleep() {
        CompletableFuture<Void> entered = new CompletableFuture<>();
        CompletableFuture<Void> resume = new CompletableFuture<>();
        loop.nextTick(new Completion(), ignored -> {
            entered.complete(null);
            resume.join();
        });
        entered.join();
        Thread closer = Thread.ofPlatform().start(thread::close);
        await().until(() -> closer.getState() == Thread.State.WAITING);
        resume.complete(null);
        thread.close();
        assertTrue(backend.closed);
    }

    @Test
    void anInterruptDoesNotEndTheWaitOfClose() {
        CompletableFuture<Void> resume = new CompletableFuture<>();
        loop.nextTick(new Completion(), ignored -> resume.join());
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread closer = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            thread.close();
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        await().until(() -> closer.getState() == Thread.State.WAITING && !closer.isInterrupted());
        assertFalse(backend.closed);
        resume.complete(null);
        assertTrue(interrupted.join());
        assertTrue(backend.closed);
    }

    @Test
    void aBackendThatCannotBeHadIsSaidSo() {
        BackendUnavailableException missing =
                new BackendUnavailableException("it is a test", "Go on.", null);
        assertSame(missing, assertThrows(BackendUnavailableException.class,
                () -> new LoopThread(() -> {
                    throw missing;
                }, LoopSettings.STAGING_MIN_BYTES)));
    }
}
