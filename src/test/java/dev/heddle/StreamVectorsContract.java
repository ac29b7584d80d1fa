package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.Task.On;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Receives into and sends from several buffers go by the rules of those with one. */
abstract class StreamVectorsContract extends FacadeContract {
    private static final int MANY_BUFFERS = 3000;
    private static final int BYTES_EACH = 2000;

    private static ByteBuffer[] heap(int... capacities) {
        return Arrays.stream(capacities).mapToObj(ByteBuffer::allocate)
                .toArray(ByteBuffer[]::new);
    }

    private static int[] positions(ByteBuffer[] buffers) {
        return Arrays.stream(buffers).mapToInt(ByteBuffer::position).toArray();
    }

    private static int remaining(ByteBuffer[] buffers) {
        return Arrays.stream(buffers).mapToInt(ByteBuffer::remaining).sum();
    }

    @ParameterizedTest
    @EnumSource
    void anyNumberOfBuffersOfAllKindsIsSentAndReceivedInFull(On on) throws Exception {
        heddle.close();
        heddle = open(options().withStagingBytes(1 << 20)); // less than all of it
        ByteBuffer[] sources = FileVectorsContract.mixed(MANY_BUFFERS, BYTES_EACH);
        ByteBuffer[] targets = FileVectorsContract.mixed(MANY_BUFFERS, BYTES_EACH);
        byte[] bytes = pattern(remaining(sources));
        assertTrue(bytes.length > 4 << 20);
        FileVectorsContract.fill(sources, bytes);
        for (int i = 0; i < sources.length; i += 3) {
            sources[i] = sources[i].asReadOnlyBuffer();
        }
        try (Pair pair = pair()) {
            Task<Void> sender = on.start(() -> pair.socket().sendFully(sources));
            assertArrayEquals(bytes, pair.peer().getInputStream().readNBytes(bytes.length));
            sender.result();
            assertEquals(0, remaining(sources));

            Task<Void> receiver = on.start(() -> pair.socket().recvFully(targets));
            pair.peer().getOutputStream().write(bytes);
            receiver.result();
            assertEquals(0, remaining(targets));
            assertArrayEquals(bytes, FileVectorsContract.content(targets));
        }
    }

    @Test
    void aReceiveFillsTheBuffersInTheirOrderAndMayBeShort() throws Exception {
        try (Pair pair = pair()) {
            ByteBuffer[] targets = heap(0, 3, 0, 4, 5);
            pair.peer().getOutputStream().write(pattern(5));
            int count = 0;
            while (count < 5) {
                count += (int) pair.socket().recv(targets);
            }
            assertArrayEquals(new int[] {0, 3, 0, 2, 0}, positions(targets));
            pair.peer().getOutputStream().write(Arrays.copyOfRange(pattern(12), 5, 12));
            pair.socket().recvFully(targets);
            assertArrayEquals(pattern(12), FileVectorsContract.content(targets));
        }
    }

    @Test
    void oneCallMovesAtMostAThousandAndTwentyFourBuffers() throws Exception {
        try (Pair pair = pair()) {
            ByteBuffer[] sources = heap(new int[MANY_BUFFERS]);
            for (int i = 500; i < MANY_BUFFERS; i++) {
                sources[i] = ByteBuffer.allocate(1);
            }
            long sent = pair.socket().send(sources);
            assertTrue(sent > 0 && sent <= 1024, "sent " + sent);
            assertEquals(MANY_BUFFERS - 500 - sent, remaining(sources));
            assertEquals(sent, pair.peer().getInputStream().readNBytes((int) sent).length);
        }
    }

    @Test
    void theEndOfTheStreamIsMinusOneAndNoRoomIsZero() throws Exception {
        try (Pair pair = pair()) {
            assertEquals(0, pair.socket().recv(new ByteBuffer[0]));
            assertEquals(0, pair.socket().send(new ByteBuffer[0]));
            assertEquals(0, pair.socket().send(heap(0, 0)));
            pair.socket().sendFully(heap(0));
            pair.socket().recvFully(heap(0));
            pair.peer().shutdownOutput();
            assertEquals(-1, pair.socket().recv(heap(2, 3)));
            assertEquals(-1, pair.socket().recv(heap(0, 3)));
            assertEquals(0, pair.socket().recv(heap(0)));
        }
    }

