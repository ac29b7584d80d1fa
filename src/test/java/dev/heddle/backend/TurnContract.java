package dev.heddle.backend;

import static java.nio.file.StandardOpenOption.READ;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Submitting, turning, waiting and waking. */
interface TurnContract extends Rigged {
    long LONG_NS = TimeUnit.SECONDS.toNanos(10);
    /** Far less than {@link #LONG_NS}, far more than a loaded machine's hiccups. */
    long SOON_NS = TimeUnit.SECONDS.toNanos(5);

    @Test
    default void nothingIsReportedBeforeATurn() {
        var nop = new Operation.Nop(this);
        rig().submit(nop);
        assertTrue(rig().isInFlight(nop));
        rig().await(nop);
    }

    @Test
    default void aNopSucceedsWithZeroAgainAndAgain() {
        var nop = new Operation.Nop(this);
        for (int i = 0; i < 100; i++) {
            assertEquals(0, rig().result(nop));
        }
    }

    @Test
    default void aFullSubmissionQueueRefusesAndLosesNothing() throws IOException {
        try (Rig small = rig(new BackendLimits(1, 64, 1))) {
            int accepted = 0;
            while (accepted < 64 && small.backend.submit(new Operation.Nop(this))) {
                accepted++;
            }
            assertTrue(accepted >= 1 && accepted < 64, "took " + accepted + " without a turn");
            int[] reported = {0};
            long start = System.nanoTime();
            while (reported[0] < accepted && System.nanoTime() - start < LONG_NS) {
                small.backend.turn(SOON_NS, operation -> reported[0]++);
            }
            assertEquals(accepted, reported[0]);
        }
    }

