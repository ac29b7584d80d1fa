package dev.heddle;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task.On;
import dev.heddle.loop.Completion;
import dev.heddle.loop.Event;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waiting for a lock ends as any other call does, and leaves nothing locked that nobody has. */
abstract class FileLockWaitContract extends FacadeContract {
    private Path path;

    @BeforeEach
    void makeAFile() throws IOException {
        path = Files.write(dir.resolve("file"), pattern(100));
    }

    private HeddleFile file() throws IOException {
        return heddle.openFile(path, READ, WRITE);
    }

    private void assertUnlocked() throws IOException {
        try (HeddleFile another = file(); HeldLock lock = another.tryLock()) {
            assertNotNull(lock, "somebody has it still");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGetsTheLockWhenItIsReleased(On on) throws Exception {
        try (HeddleFile one = file(); HeddleFile other = file()) {
            for (HeddleFile wanting : List.of(other, one)) {
                HeldLock first = one.lock(0, 10, false);
                Task<HeldLock> waiter =
                        on.start(() -> wanting.lock(5, 10, false)).awaitParked();
                assertFalse(waiter.hasEnded());
                first.release();
                assertTrue(waiter.result().isValid());
                waiter.result().release();
            }
        }
        HeddleRig.expectIdle(heddle);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGetsTheLockWhenTheOtherProcessHasLetGoOrDied(On on) throws Exception {
        try (HeddleFile file = file()) {
            Task<HeldLock> heir;
            try (LockingJvm process = new LockingJvm(path)) {
                assertTrue(process.tryLock(0, 10, false));
                Task<HeldLock> waiter = on.start(() -> file.lock(5, 10, false)).awaitParked();
                process.release();
                waiter.result().release();
                assertTrue(process.tryLock(0, 10, false));
                heir = on.start(() -> file.lock(5, 10, false)).awaitParked();
            }
            heir.result().release();
        }
    }

    /** They would try again in the end without, so this looks at what wakes them. */
    @Test
    void aReleaseWakesWhoWaitsInTheSameHeddleByWhateverSpellingOfThePath() throws Exception {
        Path detour = dir.resolve("nowhere").resolve("..").resolve("file");
        List<String> woken = new CopyOnWriteArrayList<>();
        try (HeddleFile file = file()) {
            LockWaiters waiters = file.engine.lockWaiters();
            Event here = waiters.enter(path.toAbsolutePath(), heddle.loops().first());
            Event elsewhere = waiters.enter(dir, heddle.loops().first());
            heddle.loops().first().listen(new Completion(), here, e -> woken.add("here"));
            heddle.loops().first().listen(new Completion(), elsewhere, e -> woken.add("elsewhere"));
            Files.createDirectory(dir.resolve("nowhere"));
            try (HeddleFile other = heddle.openFile(detour, READ, WRITE)) {
                other.lock().release();
            }
            Task.soon().until(() -> !woken.isEmpty());
            assertEquals(List.of("here"), woken);
            waiters.leave(path.toAbsolutePath(), here);
            waiters.leave(dir, elsewhere);
        }
    }

    @Test
    void cancelAllDoesNotKeepAReleaseFromItsWork() throws Exception {
        try (HeddleFile file = file()) {
            HeldLock lock = file.lock();
            Task<Void> releaser;
            try (LoopStopped loop = new LoopStopped(heddle)) {
                loop.awaitStopped();
                releaser = On.VIRTUAL.start(lock::release).awaitParked();
                file.cancelAll();
            }
            releaser.result();
            assertUnlocked();
        }
    }

    @Test
    void closingTheFileEndsAReleaseThatFindsNoRoom() throws Exception {
        heddle.close();
        heddle = open(options().withLoops(1).withMaxInFlight(1)); // and one for closes
        try (BlockingCall call = BlockingCall.of(BlockingCall.Kind.RECV, heddle, dir)) {
            HeddleFile file = file();
            HeldLock lock = file.lock();
            long before = heddle.statistics().get("SUBMITTED");
            Task<Void> receiver = On.VIRTUAL.start(call::make);
            Task.soon().until(() -> heddle.statistics().get("SUBMITTED") > before);
            Task<Void> releaser = On.VIRTUAL.start(lock::release).awaitParked();
            On.PLATFORM.run(file::close);
            releaser.result();
            call.owner().cancelAll();
            receiver.failure(CallCancelledException.class);
            assertUnlocked();
        }
    }

    /** What may end a call early. */
    enum Disturbance {
        INTERRUPT(InterruptedIOException.class), DEADLINE(FileTimeoutException.class),
        SCOPE(CallCancelledException.class), CANCEL_ALL(CallCancelledException.class),
        CLOSE(AsynchronousCloseException.class), CLOSE_ALL(AsynchronousCloseException.class);

        final Class<? extends IOException> failure;

        Disturbance(Class<? extends IOException> failure) {
            this.failure = failure;
        }

        boolean closes() {
            return this == CLOSE || this == CLOSE_ALL;
        }
    }

    /** Whether the lock that is waited for is held elsewhere, or by the same file. */
    enum Holder { ANOTHER_FILE, THE_SAME_FILE }

    private void end(Disturbance disturbance, Holder holder, On on) throws Exception {
        try (HeddleFile other = file(); CancelScope scope = heddle.cancelScope()) {
            HeddleFile file = file();
            HeldLock held = (holder == Holder.ANOTHER_FILE ? other : file).lock();
            HeddleFile view = file.in(scope).withDeadline(disturbance == Disturbance.DEADLINE
                    ? Deadline.timeout(Duration.ofMillis(100)) : Deadline.NEVER);
            long start = System.nanoTime();
            Task<HeldLock> waiter = on.start(() -> view.lock());
            if (disturbance != Disturbance.DEADLINE) { // which may have passed already
                waiter.awaitParked();
            }
            switch (disturbance) {
                case INTERRUPT -> waiter.thread.interrupt();
                case DEADLINE -> { }
                case SCOPE -> scope.cancel();
                case CANCEL_ALL -> file.cancelAll();
                case CLOSE -> file.close();
                case CLOSE_ALL -> heddle.close();
            }
            if (disturbance == Disturbance.CLOSE_ALL && holder == Holder.ANOTHER_FILE) {
                assertClosed(waiter);
            } else {
                waiter.failure(disturbance.failure);
            }
            assertEquals(disturbance == Disturbance.INTERRUPT, waiter.interruptedAtEnd());
            assertTrue(disturbance != Disturbance.DEADLINE
                    || System.nanoTime() - start >= 100_000_000, "early");
            held.release();
            if (!disturbance.closes()) {
                assertUnlocked();
                file.lock().release();
                file.close();
            }
        }
        if (disturbance == Disturbance.CLOSE_ALL) {
            heddle = open(options());
        }
        assertUnlocked();
        HeddleRig.expectIdle(heddle);
    }

    /** The holder is closed as well, and a try under way may find its lock given back. */
    private static void assertClosed(Task<HeldLock> waiter) throws Exception {
        try {
            assertFalse(waiter.result().isValid());
        } catch (AsynchronousCloseException expected) {
            assertTrue(expected.getMessage().contains("closed"), expected::getMessage);
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitingForAnotherFileIsEndedAsAnyCall(Disturbance disturbance) throws Exception {
        for (On on : On.values()) {
            end(disturbance, Holder.ANOTHER_FILE, on);
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitingForOnesOwnFileIsEndedAsAnyCall(Disturbance disturbance) throws Exception {
        for (On on : On.values()) {
            end(disturbance, Holder.THE_SAME_FILE, on);
        }
    }

    @Test
    void whoComesInterruptedGetsNothingEvenIfItIsFree() throws Exception {
        try (HeddleFile file = file()) {
            for (int i = 0; i < 2; i++) {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedIOException.class, file::lock);
                assertThrows(InterruptedIOException.class, file::tryLock);
                assertTrue(Thread.interrupted());
                assertUnlocked();
            }
        }
    }

    @Test
    void aLockThatWasGrantedIsReturnedThoughAnInterruptCameToo() throws Exception {
        try (HeddleFile file = file(); HeddleFile other = file()) {
            LoopStopped loop = new LoopStopped(heddle);
            Task<HeldLock> caller;
            try {
                loop.awaitStopped();
                LoopStopped next = new LoopStopped(heddle);
                caller = On.VIRTUAL.start(() -> file.lock()).awaitParked();
                while (loop.turnTo(next) == 0) {
                    loop = next;
                    next = new LoopStopped(heddle);
                }
                loop = next;
                caller.interruptAndAwaitNotice();
                assertFalse(caller.hasEnded());
            } finally {
                loop.close();
            }
            HeldLock lock = caller.result();
            assertTrue(caller.interruptedAtEnd());
            assertTrue(lock.isValid());
            assertNull(other.tryLock());
            lock.release();
            assertNotNull(other.tryLock());
        }
    }

    /** Whenever the interrupt comes, the caller has the lock or nobody. */
    @Test
    void anInterruptAtAnyTimeLeavesNoLockBehind() throws Exception {
        int granted = 0;
        try (HeddleFile one = file(); HeddleFile other = file()) {
            for (int i = 0; i < 200; i++) {
                HeldLock first = i % 2 == 0 ? other.lock() : null;
                Task<HeldLock> caller = On.values()[i / 2 % 2].start(() -> one.lock());
                for (int spins = i * 50; spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                if (first != null) {
                    first.release();
                }
                caller.thread.interrupt();
                try {
                    HeldLock lock = caller.result();
                    granted++;
                    assertNull(other.tryLock());
                    lock.release();
                } catch (InterruptedIOException e) {
                    assertTrue(caller.interruptedAtEnd());
                }
                other.lock().release();
            }
        }
        System.out.println("granted in spite of the interrupt: " + granted + " of 200");
    }

    @Test
    void manyThreadsTakeTurns() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger rounds = new AtomicInteger();
        try (HeddleFile one = file(); HeddleFile other = file()) {
            List<Task<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                HeddleFile file = i % 3 == 0 ? other : one;
                tasks.add(On.values()[i % 2].start(() -> {
                    for (int round = 0; round < 10; round++) {
                        try (HeldLock lock = file.lock(0, 1, false)) {
                            assertEquals(1, inside.incrementAndGet(), lock::toString);
                            file.writeFully(ByteBuffer.allocate(1), 0);
                            rounds.incrementAndGet();
                            inside.decrementAndGet();
                        }
                    }
                }));
            }
            for (Task<Void> task : tasks) {
                task.result();
            }
        }
        assertEquals(120, rounds.get());
        HeddleRig.expectIdle(heddle);
    }

    @Test
    void whoWaitsKeepsNoThreadFromOthersWork() throws Exception {
        heddle.close();
        heddle = open(options().withLoops(1).withFileThreads(1));
        try (HeddleFile one = file(); HeddleFile other = file();
                HeldLock lock = one.lock()) {
            List<Task<HeldLock>> waiters = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiters.add(On.VIRTUAL.start(() -> other.lock()).awaitParked());
            }
            ByteBuffer target = ByteBuffer.allocate(100);
            one.readFully(target, 0);
            other.writeFully(target.flip(), 0);
            assertTrue(lock.isValid());
            other.cancelAll();
            for (Task<HeldLock> waiter : waiters) {
                waiter.failure(CallCancelledException.class);
            }
        }
    }
}