    @Test
    void receivingFullyKeepsWhatCameBeforeTheEnd() throws Exception {
        try (Pair pair = pair()) {
            pair.peer().getOutputStream().write(pattern(3));
            pair.peer().shutdownOutput();
            ByteBuffer[] targets = heap(2, 2, 6);
            EOFException e = assertThrows(EOFException.class,
                    () -> pair.socket().recvFully(targets));
            assertTrue(e.getMessage().contains("7 bytes"), e::getMessage);
            assertArrayEquals(new int[] {2, 1, 0}, positions(targets));
        }
    }

    @Test
    void aReadOnlyOrMissingBufferIsRefusedBeforeAnythingIsMoved() throws Exception {
        try (Pair pair = pair()) {
            pair.peer().getOutputStream().write(pattern(3));
            ByteBuffer first = ByteBuffer.allocate(2);
            ByteBuffer[] readOnly = {first, ByteBuffer.allocate(2).asReadOnlyBuffer()};
            ByteBuffer[] missing = {first, null};
            ByteBuffer[] lateReadOnly = FileVectorsContract.mixed(2000, 1);
            lateReadOnly[1999] = readOnly[1];
            assertThrows(IllegalArgumentException.class,
                    () -> pair.socket().recvFully(lateReadOnly));
            assertEquals(0, lateReadOnly[0].position());
            assertThrows(IllegalArgumentException.class, () -> pair.socket().recv(readOnly));
            assertThrows(IllegalArgumentException.class, () -> pair.socket().recvFully(readOnly));
            assertThrows(NullPointerException.class, () -> pair.socket().recv(missing));
            assertThrows(NullPointerException.class, () -> pair.socket().send(missing));
            assertThrows(NullPointerException.class, () -> pair.socket().sendFully(missing));
            assertEquals(0, first.position());
            assertTrue(pair.socket().recv(new ByteBuffer[] {first}) > 0);
        }
    }

    @Test
    void sendingToAPeerThatIsGoneFails() throws Exception {
        try (Pair pair = pair()) {
            pair.peer().setSoLinger(true, 0);
            pair.peer().close();
            assertThrows(SocketException.class, () -> {
                while (true) {
                    pair.socket().send(heap(5, 5));
                }
            });
        }
    }

