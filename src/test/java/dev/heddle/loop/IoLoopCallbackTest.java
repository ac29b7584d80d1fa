package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Errno;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When, where and in which order callbacks run. */
class IoLoopCallbackTest extends IoLoopRig {
    @Test
    void noCallbackRunsWithinTheSubmittingCall() {
        nop();
        loop.nextTick(new Completion(), called::add);
        loop.timeout(new Completion(), Duration.ZERO, called::add);
        Event event = new Event(loop);
        event.trigger();
        loop.listen(new Completion(), event, called::add);
        loop.cancel(nop());
        assertEquals(List.of(), called);
        loop.tick();
        assertEquals(4, called.size());
    }

    @Test
    void noCallbackRunsWithinASubmissionFromACallback() {
        List<String> log = new ArrayList<>();
        loop.nextTick(new Completion(), outer -> {
            log.add("outer begins");
            loop.nextTick(new Completion(), inner -> log.add("inner"));
            loop.timeout(new Completion(), Duration.ZERO, inner -> log.add("zero"));
            log.add("outer ends");
        });
        loop.tick();
        assertEquals(List.of("outer begins", "outer ends", "inner", "zero"), log);
    }

    @Test
    void callbacksRunInTheOrderInWhichOperationsEnded() {
        List<Completion> nops = nops(4);
        loop.tick();
        List<Completion> order = List.of(nops.get(2), nops.get(0), nops.get(3), nops.get(1));
        order.forEach(this::complete);
        loop.tick();
        assertEquals(order, called);
    }

    @Test
    void eachOperationHasExactlyOneCallback() {
        Completion completion = nop();
        complete(completion);
        loop.tick();
        loop.tick();
        loop.runFor(Duration.ofMillis(5));
        assertEquals(List.of(completion), called);
        assertEquals(1, loop.count(Counter.ENDED));
    }

    @Test
    void tenChainedZeroDelaysEndInOneTick() {
        int[] left = {10};
        Completion completion = new Completion();
        loop.timeout(completion, Duration.ZERO, new Callback() {
            @Override
            public void completed(Completion ended) {
                if (--left[0] > 0) {
                    loop.timeout(ended, Duration.ZERO, this);
                }
            }
        });
        loop.tick();
        assertEquals(0, left[0]);
        assertTrue(completion.isIdle());
    }

    @Test
    void nextTickRunsInTheNextTick() {
        Completion completion = new Completion();
        loop.nextTick(completion, called::add);
        assertFalse(completion.isIdle());
        loop.tick();
        assertEquals(List.of(completion), called);
    }

    @Test
    void aCompletionIsFreeInItsCallbackAndKeepsItsResult() {
        Completion completion = new Completion();
        loop.nop(completion, ended -> {
            assertTrue(ended.isIdle());
            assertEquals(42, ended.result());
            loop.nop(ended, called::add);
        });
        backend.complete(completion.operation, 42);
        loop.tick();
        backend.fail(completion.operation, Errno.EIO);
        loop.tick();
        assertEquals(List.of(completion), called);
        assertEquals(-1, completion.result());
        assertEquals(Errno.EIO, completion.errno());
    }

    @Test
    void aCompletionInUseIsRefused() {
        Completion completion = nop();
        assertThrows(IllegalStateException.class, () -> loop.nop(completion, called::add));
        complete(completion);
        loop.tick();
        assertEquals(List.of(completion), called);
    }

    @Test
    void aRefusedArgumentLeavesTheCompletionFree() {
        Completion completion = new Completion();
        assertThrows(NullPointerException.class,
                () -> loop.open(completion, null, java.util.Set.of(), 0, called::add));
        assertThrows(NullPointerException.class,
                () -> loop.stat(completion, null, true, called::add));
        assertThrows(NullPointerException.class, () -> loop.connect(completion, 1, null,
                called::add));
        assertThrows(NullPointerException.class, () -> loop.shutdown(completion, 1, null,
                called::add));
        assertThrows(NullPointerException.class, () -> loop.nop(completion, null));
        assertThrows(NullPointerException.class, () -> loop.write(completion, 1,
                new java.nio.ByteBuffer[1], 0, 1, 0, called::add));
        assertTrue(completion.isIdle());
    }

