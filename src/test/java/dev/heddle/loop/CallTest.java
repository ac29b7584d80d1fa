package dev.heddle.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class CallTest extends LoopThreadRig {
    private Caller caller(boolean virtual) {
        return new Caller(virtual, false, Call.NO_DEADLINE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallReturnsTheResult(boolean virtual) throws InterruptedException {
        Caller caller = caller(virtual).start();
        Operation operation = awaitUnderWay(1);
        caller.awaitParked();
        assertFalse(caller.call.isDone());
        backend.complete(operation, 42);
        caller.join();
        assertEquals(Call.End.UNDISTURBED, caller.end);
        assertEquals(42, caller.call.result());
        assertNull(caller.call.errno());
        assertFalse(caller.interruptedAfter);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void anInterruptCancelsAndWaitsForTheOperationsEnd(boolean virtual, boolean before)
            throws InterruptedException {
        backend.obeysCancel = false;
        Caller caller = new Caller(virtual, before, Call.NO_DEADLINE).start();
        Operation operation = awaitUnderWay(1);
        if (!before) {
            caller.awaitParked();
            caller.thread.interrupt();
        }
        awaitCancels(1);
        caller.awaitParked();
        assertTrue(caller.thread.isAlive());
        caller.thread.interrupt();
        caller.awaitParked();
        assertEquals(1, backend.cancelCount());
        backend.fail(operation, Errno.ECANCELED);
        caller.join();
        assertEquals(Call.End.INTERRUPTED, caller.end);
        assertEquals(Errno.ECANCELED, caller.call.errno());
        assertTrue(caller.interruptedAfter);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void theResultWinsOverAnInterrupt(boolean virtual, boolean before)
            throws InterruptedException {
        backend.obeysCancel = false;
        Caller caller = new Caller(virtual, before, Call.NO_DEADLINE).start();
        Operation operation = awaitUnderWay(1);
        if (!before) {
            caller.awaitParked();
            caller.thread.interrupt();
        }
        awaitCancels(1);
        backend.complete(operation, 9);
        caller.join();
        assertNull(caller.call.errno());
        assertEquals(9, caller.call.result());
        assertTrue(caller.interruptedAfter);
    }

    @Test
    void whatHasEndedNeedsNoWaitEvenIfInterrupted() {
        Call call = new Call(loop);
        call.come(loop.nanoTime() - 1, 0);
        call.begin();
        loop.nextTick(call.completion(), call);
        await().until(call::isDone);
        Thread.currentThread().interrupt();
        assertEquals(Call.End.UNDISTURBED, call.await());
        assertTrue(Thread.interrupted());
        assertNull(call.errno());
        call.cancel();
        assertEquals(0, backend.cancelCount());
    }

    @Test
    void aDeadlineCancelsWhenItHasPassedAndNotBefore() throws InterruptedException {
        long deadline = loop.nanoTime() + 1_000_000;
        Caller caller = new Caller(true, false, deadline).start();
        awaitUnderWay(1);
        backend.advance(999_999);
        await().until(() -> caller.thread.getState() == Thread.State.TIMED_WAITING);
        assertEquals(0, backend.cancelCount());
        backend.advance(1);
        caller.join();
        assertEquals(Call.End.EXPIRED, caller.end);
        assertEquals(Errno.ECANCELED, caller.call.errno());
        assertFalse(caller.interruptedAfter);
    }

    @Test
    void theResultWinsOverADeadlineAndAnInterruptIsKept() throws InterruptedException {
        backend.obeysCancel = false;
        Caller caller = new Caller(false, false, loop.nanoTime()).start();
        Operation operation = awaitUnderWay(1);
        awaitCancels(1);
        caller.awaitParked();
        caller.thread.interrupt();
        caller.awaitParked();
        assertEquals(1, backend.cancelCount());
        backend.complete(operation, 3);
        caller.join();
        assertEquals(Call.End.EXPIRED, caller.end);
        assertEquals(3, caller.call.result());
        assertTrue(caller.interruptedAfter);
    }

    @Test
    void anUninterruptibleWaitKeepsTheInterrupt() throws InterruptedException {
        Call call = new Call(loop);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiter = Thread.ofPlatform().start(() -> {
            call.begin();
            loop.nop(call.completion(), call);
            call.awaitUninterruptibly();
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        Operation operation = awaitUnderWay(1);
        waiter.interrupt();
        await().until(() -> waiter.getState() == Thread.State.WAITING && !waiter.isInterrupted());
        assertFalse(call.isDone());
        assertEquals(0, backend.cancelCount());
        backend.complete(operation, 0);
        assertTrue(interrupted.join());
        waiter.join();
    }

    @Test
    void theShareGoesBackWhenTheOperationEndsThoughNobodyAwaitsIt() {
        Handle handle = new Handle(1);
        handle.acquire();
        Call call = new Call(loop);
        call.begin(handle, null);
        loop.nop(call.completion(), call);
        Operation operation = awaitUnderWay(1);
        handle.startClosing();
        backend.complete(operation, 0);
        handle.awaitLastShare();
        assertEquals(Call.End.UNDISTURBED, call.await());
    }

    @Test
    void closingItsHandleEndsACall() throws InterruptedException {
        Caller caller = caller(true);
        caller.handle = new Handle(1);
        caller.handle.acquire();
        caller.start();
        awaitUnderWay(1);
        caller.handle.startClosing();
        loop.handOver(caller.handle);
        caller.handle.awaitLastShare();
        caller.join();
        assertEquals(Call.End.UNDISTURBED, caller.end);
        assertEquals(Errno.ECANCELED, caller.call.errno());
    }

    @Test
    void aBlockingCallOnTheLoopsThreadIsRefused() {
        CompletableFuture<Throwable> refusal = new CompletableFuture<>();
        Call call = new Call(loop);
        loop.nextTick(new Completion(), ignored -> refusal.complete(
                assertThrows(IllegalStateException.class, () -> call.begin())));
        assertTrue(refusal.join().getMessage().contains("the loop's own thread"));
        assertTrue(call.isDone());
    }

    @Test
    void aSkippedCallHasEndedAndGivenItsShareBack() {
        Handle handle = new Handle(1);
        handle.acquire();
        Call call = new Call(loop);
        call.begin(handle, null);
        call.skip();
        assertTrue(call.isDone());
        assertEquals(0, call.result());
        handle.startClosing();
        handle.awaitLastShare();
    }

    @Test
    void anAttemptThatThrowsGivesTheShareBack() {
        backend.attemptThrows = new NoClassDefFoundError("too many open files");
        Handle handle = new Handle(1);
        handle.acquire();
        Call call = new Call(loop);
        call.begin(handle, null);
        assertThrows(NoClassDefFoundError.class,
                () -> call.recvInPlace(1, ByteBuffer.allocate(1)));
        assertTrue(call.isDone());
        handle.startClosing();
        handle.awaitLastShare();
    }

    @Test
    void aCallCanBeMadeAgainAndAgain() {
        Call call = new Call(loop);
        for (int i = 0; i < 1_000; i++) {
            call.begin();
            loop.nextTick(call.completion(), call);
            assertEquals(Call.End.UNDISTURBED, call.await());
            assertNull(call.errno());
        }
    }
}