    @Test
    void whatIsSentFullyIsNotInterleaved() throws Exception {
        int senders = 4;
        try (Pair pair = pair()) {
            List<Task<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                ByteBuffer[] sources = heap(new int[2000]);
                byte own = (byte) i;
                Arrays.setAll(sources, at -> {
                    byte[] bytes = new byte[100];
                    Arrays.fill(bytes, own);
                    return ByteBuffer.wrap(bytes);
                });
                tasks.add(On.VIRTUAL.start(() -> pair.socket().sendFully(sources)));
            }
            for (int i = 0; i < senders; i++) {
                byte[] run = pair.peer().getInputStream().readNBytes(200_000);
                byte[] expected = new byte[run.length];
                Arrays.fill(expected, run[0]);
                assertArrayEquals(expected, run);
            }
            for (Task<Void> task : tasks) {
                task.result();
            }
        }
    }

    /** What may end a call early. */
    enum Disturbance {
        INTERRUPT(InterruptedIOException.class), DEADLINE(SocketTimeoutException.class),
        CANCEL(CallCancelledException.class), CLOSE(AsynchronousCloseException.class);

        final Class<? extends IOException> failure;

        Disturbance(Class<? extends IOException> failure) {
            this.failure = failure;
        }

        Deadline deadline() {
            return this == DEADLINE ? Deadline.timeout(Duration.ofSeconds(1)) : Deadline.NEVER;
        }

        void strike(Task<?> task, TcpSocket socket) throws IOException {
            switch (this) {
                case INTERRUPT -> task.thread.interrupt();
                case CANCEL -> socket.cancelAll();
                case CLOSE -> socket.close();
                case DEADLINE -> { }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void positionsTellWhatWasReceivedBeforeACallWasEnded(Disturbance disturbance)
            throws Exception {
        try (Pair pair = pair()) {
            ByteBuffer[] targets = heap(3, 4, 5);
            TcpSocket socket = pair.socket().withDeadline(disturbance.deadline());
            pair.peer().getOutputStream().write(pattern(5));
            Task<Void> receiver = On.VIRTUAL.start(() -> socket.recvFully(targets));
            Task.soon().until(() -> receiver.hasEnded() || targets[1].position() == 2);
            disturbance.strike(receiver, socket);
            receiver.failure(disturbance.failure);
            assertArrayEquals(new int[] {3, 2, 0}, positions(targets));
            if (disturbance != Disturbance.CLOSE) {
                pair.peer().getOutputStream().write(Arrays.copyOfRange(pattern(12), 5, 12));
                pair.socket().recvFully(targets);
                assertArrayEquals(pattern(12), FileVectorsContract.content(targets));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void positionsTellWhatWasSentBeforeACallWasEnded(Disturbance disturbance) throws Exception {
        try (Pair pair = pair()) {
            pair.socket().setOption(StandardSocketOptions.SO_SNDBUF, 20_000);
            ByteBuffer[] sources = FileVectorsContract.mixed(MANY_BUFFERS, BYTES_EACH * 4);
            byte[] bytes = pattern(remaining(sources));
            FileVectorsContract.fill(sources, bytes);
            TcpSocket socket = pair.socket().withDeadline(disturbance.deadline());
            Task<Void> sender = On.VIRTUAL.start(() -> socket.sendFully(sources));
            if (disturbance != Disturbance.DEADLINE) { // which may have passed already
                sender.awaitParked();
            }
            disturbance.strike(sender, socket);
            sender.failure(disturbance.failure);
            int sent = bytes.length - remaining(sources);
            pair.socket().close();
            assertArrayEquals(Arrays.copyOf(bytes, sent),
                    pair.peer().getInputStream().readAllBytes());
        }
    }

    @Test
    void whatWasReceivedIsReturnedThoughAnInterruptCameToo() throws Exception {
        try (Pair pair = pair()) {
            // The first bytes would be received in place.
            pair.peer().getOutputStream().write(1);
            pair.socket().recv(ByteBuffer.allocate(2));
            LoopStopped loop = new LoopStopped(heddle);
            try {
                loop.awaitStopped();
                LoopStopped next = new LoopStopped(heddle);
                pair.peer().getOutputStream().write(pattern(3));
                Task<Long> receiver = On.VIRTUAL.start(
                        () -> pair.socket().recv(FileVectorsContract.mixed(3, 2))).awaitParked();
                while (loop.turnTo(next) == 0) {
                    loop = next;
                    next = new LoopStopped(heddle);
                }
                loop = next;
                receiver.interruptAndAwaitNotice();
                assertFalse(receiver.hasEnded());
                loop.close();
                assertEquals(3, receiver.result());
                assertTrue(receiver.interruptedAtEnd());
            } finally {
                loop.close();
            }
        }
    }

    @Test
    void aDeadlineThatHasPassedLetsThroughWhatIsThere() throws Exception {
        assumeTrue(reportsTogether(), "an adversary declines what could be done in place");
        try (Pair pair = pair()) {
            TcpSocket hasty = pair.socket().withDeadline(Deadline.timeout(Duration.ZERO));
            long before = heddle.statistics().get("IN_PLACE");
            for (int i = 0; i < 20; i++) {
                // A send on loopback has arrived when it returns.
                pair.peer().getOutputStream().write(pattern(4));
                assertEquals(4, hasty.recv(FileVectorsContract.mixed(5, 2)));
                assertEquals(6, hasty.send(FileVectorsContract.mixed(4, 2)));
            }
            assertEquals(40, heddle.statistics().get("IN_PLACE") - before);
            assertThrows(SocketTimeoutException.class, () -> hasty.recv(heap(2, 2)));
        }
    }
}
