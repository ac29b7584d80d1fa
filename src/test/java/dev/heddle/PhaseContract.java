package dev.heddle;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.BlockingCall.Kind;
import dev.heddle.Task.On;
import dev.heddle.backend.Capability;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever disturbs a call, in whichever phase: one that has not succeeded is ended, with the
 * exception that tells why; one that has succeeded returns its result.
 */
abstract class PhaseContract extends FacadeContract {
    private static final Duration SHORT = Duration.ofMillis(20);

    /** What the call works on. */
    enum Subject {
        FILE, SOCKET, WATCHED_SOCKET, UDP, ACCEPT, WATCHED_ACCEPT, CONNECT, EVENT, SLEEP, OPEN,
        PATH;

        /** Whether there are some that never succeed. */
        boolean mayWait() {
            return this != OPEN && this != PATH;
        }

        Kind kind() {
            return switch (this) {
                case FILE -> Kind.PIPE_READ;
                case SOCKET -> Kind.RECV;
                case WATCHED_SOCKET -> Kind.WATCHED_RECV;
                case UDP -> Kind.UDP_RECEIVE;
                default -> Kind.valueOf(name());
            };
        }
    }

    /** What comes in its way. */
    enum Disturbance { INTERRUPT, DEADLINE, CLOSE, CANCEL }

    static Stream<Arguments> everyDisturbanceOfEveryCall() {
        return every((disturbance, on) -> on.mayWait());
    }

    static Stream<Arguments> everyDisturbanceOfEveryReadyCall() {
        return every((disturbance, on) -> switch (on) {
            // What is opened is not returned any more by a Heddle that closes.
            case OPEN -> disturbance != Disturbance.CLOSE;
            // What comes is taken in place, whatever the loop does.
            case WATCHED_SOCKET, WATCHED_ACCEPT -> false;
            // An accept that waits has taken nothing yet: see the next test.
            case ACCEPT -> disturbance == Disturbance.INTERRUPT
                    || disturbance == Disturbance.DEADLINE;
            default -> true;
        });
    }

    @Test
    void aConnectionWhoseAcceptIsCancelledIsTheNextOnes() throws Exception {
        try (TcpListener listener = heddle.listen(loopback(0));
                CancelScope scope = heddle.cancelScope(); Socket peer = new Socket()) {
            Task<TcpSocket> caller =
                    On.VIRTUAL.start(() -> listener.in(scope).accept()).awaitParked();
            try (LoopStopped loop = new LoopStopped(heddle)) {
                loop.awaitStopped();
                peer.connect(listener.localAddress());
                scope.cancel();
            }
            caller.failure(CallCancelledException.class);
            try (TcpSocket accepted = listener.accept()) {
                assertEquals(peer.getLocalSocketAddress(), accepted.remoteAddress());
            }
        }
    }

