package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.BlockingCall.Kind;
import dev.heddle.Task.On;
import dev.heddle.backend.Capability;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scopes and cancelAll end calls and nothing else. */
abstract class CancelContract extends FacadeContract {
    static Stream<Arguments> everyCallOnEveryThread() {
        return InterruptContract.everyCallOnEveryThread();
    }

    static Stream<Arguments> everyCallWithAnOwnerOnEveryThread() {
        return CloseContract.everyCallWithAnOwnerOnEveryThread();
    }

    private void assumeItCanBeCancelled(Kind kind) {
        assumeTrue(kind != Kind.PIPE_READ || can(Capability.CANCEL_PIPE_READ),
                "only closing ends this");
    }

    private static Class<? extends Exception> whenCancelled(Kind kind) {
        return kind.doesIo() ? CallCancelledException.class : CancellationException.class;
    }

    @ParameterizedTest
    @MethodSource("everyCallOnEveryThread")
    void cancellingAScopeEndsACallInItAndNothingElse(Kind kind, On on) throws Exception {
        assumeItCanBeCancelled(kind);
        try (CancelScope scope = heddle.cancelScope();
                BlockingCall call = BlockingCall.of(kind, heddle.in(scope), dir)) {
            Task<Void> caller = on.start(call::make).awaitParked();
            scope.cancel();
            caller.failure(whenCancelled(kind));
            assertFalse(caller.interruptedAtEnd());
            assertTrue(scope.isCancelled());
            assertThrows(whenCancelled(kind), call::make, "later ones are refused");
            if (call.owner() != null) {
                assertTrue(call.owner().isOpen());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyCallOnEveryThread")
    void closingAScopeWaitsForTheCallsInIt(Kind kind, On on) throws Exception {
        assumeItCanBeCancelled(kind);
        CancelScope scope = heddle.cancelScope();
        try (BlockingCall call = BlockingCall.of(kind, heddle.in(scope), dir)) {
            Task<Void> caller = on.start(call::make).awaitParked();
            on.run(scope::close);
            caller.failure(whenCancelled(kind));
        }
    }

    @Test
    void aCallThatQueuesBehindAnotherIsEndedByItsOwnScopeAlone() throws Exception {
        try (Pair pair = pair(); CancelScope scope = heddle.cancelScope()) {
            Task<Integer> first = On.VIRTUAL.start(
                    () -> pair.socket().recv(ByteBuffer.allocate(5))).awaitParked();
            for (On on : On.values()) {
                CancelScope own = heddle.cancelScope();
                Task<Integer> second = on.start(
                        () -> pair.socket().in(own).recv(ByteBuffer.allocate(5))).awaitParked();
                own.close();
                second.failure(CallCancelledException.class);
            }
            Task<Integer> third = On.VIRTUAL.start(
                    () -> pair.socket().in(scope).recv(ByteBuffer.allocate(5))).awaitParked();
            pair.peer().getOutputStream().write(1);
            assertEquals(1, first.result());
            pair.peer().getOutputStream().write(pattern(2));
            assertTrue(third.result() > 0, "who gave up has not kept the turn from the next");
        }
    }

    @ParameterizedTest
    @MethodSource("everyCallWithAnOwnerOnEveryThread")
    void cancelAllEndsCallsAndThoseThatQueueBehindThem(Kind kind, On on) throws Exception {
        assumeItCanBeCancelled(kind);
        try (BlockingCall call = BlockingCall.of(kind, heddle, dir)) {
            List<Task<Void>> callers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                callers.add(on.start(call::make).awaitParked());
            }
            call.owner().cancelAll();
            for (Task<Void> caller : callers) {
                caller.failure(CallCancelledException.class);
            }
            assertTrue(call.owner().isOpen());
            call.useAgain();
        }
    }

    @Test
    void closingAScopeGivesTheBuffersOfTransfersBack() throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(1 << 20));
        try (HeddleFile file = heddle.openFile(path)) {
            for (int round = 0; round < 20; round++) {
                CancelScope scope = heddle.cancelScope();
                List<Pending> reads = new ArrayList<>();
                for (int i = 0; i < 32; i++) {
                    reads.add(file.in(scope).submitRead(ByteBuffer.allocate(1 << 14), i << 14));
                }
                scope.close();
                assertTrue(reads.stream().allMatch(Pending::isDone));
            }
            assertEquals(8, file.read(ByteBuffer.allocate(8), 0));
        }
    }

    @Test
    void aScopeOfAnotherHeddleIsRefused() throws Exception {
        try (Heddle another = open(options()); CancelScope scope = another.cancelScope()) {
            assertThrows(IllegalArgumentException.class, () -> heddle.in(scope));
            Event event = heddle.event();
            assertThrows(IllegalArgumentException.class, () -> event.in(scope));
        }
    }

    @Test
    void whatIsOpenedThroughAScopesViewBelongsToItAndOtherViewsDoNot() throws Exception {
        CancelScope scope = heddle.cancelScope();
        Path path = dir.resolve("file");
        try (HeddleFile file = heddle.in(scope).openFile(path, StandardOpenOption.CREATE,
                StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.writeFully(ByteBuffer.wrap(pattern(10)), 0);
            scope.close();
            assertThrows(CallCancelledException.class, () -> file.writeFully(
                    ByteBuffer.wrap(pattern(10)), 0));
            try (CancelScope next = heddle.cancelScope()) {
                assertEquals(10, file.in(next).size());
            }
            assertThrows(CallCancelledException.class,
                    () -> heddle.in(scope).openFile(path));
        }
    }

    @Test
    void aDeadlineIsSharedAndATimeoutIsEachCallsOwn() throws Exception {
        try (Pair pair = pair()) {
            TcpSocket shared = pair.socket().withDeadline(heddle.deadline(Duration.ofMillis(30)));
            ByteBuffer target = ByteBuffer.allocate(4);
            long start = System.nanoTime();
            assertThrows(java.net.SocketTimeoutException.class, () -> shared.recv(target));
            assertThrows(java.net.SocketTimeoutException.class, () -> shared.recv(target));
            assertTrue(System.nanoTime() - start >= 30_000_000, "early");
            assertFalse(heddle.withDeadline(Deadline.timeout(Duration.ZERO)).event().await());
        }
    }

    @Test
    void aDeadlineThatHasPassedLetsThroughWhatIsThere() throws Exception {
        assumeTrue(reportsTogether(), "an adversary declines what could be done in place");
        try (Pair pair = pair()) {
            TcpSocket hasty = pair.socket().withDeadline(Deadline.timeout(Duration.ZERO));
            for (int i = 0; i < 100; i++) {
                // A send on loopback has arrived when it returns.
                pair.peer().getOutputStream().write(pattern(4));
                assertEquals(4, hasty.recv(ByteBuffer.allocate(8)));
                assertEquals(4, hasty.send(ByteBuffer.allocate(4)));
            }
        }
    }
}
