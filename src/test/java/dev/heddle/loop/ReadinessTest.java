package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Waiting for bytes without an operation of one's own; the test's thread is the loop's. */
@Timeout(60)
class ReadinessTest {
    /** Of which watches may have one. */
    private static final int CAPACITY = Submissions.WATCHES_SHARE;

    private final FakeBackend backend = new FakeBackend(CAPACITY);
    private final IoLoop loop = new IoLoop(backend, LoopSettings.STAGING_MIN_BYTES);
    private final Handle handle = new Handle(7, 1);
    private final Readiness readiness = new Readiness(loop, handle);

    @AfterEach
    @Timeout(value = 30, threadMode = ThreadMode.SAME_THREAD)
    void closeLoop() {
        loop.close();
    }

    /** A thread in {@link Readiness#await}. */
    private final class Waiter {
        final Call call = new Call(loop);
        final Thread thread;
        private final CompletableFuture<Boolean> looksAgain = new CompletableFuture<>();

        Waiter(Readiness readiness, long deadlineNanos, int cancelsSeen) {
            call.come(deadlineNanos, cancelsSeen);
            thread = Thread.ofVirtual().start(() -> {
                try {
                    looksAgain.complete(readiness.await(call));
                } catch (Throwable e) {
                    looksAgain.completeExceptionally(e);
                }
            });
        }

        /** Lets the loop turn until the thread waits. */
        Waiter parked() {
            soon().until(() -> {
                loop.tick();
                return !looksAgain.isDone() && (thread.getState() == Thread.State.WAITING
                        || thread.getState() == Thread.State.TIMED_WAITING);
            });
            loop.tick();
            return this;
        }

        /** Lets the loop turn until it has returned, and tells what. */
        boolean looksAgain() {
            soon().until(() -> {
                loop.tick();
                return looksAgain.isDone();
            });
            return looksAgain.join();
        }
    }