    @Test
    default void tenThousandOperationsPassThroughAQueueOfOne() throws IOException {
        try (Rig small = rig(new BackendLimits(1, 64, 1))) {
            List<Operation.Nop> nops = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                var nop = new Operation.Nop(this);
                nops.add(nop);
                small.submit(nop);
            }
            small.turnUntil(() -> nops.stream().noneMatch(small::isInFlight));
        }
    }

    @Test
    default void asManyOperationsAsTheCapacitySaysAreInFlightAtOnce() throws IOException {
        try (Rig small = rig(new BackendLimits(4, 16, 1))) {
            int capacity = small.backend.capacity();
            assertTrue(capacity >= 16, "capacity is " + capacity);
            int listener = small.listener();
            List<Operation.Accept> accepts = new ArrayList<>();
            for (int i = 0; i < capacity; i++) {
                accepts.add(small.accepting(listener));
                small.submit(accepts.get(i));
            }
            small.turn(0);
            assertTrue(accepts.stream().allMatch(small::isInFlight));
            // Rig.close cancels them all, which a backend that is full must still take
        }
    }

    @Test
    default void aTurnDoesNotWaitWhenSomethingIsToBeReported() {
        var nop = new Operation.Nop(this);
        rig().submit(nop);
        long start = System.nanoTime();
        while (rig().isInFlight(nop)) {
            rig().turn(LONG_NS);
        }
        assertTrue(System.nanoTime() - start < SOON_NS, "waited though there was a result");
    }

    @Test
    default void aWaitForSeveralIsOverWithItsTimeAndReportsTheOneThatEnded() throws IOException {
        int listener = rig().listener();
        List<Operation.Accept> accepts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            accepts.add(rig().accepting(listener));
            rig().submit(accepts.get(i));
        }
        var nop = new Operation.Nop(this);
        rig().submit(nop);
        long start = System.nanoTime();
        int turns = 0;
        while (rig().isInFlight(nop)) {
            rig().turn(TimeUnit.MILLISECONDS.toNanos(20), 4);
            turns++;
        }
        assertTrue(turns < 20, "spun: " + turns + " turns");
        assertTrue(System.nanoTime() - start < SOON_NS, "overslept");
        assertTrue(accepts.stream().allMatch(rig()::isInFlight));
    }

    @Test
    default void anIdleTurnWaitsAboutAsLongAsItMay() {
        long wanted = TimeUnit.MILLISECONDS.toNanos(60);
        long start = System.nanoTime();
        int turns = 0;
        while (System.nanoTime() - start < wanted) {
            rig().turn(wanted);
            turns++;
        }
        assertTrue(turns < 20, "spun: " + turns + " turns");
        assertTrue(System.nanoTime() - start < SOON_NS, "overslept");
    }

    @Test
    default void aTurnOfNoTimeDoesNotWait() throws IOException {
        rig().submit(rig().accepting(rig().listener()));
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            rig().turn(0);
        }
        assertTrue(System.nanoTime() - start < SOON_NS, "waited");
    }

    @Test
    default void aWakeBeforeATurnKeepsItFromWaiting() {
        rig().backend.wake();
        rig().backend.wake();
        long start = System.nanoTime();
        rig().turn(LONG_NS);
        assertTrue(System.nanoTime() - start < SOON_NS, "waited in spite of a wake");
    }

    @Test
    default void aTurnWithoutEndIsEndedByAWake() throws InterruptedException {
        var done = new AtomicBoolean();
        Thread waker = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                rig().backend.wake();
                LockSupport.parkNanos(1_000_000);
            }
        });
        for (int i = 0; i < 20; i++) {
            rig().turn(Long.MAX_VALUE);
        }
        done.set(true);
        waker.join();
    }

    @Test
    default void aWakeOutlivesASubmissionAndACancel() throws IOException {
        var accept = rig().accepting(rig().listener());
        rig().backend.wake();
        rig().submit(accept);
        rig().cancel(accept);
        var waiting = rig().accepting(rig().listener());
        rig().submit(waiting);
        long start = System.nanoTime();
        rig().turn(LONG_NS);
        assertTrue(System.nanoTime() - start < SOON_NS, "waited in spite of a wake");
        rig().await(accept);
    }

    @Test
    default void noWakeIsLost() throws InterruptedException {
        int rounds = 10_000;
        var asked = new AtomicInteger();
        var given = new AtomicInteger();
        Thread waker = Thread.ofPlatform().daemon().start(() -> {
            var random = new Random(42);
            for (int round = 1; round <= rounds; round++) {
                while (asked.get() < round) {
                    Thread.onSpinWait();
                }
                for (int spins = random.nextInt(2_000); spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                given.set(round);
                rig().backend.wake();
            }
        });
        for (int round = 1; round <= rounds; round++) {
            asked.set(round);
            while (given.get() < round) {
                long start = System.nanoTime();
                rig().turn(LONG_NS);
                assertTrue(System.nanoTime() - start < SOON_NS, "lost the wake of round " + round);
            }
        }
        waker.join();
        assertFalse(waker.isAlive());
    }

    @Test
    default void everyResultOfAFileEndsTheWait() throws IOException {
        Path file = Files.writeString(rig().dir.resolve("file"), "x");
        var read = rig().reading(rig().open(file, READ), Rig.filled(1, 0), 0);
        for (int round = 0; round < 10_000; round++) {
            rig().submit(read);
            while (rig().isInFlight(read)) {
                long start = System.nanoTime();
                rig().turn(LONG_NS);
                assertTrue(System.nanoTime() - start < SOON_NS, "overslept in round " + round);
            }
        }
    }

    @Test
    default void anInterruptedDriverStillWaitsAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        try {
            long wanted = TimeUnit.MILLISECONDS.toNanos(60);
            long start = System.nanoTime();
            int turns = 0;
            while (System.nanoTime() - start < wanted) {
                rig().turn(wanted);
                turns++;
            }
            assertTrue(turns < 20, "spun: " + turns + " turns");
            assertTrue(Thread.currentThread().isInterrupted(), "the interrupt was swallowed");
        } finally {
            Thread.interrupted();
        }
    }
}
