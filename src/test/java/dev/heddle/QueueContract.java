package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.heddle.PhaseContract.Disturbance;
import dev.heddle.Task.On;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who waits for the turn of others is ended as those are, and keeps the turn from nobody. */
abstract class QueueContract extends FacadeContract {
    private static final Duration SHORT = Duration.ofMillis(20);

    static Stream<Arguments> everyDisturbanceOnEveryThread() {
        return Arrays.stream(Disturbance.values()).flatMap(disturbance ->
                Arrays.stream(On.values()).map(on -> Arguments.of(disturbance, on)));
    }

    private static Task<Integer> receiver(On on, TcpSocket socket) {
        return on.start(() -> socket.recv(ByteBuffer.allocate(5)));
    }

    private static void feed(Pair pair, Task<Integer> receiver) throws Exception {
        pair.peer().getOutputStream().write(1);
        assertEquals(1, receiver.result());
    }

    @ParameterizedTest
    @MethodSource("everyDisturbanceOnEveryThread")
    void whoQueuesIsEndedAndTheOthersGoOn(Disturbance disturbance, On on) throws Exception {
        try (Pair pair = pair(); CancelScope scope = heddle.cancelScope()) {
            TcpSocket socket = pair.socket();
            Task<Integer> first = receiver(on, socket).awaitParked();
            Task<Integer> second = receiver(on, switch (disturbance) {
                case CANCEL -> socket.in(scope);
                case DEADLINE -> socket.withDeadline(Deadline.timeout(SHORT));
                case INTERRUPT, CLOSE -> socket;
            });
            if (disturbance != Disturbance.DEADLINE) { // which may have passed already
                second.awaitParked();
            }
            Task<Integer> third = receiver(on, socket).awaitParked();
            switch (disturbance) {
                case INTERRUPT -> second.thread.interrupt();
                case CANCEL -> scope.cancel();
                case CLOSE -> on.run(socket::close);
                case DEADLINE -> { }
            }
            second.failure(expected(disturbance));
            assertEquals(disturbance == Disturbance.INTERRUPT, second.interruptedAtEnd());
            if (disturbance == Disturbance.CLOSE) {
                first.failure(AsynchronousCloseException.class);
                third.failure(AsynchronousCloseException.class);
            } else {
                assertFalse(first.hasEnded() || third.hasEnded());
                feed(pair, first);
                feed(pair, third);
            }
        }
    }

    private static Class<? extends IOException> expected(Disturbance disturbance) {
        return switch (disturbance) {
            case INTERRUPT -> InterruptedIOException.class;
            case DEADLINE -> SocketTimeoutException.class;
            case CLOSE -> AsynchronousCloseException.class;
            case CANCEL -> CallCancelledException.class;
        };
    }

    /** Stops who makes a message of it. */
    private static final class Stop {
        private final CountDownLatch reached = new CountDownLatch(1);
        private volatile boolean goesOn;

        @Override
        public String toString() {
            reached.countDown();
            while (!goesOn) {
                Thread.onSpinWait(); // being interrupted, it could not park
            }
            return "stop";
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoGivesUpWhenItIsWokenForItsTurnPassesItOn(On on) throws Exception {
        try (Pair pair = pair()) {
            TcpSocket socket = pair.socket();
            Task<Integer> first = receiver(on, socket).awaitParked();
            Task<Integer> second = receiver(On.PLATFORM, socket).awaitParked();
            Task<Integer> third = receiver(on, socket).awaitParked();
            Object name = socket.subject();
            Stop givingUp = new Stop();
            socket.open.name(givingUp);
            second.thread.interrupt();
            givingUp.reached.await();
            feed(pair, first); // which then wakes the second, the oldest of those that queue
            givingUp.goesOn = true;
            second.failure(InterruptedIOException.class);
            socket.open.name(name);
            feed(pair, third);
        }
    }
}
