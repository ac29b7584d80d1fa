package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.BlockingCall.Kind;
import dev.heddle.Task.On;
import dev.heddle.backend.Capability;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupt ends a call, and nothing else: no descriptor, no byte, no memory. */
abstract class InterruptContract extends FacadeContract {

    static Stream<Arguments> everyCallOnEveryThread() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Arrays.stream(On.values()).map(on -> Arguments.of(kind, on)));
    }

    @ParameterizedTest
    @MethodSource("everyCallOnEveryThread")
    void aThreadInterruptedBeforehandDoesNotWait(Kind kind, On on) throws Exception {
        try (BlockingCall call = BlockingCall.of(kind, heddle, dir)) {
            Task<Void> caller = on.start(() -> {
                Thread.currentThread().interrupt();
                call.make();
            });
            assertInterrupted(kind, caller);
            call.useAgain();
        }
    }

    @ParameterizedTest
    @MethodSource("everyCallOnEveryThread")
    void anInterruptEndsTheCallOnly(Kind kind, On on) throws Exception {
        assumeTrue(kind != Kind.PIPE_READ || can(Capability.CANCEL_PIPE_READ),
                "here such a read cannot be cancelled: see the next test");
        try (BlockingCall call = BlockingCall.of(kind, heddle, dir)) {
            Task<Void> caller = on.start(call::make).awaitParked();
            caller.thread.interrupt();
            assertInterrupted(kind, caller);
            call.useAgain();
        }
    }

    private static void assertInterrupted(Kind kind, Task<Void> caller) {
        caller.failure(kind.whenInterrupted());
        assertEquals(kind.doesIo(), caller.interruptedAtEnd(), "interrupt status");
    }

    @ParameterizedTest
    @EnumSource
    void whereAPipesReadCannotBeCancelledItsResultWins(On on) throws Exception {
        assumeTrue(!can(Capability.CANCEL_PIPE_READ), "here it can: see the test before");
        try (BlockingCall call = BlockingCall.of(Kind.PIPE_READ, heddle, dir)) {
            call.useAgain(); // so that it is known to be a pipe, which takes a call of its own
            Task<Void> caller = on.start(call::make);
            Task.soon().until(FacadeContract::aPoolThreadReads);
            caller.awaitParked().interruptAndAwaitNotice();
            assertFalse(caller.hasEnded());
            Files.write(dir.resolve("pipe"), new byte[1]);
            caller.result();
            assertTrue(caller.interruptedAtEnd());
            call.useAgain();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedCallWaitsForItsOperationsOwnEnd(On on) throws Exception {
        assumeFalse(on == On.VIRTUAL && runsTasksOnTheLoop(), "stops with the loop");
        try (Pair pair = pair()) {
            ByteBuffer target = ByteBuffer.allocateDirect(10);
            Task<Integer> receiver = on.start(() -> pair.socket().recv(target)).awaitParked();
            LoopStopped loop = new LoopStopped(heddle);
            try (loop) {
                loop.awaitStopped();
                receiver.interruptAndAwaitNotice();
                // The operation has not ended, so its buffer is not the caller's yet.
                assertFalse(receiver.hasEnded(), "returned while the buffer is in use");
            }
            receiver.failure(InterruptedIOException.class);
            assertTrue(receiver.interruptedAtEnd());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasReceivedBeforeTheInterruptWins(On on) throws Exception {
        assumeFalse(on == On.VIRTUAL && runsTasksOnTheLoop(), "stops with the loop");
        if (!reportsTogether()) {
            return;
        }
        try (Pair pair = pair()) {
            ByteBuffer target = ByteBuffer.allocateDirect(10);
            Task<Integer> receiver = on.start(() -> pair.socket().recv(target)).awaitParked();
            LoopStopped first = new LoopStopped(heddle);
            first.awaitStopped();
            // Its callback comes before that of the receive, which ends in the same turn.
            LoopStopped second = new LoopStopped(heddle);
            pair.peer().getOutputStream().write(pattern(3));
            long ended = heddle.statistics().get("ENDED");
            first.close();
            second.awaitStopped();
            try (second) {
                Task.soon().until(() -> heddle.statistics().get("ENDED")
                        == ended + heddle.loops().size() + 1);
                receiver.interruptAndAwaitNotice();
                assertFalse(receiver.hasEnded());
            }
            assertEquals(3, receiver.result());
            assertArrayEquals(pattern(3), taken(target));
            assertTrue(receiver.interruptedAtEnd());
        }
    }

    @Test
    void noByteIsLostHoweverOftenTheReceiverIsInterrupted() throws Exception {
        int rounds = 2000;
        try (Pair pair = pair()) {
            ByteBuffer all = ByteBuffer.allocate(rounds);
            AtomicInteger interrupts = new AtomicInteger();
            Task<Void> receiver = On.VIRTUAL.start(() -> {
                while (all.hasRemaining()) {
                    try {
                        pair.socket().recv(all);
                    } catch (InterruptedIOException e) {
                        interrupts.getAndIncrement();
                    }
                    Thread.interrupted();
                }
            });
            Task<Void> interrupter = On.PLATFORM.start(() -> {
                while (!receiver.hasEnded()) {
                    receiver.thread.interrupt();
                    Thread.yield();
                }
            });
            byte[] sent = pattern(rounds);
            for (int i = 0; i < rounds; i++) {
                if (i == rounds - 1) {
                    // Kept back, so that a receive certainly meets an interrupt.
                    Task.soon().until(() -> interrupts.get() > 0);
                }
                pair.peer().getOutputStream().write(sent[i]);
            }
            receiver.result();
            interrupter.result();
            assertArrayEquals(pattern(rounds), all.array());
        }
    }

    @Test
    void noConnectionIsLostHoweverOftenTheAccepterIsInterrupted() throws Exception {
        int rounds = 200;
        try (TcpListener listener = heddle.listen(loopback(0))) {
            List<TcpSocket> accepted = new ArrayList<>();
            Task<Void> accepter = On.VIRTUAL.start(() -> {
                while (accepted.size() < rounds) {
                    try {
                        accepted.add(listener.accept());
                    } catch (InterruptedIOException e) {
                        // The next attempt finds it.
                    }
                    Thread.interrupted();
                }
            });
            Task<Void> interrupter = On.PLATFORM.start(() -> {
                while (!accepter.hasEnded()) {
                    accepter.thread.interrupt();
                    Thread.yield();
                }
            });
            for (int i = 0; i < rounds; i++) {
                try (Socket peer = new Socket()) {
                    peer.connect(listener.localAddress());
                }
            }
            accepter.result();
            interrupter.result();
            for (TcpSocket socket : accepted) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void openingReactsToAnInterruptAndTheInterruptStaysSet(On on) throws Exception {
        Task<Void> opener = on.start(() -> {
            Thread.currentThread().interrupt();
            heddle.openFile(dir.resolve("any")).close();
        });
        opener.failure(InterruptedIOException.class);
        assertTrue(opener.interruptedAtEnd());
    }

    @ParameterizedTest
    @EnumSource
    void closingIsNotKeptFromItsWorkByAnInterrupt(On on) throws Exception {
        try (Pair pair = pair()) {
            Task<Void> closer = on.start(() -> {
                Thread.currentThread().interrupt();
                pair.socket().close();
            });
            closer.result();
            assertTrue(closer.interruptedAtEnd());
            assertEquals(-1, pair.peer().getInputStream().read());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsAPendingTransfersAwait(On on) throws Exception {
        assumeTrue(can(Capability.CANCEL_PIPE_READ), "no other transfer of a file waits for long");
        try (BlockingCall pipe = BlockingCall.of(Kind.PIPE_READ, heddle, dir)) {
            HeddleFile file = (HeddleFile) pipe.owner();
            Pending read = file.submitRead(ByteBuffer.allocate(10), 0);
            Task<Integer> waiter = on.start(() -> read.await()).awaitParked();
            waiter.thread.interrupt();
            waiter.failure(InterruptedIOException.class);
            assertTrue(waiter.interruptedAtEnd());
            assertTrue(read.isDone());
        }
    }
}