    /** Awaitility with an eye that is quick, and the loop's. */
    private static ConditionFactory soon() {
        return Awaitility.await().pollInSameThread().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1));
    }

    /** A wait that ends before it has begun. */
    private void assertGoesToTheLoopAtOnce(Readiness which) {
        Call call = new Call(loop);
        call.come(Call.NO_DEADLINE, 0);
        assertFalse(which.await(call));
    }

    private Waiter waiter() {
        return new Waiter(readiness, Call.NO_DEADLINE, handle.cancels());
    }

    private Operation.Watch watch() {
        return assertInstanceOf(Operation.Watch.class, backend.underWay().getFirst());
    }

    @Test
    void whoWaitsIsToldEachTimeByOneWatch() {
        for (int i = 0; i < 100; i++) {
            Waiter waiter = waiter().parked();
            watch().listener.run();
            assertTrue(waiter.looksAgain());
        }
        assertEquals(1, backend.taken.size());
        assertTrue(readiness.isWatched());
    }

    @Test
    void whatWasToldBeforeNeedsNoWait() {
        assertTrue(toldOnce());
        watch().listener.run();
        assertTrue(waiter().looksAgain());
        waiter().parked();
    }

    private boolean toldOnce() {
        Waiter waiter = waiter().parked();
        watch().listener.run();
        return waiter.looksAgain();
    }

    @Test
    void anInterruptAndADeadlineSendTheCallerToTheLoop() {
        Waiter waiter = waiter().parked();
        waiter.thread.interrupt();
        assertFalse(waiter.looksAgain());
        Waiter late = new Waiter(readiness, loop.nanoTime() + 1_000_000, 0).parked();
        backend.advance(1_000_000);
        assertFalse(late.looksAgain());
        assertTrue(toldOnce(), "the watch is still there");
        assertEquals(1, backend.taken.size());
    }

    @Test
    void closingTheHandleSendsTheCallerToTheLoopAndWaitsForTheWatch() {
        Waiter waiter = waiter().parked();
        backend.obeysCancel = false;
        Operation.Watch watch = watch();
        handle.startClosing();
        loop.handOver(handle);
        loop.tick();
        assertEquals(1, backend.cancelCount());
        Thread closer = Thread.ofVirtual().start(handle::awaitLastShare);
        soon().until(() -> closer.getState() == Thread.State.WAITING);
        backend.fail(watch, Errno.ECANCELED);
        assertFalse(waiter.looksAgain());
        soon().until(() -> !closer.isAlive());
        assertGoesToTheLoopAtOnce(readiness);
        assertEquals(1, backend.taken.size());
    }

    @Test
    void cancellingAllOnTheHandleSendsTheCallerToTheLoop() {
        Waiter waiter = waiter().parked();
        handle.cancelAll(loop);
        assertFalse(waiter.looksAgain());
    }

    @Test
    void whoCameBeforeAllWereCancelledDoesNotWait() {
        handle.cancelAll(loop);
        loop.tick();
        assertFalse(new Waiter(readiness, Call.NO_DEADLINE, 0).looksAgain());
    }

    /** Others have waited meanwhile, and have a watch that no cancelling concerns. */
    @Test
    void whoCameBeforeAllWereCancelledDoesNotWaitWithThoseWhoCameLater() {
        handle.cancelAll(loop);
        loop.tick();
        assertTrue(toldOnce());
        assertTrue(readiness.isWatched());
        assertFalse(new Waiter(readiness, Call.NO_DEADLINE, 0).looksAgain());
        waiter().parked();
    }

    @Test
    void closingTheLoopSendsTheCallerToIt() {
        Waiter waiter = waiter().parked();
        loop.close();
        soon().until(waiter.looksAgain::isDone);
        assertFalse(waiter.looksAgain.join());
        assertTrue(handle.startClosingUnused(), "the watch's share is back");
    }

    @Test
    void aWatchThatNobodyHearsIsStoppedForTwiceAsManyWaitsEachTime() {
        int waits = Readiness.WAITS_MIN;
        for (int round = 0; round < 10; round++) {
            assertTrue(toldOnce());
            for (int i = 0; i < Readiness.UNHEARD_MAX; i++) {
                watch().listener.run();
                readiness.stopIfUnheard();
            }
            assertEquals(round, backend.cancelCount());
            watch().listener.run();
            readiness.stopIfUnheard();
            readiness.stopIfUnheard();
            loop.tick();
            assertEquals(round + 1, backend.cancelCount());
            waits = Math.min(2 * waits, Readiness.WAITS_MAX);
            loop.tick();
            for (int i = 0; i < waits - 1; i++) {
                assertGoesToTheLoopAtOnce(readiness);
            }
            // What was told last is still to be looked for.
            assertTrue(waiter().looksAgain());
        }
    }

    @Test
    void whoWaitsNowAndThenKeepsTheWatch() {
        for (int round = 0; round < 10; round++) {
            assertTrue(toldOnce());
            for (int i = 0; i < Readiness.UNHEARD_MAX; i++) {
                watch().listener.run();
            }
            assertTrue(waiter().looksAgain());
            readiness.stopIfUnheard();
        }
        assertEquals(1, backend.taken.size());
    }

    @Test
    void aWatchThatFailsIsNotTriedAgain() {
        Waiter waiter = waiter().parked();
        backend.fail(watch(), Errno.EOPNOTSUPP);
        assertFalse(waiter.looksAgain());
        for (int i = 0; i < 2 * Readiness.WAITS_MAX; i++) {
            assertGoesToTheLoopAtOnce(readiness);
        }
        assertEquals(1, backend.taken.size());
    }

    @Test
    void whoFindsNoPlaceGoesToTheLoopUntilOneIsFree() {
        Waiter first = waiter().parked();
        Readiness other = new Readiness(loop, new Handle(8, 1));
        assertGoesToTheLoopAtOnce(other);
        handle.cancelAll(loop);
        assertFalse(first.looksAgain());
        new Waiter(other, Call.NO_DEADLINE, 0).parked();
    }
}
