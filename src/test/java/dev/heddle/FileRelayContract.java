package dev.heddle;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.Task.On;
import dev.heddle.backend.Capability;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file and a socket exchange bytes directly: nothing is lost, and each side can end it. */
abstract class FileRelayContract extends FacadeContract {
    /** More than both ends of a connection hold. */
    private static final int MUCH_BYTES = 32 << 20;
    private static final byte[] CONTENT = pattern(MUCH_BYTES);

    private Path path;

    @BeforeEach
    void namePath() {
        path = dir.resolve("file");
    }

    private HeddleFile source(int bytes) throws IOException {
        Files.write(path, Arrays.copyOf(CONTENT, bytes));
        return heddle.openFile(path, READ);
    }

    private static long sendAll(TcpSocket socket, HeddleFile file) throws IOException {
        long size = file.size();
        long at = 0;
        while (at < size) {
            at += socket.sendFile(file, at, size - at);
        }
        return at;
    }

    /** Sends until it fails, and tells how far it got. */
    private static long sendUntil(Class<? extends Exception> failure, TcpSocket socket,
            HeddleFile file) {
        long[] at = {0};
        assertThrows(failure, () -> {
            while (at[0] < MUCH_BYTES) {
                at[0] += socket.sendFile(file, at[0], MUCH_BYTES - at[0]);
            }
        });
        return at[0];
    }

    private static void assertReceives(Pair pair, long count) throws IOException {
        pair.socket().shutdownOutput();
        assertArrayEquals(Arrays.copyOf(CONTENT, (int) count),
                pair.peer().getInputStream().readAllBytes());
    }

    @ParameterizedTest
    @EnumSource
    void aWholeFileIsSentToAPeerThatStartsReadingLate(On on) throws Exception {
        try (Pair pair = pair(); HeddleFile file = source(MUCH_BYTES)) {
            Task<Long> sender = on.start(() -> {
                long sent = sendAll(pair.socket(), file);
                pair.socket().shutdownOutput();
                return sent;
            }).awaitParked();
            assertArrayEquals(CONTENT, pair.peer().getInputStream().readAllBytes());
            assertEquals(MUCH_BYTES, sender.result());
        }
    }

    @Test
    void aPartIsSent() throws Exception {
        try (Pair pair = pair(); HeddleFile file = source(1000)) {
            assertEquals(0, pair.socket().sendFile(file, 10, 0));
            assertEquals(0, pair.socket().sendFile(file, 1000, 5));
            assertEquals(0, pair.socket().sendFile(file, 2000, 5));
            for (long at = 300; at < 700; ) {
                at += pair.socket().sendFile(file, at, 700 - at);
            }
            pair.socket().shutdownOutput();
            assertArrayEquals(Arrays.copyOfRange(CONTENT, 300, 700),
                    pair.peer().getInputStream().readAllBytes());
        }
    }

    @Test
    void aFileThatTheSystemDoesNotSendIsSentThroughMemory() throws Exception {
        Path commandLine = Path.of("/proc/self/cmdline");
        assumeTrue(Files.exists(commandLine), "Linux only");
        byte[] expected = Files.readAllBytes(commandLine);
        try (Pair pair = pair(); HeddleFile file = heddle.openFile(commandLine, READ)) {
            long count;
            for (long at = 0; (count = pair.socket().sendFile(file, at, 1 << 20)) > 0; ) {
                at += count;
            }
            pair.socket().shutdownOutput();
            assertArrayEquals(expected, pair.peer().getInputStream().readAllBytes());
        }
    }