    private static Stream<Arguments> every(BiPredicate<Disturbance, Subject> filter) {
        return Arrays.stream(Disturbance.values()).flatMap(disturbance ->
                Arrays.stream(Subject.values())
                        // A sleep's time is its own; deadlines do not concern it.
                        .filter(on -> on != Subject.SLEEP || disturbance != Disturbance.DEADLINE)
                        .filter(on -> filter.test(disturbance, on))
                        .map(on -> Arguments.of(disturbance, on)));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("everyDisturbanceOfEveryCall")
    void whatIsQueuedIsEnded(Disturbance disturbance, Subject subject) throws Exception {
        assumeTrue(reportsTogether() || canBeEnded(disturbance, subject),
                "an adversary cancels it when it is in flight");
        try (CancelScope scope = heddle.cancelScope();
                BlockingCall call = call(disturbance, subject, scope)) {
            Task<Void> caller;
            Task<Void> disturber;
            try (LoopStopped loop = new LoopStopped(heddle)) {
                loop.awaitStopped();
                caller = thread(disturbance).start(call::make).awaitParked();
                disturber = disturb(disturbance, caller, scope, toClose(call.owner()));
                assertFalse(caller.hasEnded(), "nobody can have told the loop");
            }
            assertEnded(caller, disturbance, subject);
            disturber.result();
        }
    }

    private boolean canBeEnded(Disturbance disturbance, Subject subject) {
        return subject != Subject.FILE || disturbance == Disturbance.CLOSE
                || can(Capability.CANCEL_PIPE_READ);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("everyDisturbanceOfEveryCall")
    void whatIsInFlightIsEnded(Disturbance disturbance, Subject subject) throws Exception {
        assumeTrue(canBeEnded(disturbance, subject), "only closing ends this");
        try (CancelScope scope = heddle.cancelScope();
                BlockingCall call = call(disturbance, subject, scope)) {
            Task<Void> caller = thread(disturbance).start(call::make);
            if (disturbance != Disturbance.DEADLINE) { // which may have passed already
                caller.awaitParked();
                try (LoopStopped arrived = new LoopStopped(heddle)) {
                    arrived.awaitStopped();
                }
            }
            Task<Void> disturber = disturb(disturbance, caller, scope, toClose(call.owner()));
            assertEnded(caller, disturbance, subject);
            disturber.result();
        }
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("everyDisturbanceOfEveryReadyCall")
    void whatHasSucceededReturnsThoughItWasNotToldYet(Disturbance disturbance, Subject subject)
            throws Exception {
        Duration time = SHORT.multipliedBy(2);
        while (!returnsItsResult(disturbance, subject, time)) {
            time = time.multipliedBy(4);
        }
    }

    /** False if the deadline passed, or came near, too early: that shows nothing. */
    private boolean returnsItsResult(Disturbance disturbance, Subject subject, Duration time)
            throws Exception {
        try (CancelScope scope = heddle.cancelScope();
                ReadyCall ready = new ReadyCall(subject, deadline(disturbance, time), scope)) {
            LoopStopped loop = new LoopStopped(heddle);
            try {
                loop.awaitStopped();
                LoopStopped next = new LoopStopped(heddle);
                Task<Object> caller = thread(disturbance).start(ready.call);
                Task.soon().until(() -> caller.hasEnded() || caller.isParked());
                if (disturbance == Disturbance.DEADLINE && caller.hasEnded()) {
                    next.close(); // so soon before its deadline it looked in place
                    return false;
                }
                ready.lastStep.run();
                while (loop.turnTo(next) == 0) {
                    loop = next;
                    next = new LoopStopped(heddle);
                }
                loop = next;
                if (disturbance == Disturbance.DEADLINE
                        && caller.thread.getState() != Thread.State.TIMED_WAITING) {
                    loop.close();
                    Task.soon().until(caller::hasEnded);
                    return false;
                }
                Task<Void> disturber =
                        disturb(disturbance, caller, scope, toClose(ready.owner));
                assertFalse(caller.hasEnded());
                loop.close();
                assertEquals(ready.expected, caller.result());
                assertEquals(disturbance == Disturbance.INTERRUPT, caller.interruptedAtEnd());
                disturber.result();
                return true;
            } finally {
                loop.close();
            }
        }
    }

    private BlockingCall call(Disturbance disturbance, Subject subject, CancelScope scope)
            throws Exception {
        BlockingCall call = BlockingCall.of(subject.kind(), heddle, dir);
        if (subject == Subject.FILE) {
            call.useAgain(); // so that it is known to be a pipe, which takes a call of its own
        }
        call.deadline = deadline(disturbance, SHORT);
        call.scope = disturbance == Disturbance.CANCEL ? scope : null;
        return call;
    }

    private static Deadline deadline(Disturbance disturbance, Duration time) {
        return disturbance == Disturbance.DEADLINE ? Deadline.timeout(time) : Deadline.NEVER;
    }

    /** Disturbs, and waits until that has been noticed; what has to wait longer goes on. */
    private static Task<Void> disturb(Disturbance disturbance, Task<?> caller,
            CancelScope scope, Closeable toClose) {
        switch (disturbance) {
            case INTERRUPT -> caller.interruptAndAwaitNotice();
            case DEADLINE -> awaitExpiry(caller);
            case CANCEL -> scope.cancel();
            case CLOSE -> {
                Task<Void> closer = On.PLATFORM.start(toClose::close);
                Task.soon().until(() -> closer.hasEnded() || closer.isParked());
                return closer;
            }
        }
        return On.PLATFORM.start(() -> { });
    }

    private Closeable toClose(HandleOwner owner) {
        return owner == null ? heddle::close : owner::close;
    }

    /** Whose states tell waiting for a time from waiting without end, if that is looked at. */
    private static On thread(Disturbance disturbance) {
        return disturbance == Disturbance.DEADLINE ? On.PLATFORM : On.VIRTUAL;
    }

    /** Until its own deadline has passed it waits for a time, afterwards without end. */
    private static void awaitExpiry(Task<?> caller) {
        Task.soon().until(() -> caller.hasEnded()
                || caller.thread.getState() == Thread.State.WAITING);
    }

    private static void assertEnded(Task<Void> caller, Disturbance disturbance, Subject subject)
            throws Exception {
        if (disturbance == Disturbance.DEADLINE && subject == Subject.EVENT) {
            caller.result(); // false, which make does not tell
        } else {
            caller.failure(expected(disturbance, subject));
        }
        assertEquals(disturbance == Disturbance.INTERRUPT && subject.kind().doesIo(),
                caller.interruptedAtEnd());
    }

    private static Class<? extends Exception> expected(Disturbance disturbance, Subject subject) {
        boolean doesIo = subject.kind().doesIo();
        return switch (disturbance) {
            case INTERRUPT -> subject.kind().whenInterrupted();
            case DEADLINE -> subject == Subject.FILE
                    ? FileTimeoutException.class : SocketTimeoutException.class;
            case CLOSE -> doesIo ? AsynchronousCloseException.class : IllegalStateException.class;
            case CANCEL -> doesIo ? CallCancelledException.class : CancellationException.class;
        };
    }

    /** A call that succeeds at once when it gets to the backend, with what it then returns. */
    private final class ReadyCall implements AutoCloseable {
        final Callable<Object> call;
        final Object expected;
        private final Heddle view;
        private final Socket peer = new Socket();
        private final DatagramChannel sender = DatagramChannel.open();
        HandleOwner owner;
        /** Makes the call succeed, where it would not have parked otherwise. */
        private Task.Action lastStep = () -> { };

        ReadyCall(Subject subject, Deadline deadline, CancelScope scope) throws Exception {
            view = heddle.in(scope).withDeadline(deadline);
            TcpListener listener = heddle.listen(loopback(0));
            expected = switch (subject) {
                case FILE, PATH -> 7L;
                case SOCKET -> 3;
                case WATCHED_SOCKET, UDP, ACCEPT, WATCHED_ACCEPT, CONNECT, EVENT, SLEEP, OPEN ->
                        true;
            };
            Path seven = Files.write(dir.resolve("seven"), pattern(7));
            call = switch (subject) {
                // To be read alone, it would be opened, and asked for its size, in place.
                case OPEN -> () -> view.openFile(seven, READ, WRITE).isOpen();
                case PATH -> () -> view.paths().status(seven).size();
                case FILE -> {
                    HeddleFile file = heddle.openFile(seven, READ, WRITE);
                    owner = file;
                    yield file.in(scope).withDeadline(deadline)::size;
                }
                case SOCKET -> {
                    peer.connect(listener.localAddress());
                    TcpSocket socket = listener.accept();
                    owner = socket;
                    // The first bytes would be received in place.
                    peer.getOutputStream().write(1);
                    socket.recv(ByteBuffer.allocate(5));
                    peer.getOutputStream().write(pattern(3));
                    yield () -> socket.in(scope).withDeadline(deadline)
                            .recv(ByteBuffer.allocate(5));
                }
                case WATCHED_SOCKET, WATCHED_ACCEPT -> throw new AssertionError(subject);
                case UDP -> {
                    UdpSocket socket = heddle.bindUdp(loopback(0));
                    owner = socket;
                    // Were the datagram there before, it would be received in place.
                    // The JDK sends it, since ours might need the loop, which stands still.
                    sender.bind(loopback(0));
                    lastStep = () -> sender.send(ByteBuffer.allocate(1), socket.localAddress());
                    yield () -> sender.getLocalAddress().equals(socket.in(scope)
                            .withDeadline(deadline).receive(ByteBuffer.allocate(5)));
                }
                case ACCEPT -> {
                    peer.connect(listener.localAddress());
                    owner = listener;
                    yield () -> isAConnection(listener.in(scope).withDeadline(deadline).accept());
                }
                case CONNECT -> () -> isAConnection(view.connect(listener.localAddress()));
                case EVENT -> {
                    Event event = view.event();
                    event.trigger();
                    yield event::await;
                }
                case SLEEP -> () -> {
                    view.sleep(Duration.ZERO);
                    return true;
                };
            };
        }

        private boolean isAConnection(TcpSocket socket) {
            return socket.remoteAddress() != null;
        }

        @Override
        public void close() throws IOException {
            peer.close();
            sender.close();
        }
    }
}