    @Test
    void aCallbackThatThrowsLeavesTheOthersQueued() {
        IllegalArgumentException thrown = new IllegalArgumentException("mine");
        loop.nextTick(new Completion(), called::add);
        loop.nextTick(new Completion(), ignored -> {
            throw thrown;
        });
        Completion last = new Completion();
        loop.nextTick(last, called::add);
        assertSame(thrown, assertThrows(IllegalArgumentException.class, loop::tick));
        assertEquals(1, called.size());
        loop.tick();
        assertSame(last, called.get(1));
    }

    @Test
    void tickNeverSleeps() {
        nop();
        loop.timeout(new Completion(), Duration.ofSeconds(1), called::add);
        loop.tick();
        assertEquals(List.of(), backend.sleeps);
    }

    @Test
    void runForSleepsUntilTheEarliestTimerAndThenTheRest() {
        loop.timeout(new Completion(), Duration.ofNanos(700), called::add);
        loop.timeout(new Completion(), Duration.ofNanos(300), called::add);
        loop.runFor(Duration.ofNanos(1_000));
        assertEquals(List.of(300L, 400L, 300L), backend.sleeps);
        assertEquals(2, called.size());
    }

    @Test
    void runForDoesNotSleepOnCallbacksThatWait() {
        loop.nextTick(new Completion(), called::add);
        loop.runFor(Duration.ofNanos(100));
        assertEquals(1, called.size());
        assertEquals(List.of(100L), backend.sleeps);
        assertEquals(2, loop.count(Counter.TURNS));
    }

    @Test
    void aTimerFiresAtItsInstantAcrossTheClocksOverflow() {
        Completion timer = new Completion();
        loop.timeout(timer, Duration.ofSeconds(2), called::add);
        loop.runFor(Duration.ofNanos(1_999_999_999));
        assertEquals(List.of(), called);
        assertTrue(loop.nanoTime() < 0, "the clock was to overflow in this test");
        loop.runFor(Duration.ofNanos(1));
        assertEquals(List.of(timer), called);
    }

    @Test
    void theLongestTimeoutsNeverFire() {
        Completion timer = new Completion();
        loop.timeout(timer, Duration.ofSeconds(Long.MAX_VALUE), called::add);
        loop.timeout(new Completion(), Duration.ofSeconds(Long.MIN_VALUE), called::add);
        loop.runFor(Duration.ofDays(100));
        assertEquals(1, called.size());
        assertEquals(1, loop.waits.timers());
        loop.cancel(timer);
    }

    @Test
    void anEventEndsAllListeningsThatBeganBefore() {
        Event event = new Event(loop);
        Completion first = new Completion();
        Completion second = new Completion();
        loop.listen(first, event, called::add);
        loop.listen(second, event, called::add);
        elsewhere(() -> {
            event.trigger();
            event.trigger();
        });
        loop.tick();
        assertEquals(List.of(first, second), called);
        loop.listen(first, event, called::add);
        loop.tick();
        assertEquals(2, called.size());
    }

    @Test
    void aTriggerThatNobodyHeardEndsTheNextListening() {
        Event event = new Event(loop);
        event.trigger();
        loop.tick();
        event.trigger();
        loop.tick();
        Completion listener = new Completion();
        loop.listen(listener, event, called::add);
        loop.tick();
        assertEquals(List.of(listener), called);
        loop.listen(listener, event, called::add);
        loop.tick();
        assertEquals(1, called.size());
    }

    @Test
    void submissionsFromOtherThreadsRunInTheirOrder() {
        List<Completion> theirs = new ArrayList<>();
        elsewhere(() -> theirs.addAll(nops(5)));
        assertEquals(List.of(), backend.taken);
        loop.tick();
        assertEquals(operations(theirs), backend.taken);
        assertEquals(5, loop.count(Counter.ARRIVALS));
        assertNull(theirs.getFirst().errno());
    }

    @Test
    void onlyItsOwnThreadDrivesALoop() {
        elsewhere(() -> {
            assertThrows(IllegalStateException.class, loop::tick);
            assertThrows(IllegalStateException.class, () -> loop.runFor(Duration.ZERO));
            assertThrows(IllegalStateException.class, loop::cancelAll);
            assertThrows(IllegalStateException.class, loop::close);
        });
    }

    @Test
    void aVirtualThreadCannotMakeALoop() throws IOException {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> thrown.complete(
                assertThrows(IllegalStateException.class, () -> new IoLoop(backend, MIB))));
        assertTrue(thrown.join().getMessage().contains("platform thread"));
    }
}