    @Test
    void theSocketStillWaitsAfterItHasSentAFile() throws Exception {
        try (Pair pair = pair(); HeddleFile file = source(1000)) {
            sendAll(pair.socket(), file);
            assertEquals(1000, pair.peer().getInputStream().readNBytes(1000).length);
            ByteBuffer target = ByteBuffer.allocate(1);
            Task<Integer> receiver = On.VIRTUAL.start(() -> pair.socket().recv(target))
                    .awaitParked();
            Task<Void> sender = On.VIRTUAL.start(
                    () -> pair.socket().sendFully(ByteBuffer.wrap(CONTENT))).awaitParked();
            pair.peer().getOutputStream().write(7);
            assertEquals(1, receiver.result());
            assertArrayEquals(CONTENT, pair.peer().getInputStream().readNBytes(MUCH_BYTES));
            sender.result();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlineEndsTheSendingAndLosesNoCount(On on) throws Exception {
        try (Pair pair = pair(); HeddleFile file = source(MUCH_BYTES)) {
            TcpSocket impatient = pair.socket().withDeadline(
                    Deadline.timeout(Duration.ofMillis(50)));
            long sent = on.run(() -> sendUntil(SocketTimeoutException.class, impatient, file));
            assertReceives(pair, sent);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheSendingAndLosesNoCount(On on) throws Exception {
        try (Pair pair = pair(); HeddleFile file = source(MUCH_BYTES)) {
            Task<Long> sender = on.start(
                    () -> sendUntil(InterruptedIOException.class, pair.socket(), file));
            sender.awaitParked();
            sender.thread.interrupt();
            assertReceives(pair, sender.result());
            assertTrue(sender.interruptedAtEnd());
            assertTrue(file.isOpen());
        }
    }

    /** What ends a sending to a peer that does not read. */
    enum Ender {
        SCOPE(CallCancelledException.class), CANCEL_SOCKET(CallCancelledException.class),
        CANCEL_FILE(CallCancelledException.class), CLOSE_FILE(AsynchronousCloseException.class),
        CLOSE_SOCKET(AsynchronousCloseException.class);

        final Class<? extends Exception> failure;

        Ender(Class<? extends Exception> failure) {
            this.failure = failure;
        }

        void end(CancelScope scope, TcpSocket socket, HeddleFile file) throws IOException {
            switch (this) {
                case SCOPE -> scope.cancel();
                case CANCEL_SOCKET -> socket.cancelAll();
                case CANCEL_FILE -> file.cancelAll();
                case CLOSE_FILE -> file.close();
                case CLOSE_SOCKET -> socket.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eitherSideEndsTheSending(Ender ender) throws Exception {
        try (Pair pair = pair(); HeddleFile file = source(MUCH_BYTES);
                CancelScope scope = heddle.cancelScope()) {
            AtomicInteger calls = new AtomicInteger();
            Task<Void> sender = On.VIRTUAL.start(() -> {
                while (true) {
                    calls.incrementAndGet();
                    pair.socket().in(scope).sendFile(file, 0, MUCH_BYTES);
                }
            });
            awaitPolling(sender);
            Task.soon().until(() -> {
                int call = calls.get();
                On.VIRTUAL.run(() -> ender.end(scope, pair.socket(), file));
                Task.soon().until(() -> !sender.thread.isAlive() || calls.get() > call);
                return !sender.thread.isAlive(); // else that call had its result first
            });
            sender.failure(ender.failure);
        }
    }

    @Test
    void aSendingThatQueuesIsCancelledByItsFileToo() throws Exception {
        try (Pair pair = pair(); HeddleFile file = source(1)) {
            Task<Void> first = On.VIRTUAL.start(
                    () -> pair.socket().sendFully(ByteBuffer.wrap(CONTENT))).awaitParked();
            Task<Long> second = On.VIRTUAL.start(() -> pair.socket().sendFile(file, 0, 1))
                    .awaitParked();
            file.cancelAll();
            assertArrayEquals(CONTENT, pair.peer().getInputStream().readNBytes(MUCH_BYTES));
            first.result();
            second.failure(CallCancelledException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eitherSideEndsTheReceiving(Ender ender) throws Exception {
        try (Pair pair = pair(); HeddleFile file = heddle.openFile(path, CREATE, WRITE);
                CancelScope scope = heddle.cancelScope()) {
            Task<Long> receiver = On.VIRTUAL.start(
                    () -> pair.socket().in(scope).recvFile(file, 0, 1));
            awaitPolling(receiver);
            On.VIRTUAL.run(() -> ender.end(scope, pair.socket(), file));
            receiver.failure(ender.failure);
        }
    }

    /** Until it waits for the peer: the loop made turns, busy as the machine is, and no more. */
    private void awaitPolling(Task<?> task) {
        long[] submitted = {-1};
        Task.soon().until(() -> {
            long before = submitted[0];
            heddle.sleep(Duration.ofMillis(5));
            submitted[0] = heddle.statistics().get("SUBMITTED");
            return task.awaitParked().isParked() && submitted[0] == before;
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsReceived(On on) throws Exception {
        try (Pair pair = pair(); HeddleFile file = heddle.openFile(path, CREATE, WRITE)) {
            Task<Long> receiver = on.start(() -> {
                long at = 0;
                for (long n; (n = pair.socket().recvFile(file, at, Long.MAX_VALUE)) >= 0; ) {
                    at += n;
                }
                return at;
            }).awaitParked();
            pair.peer().getOutputStream().write(CONTENT);
            pair.peer().shutdownOutput();
            assertEquals(MUCH_BYTES, receiver.result());
            assertArrayEquals(CONTENT, Files.readAllBytes(path));
            assertEquals(0, pair.socket().recvFile(file, 0, 0));
        }
    }

    @Test
    void noMoreIsReceivedThanAskedFor() throws Exception {
        try (Pair pair = pair(); HeddleFile file = heddle.openFile(path, CREATE, WRITE)) {
            pair.peer().getOutputStream().write(CONTENT, 0, 100);
            for (long at = 0; at < 60; ) {
                at += pair.socket().recvFile(file, at, 60 - at);
            }
            ByteBuffer rest = ByteBuffer.allocate(40);
            pair.socket().recvFully(rest);
            assertArrayEquals(Arrays.copyOf(CONTENT, 60), Files.readAllBytes(path));
            assertArrayEquals(Arrays.copyOfRange(CONTENT, 60, 100), rest.array());
        }
    }

    @Test
    void aTimeoutOfReceivingLosesNothing() throws Exception {
        try (Pair pair = pair(); HeddleFile file = heddle.openFile(path, CREATE, WRITE)) {
            TcpSocket impatient = pair.socket().withDeadline(
                    Deadline.timeout(Duration.ofMillis(20)));
            assertThrows(SocketTimeoutException.class, () -> impatient.recvFile(file, 0, 9));
            pair.peer().getOutputStream().write(7);
            assertEquals(1, pair.socket().recvFile(file, 0, 9));
            assertArrayEquals(new byte[] {7}, Files.readAllBytes(path));
        }
    }

    @Test
    void whatWasReceivedIsWrittenThoughTheThreadIsInterrupted() throws Exception {
        assumeTrue(can(Capability.WHOLE_TRANSFERS),
                "may not receive in place while the loop stands still");
        try (Pair pair = pair(); // and a file that is not written in place
                HeddleFile file = heddle.openFile(path, CREATE, WRITE, DSYNC)) {
            Task<Long> receiver;
            try (LoopStopped stopped = new LoopStopped(heddle)) {
                stopped.awaitStopped();
                pair.peer().getOutputStream().write(CONTENT, 0, 100);
                receiver = On.VIRTUAL.start(() -> pair.socket().recvFile(file, 0, 100));
                receiver.awaitParked(); // received, and waits for its being written
                receiver.interruptAndAwaitNotice();
            }
            assertEquals(100, receiver.result());
            assertTrue(receiver.interruptedAtEnd());
            assertArrayEquals(Arrays.copyOf(CONTENT, 100), Files.readAllBytes(path));
        }
    }

    @Test
    void aFileThatTakesNothingIsNamedAndTheLossTold() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "Linux only");
        try (Pair pair = pair(); HeddleFile file = heddle.openFile(full, WRITE)) {
            pair.peer().getOutputStream().write(CONTENT, 0, 1);
            FileSystemException e = assertThrows(FileSystemException.class,
                    () -> pair.socket().recvFile(file, 0, 100));
            assertEquals("/dev/full", e.getFile());
            assertTrue(e.getSuppressed()[0].getMessage().startsWith("1 bytes"));
        }
    }

    @Test
    void aPeerThatIsGoneFailsTheSending() throws Exception {
        try (Pair pair = pair(); HeddleFile file = source(MUCH_BYTES)) {
            pair.peer().setSoLinger(true, 0);
            pair.peer().close();
            assertThrows(SocketException.class, () -> sendAll(pair.socket(), file));
        }
    }

    @Test
    void argumentsAreChecked() throws Exception {
        Path other = Files.createFile(dir.resolve("other"));
        try (Pair pair = pair(); HeddleFile readable = source(100);
                HeddleFile writable = heddle.openFile(other, WRITE);
                Heddle strange = open(options()); HeddleFile stranger = strange.openFile(other,
                        READ, WRITE)) {
            TcpSocket socket = pair.socket();
            assertThrows(IllegalArgumentException.class, () -> socket.sendFile(readable, -1, 1));
            assertThrows(IllegalArgumentException.class, () -> socket.sendFile(readable, 1, -1));
            assertThrows(IllegalArgumentException.class, () -> socket.recvFile(writable, -1, 1));
            assertThrows(IllegalArgumentException.class, () -> socket.recvFile(writable, 1, -1));
            assertThrows(IllegalArgumentException.class,
                    () -> readable.transferTo(-1, 1, writable, 0));
            assertThrows(IllegalArgumentException.class,
                    () -> readable.transferTo(0, -1, writable, 0));
            assertThrows(IllegalArgumentException.class,
                    () -> readable.transferTo(0, 1, writable, -1));
            assertThrows(NonReadableChannelException.class, () -> socket.sendFile(writable, 0, 1));
            assertThrows(NonWritableChannelException.class, () -> socket.recvFile(readable, 0, 1));
            assertThrows(NonReadableChannelException.class,
                    () -> writable.transferTo(0, 1, writable, 1));
            assertThrows(NonWritableChannelException.class,
                    () -> readable.transferTo(0, 1, readable, 1));
            assertThrows(IllegalArgumentException.class, () -> socket.sendFile(stranger, 0, 1));
            assertThrows(IllegalArgumentException.class, () -> socket.recvFile(stranger, 0, 1));
            assertThrows(IllegalArgumentException.class,
                    () -> readable.transferTo(0, 1, stranger, 0));
        }
    }

    @Test
    void whateverOfTheTwoIsClosedIsRefused() throws Exception {
        HeddleFile closed = source(100);
        closed.close();
        try (Pair pair = pair(); HeddleFile file = heddle.openFile(path, READ, WRITE)) {
            assertThrows(ClosedChannelException.class, () -> pair.socket().sendFile(closed, 0, 1));
            assertThrows(ClosedChannelException.class, () -> closed.transferTo(0, 1, file, 1));
            Task.On.PLATFORM.run(pair.socket()::close);
            assertThrows(ClosedChannelException.class, () -> pair.socket().recvFile(file, 0, 1));
        }
    }
}
