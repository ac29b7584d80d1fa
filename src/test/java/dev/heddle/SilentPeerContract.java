package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task.On;
import dev.heddle.backend.Capability;
import dev.heddle.loop.IoLoop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that never read, that stand still, or that write a byte now and then. */
abstract class SilentPeerContract extends FacadeContract {
    private static final Duration SHORT = Duration.ofMillis(50);
    /** More than both ends' buffers hold. */
    private static final int MUCH_BYTES = 32 << 20;

    private static Deadline shortly() {
        return Deadline.timeout(SHORT);
    }

    /** Takes what was sent before the end, which has to be as much as the sender counted. */
    private static void assertReceives(Pair pair, ByteBuffer sent) throws IOException {
        int count = sent.position();
        assertTrue(count > 0 && count < MUCH_BYTES, () -> "sent " + count);
        pair.socket().shutdownOutput();
        assertArrayEquals(Arrays.copyOf(sent.array(), count),
                pair.peer().getInputStream().readAllBytes());
    }

    @ParameterizedTest
    @EnumSource
    void aSendThatNobodyReadsTimesOutAndTellsHowFarItGot(On on) throws Exception {
        try (Pair pair = pair()) {
            ByteBuffer much = ByteBuffer.wrap(pattern(MUCH_BYTES));
            SocketTimeoutException e = on.start(
                    () -> pair.socket().withDeadline(shortly()).sendFully(much))
                    .failure(SocketTimeoutException.class);
            assertTrue(e.getMessage().contains("send timed out"), e::getMessage);
            assertReceives(pair, much);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSendThatNobodyReadsIsInterruptedAndTellsHowFarItGot(On on) throws Exception {
        try (Pair pair = pair()) {
            ByteBuffer much = ByteBuffer.wrap(pattern(MUCH_BYTES));
            Task<Void> sender = on.start(() -> pair.socket().sendFully(much));
            Task.soon().until(() -> much.position() > 0 && sender.isParked());
            sender.thread.interrupt();
            sender.failure(InterruptedIOException.class);
            assertTrue(sender.interruptedAtEnd());
            assertReceives(pair, much);
        }
    }

    /** A process that connects, reads nothing, and stands still. */
    private static Process stoppedPeer(int port) throws Exception {
        Process peer = new ProcessBuilder("bash", "-c",
                "exec 3<>/dev/tcp/127.0.0.1/" + port + "; kill -STOP $$; cat <&3")
                .inheritIO().start();
        Path status = Path.of("/proc", "" + peer.pid(), "status");
        Task.soon().until(() -> Files.readString(status).contains("T (stopped)"));
        return peer;
    }

    @ParameterizedTest
    @EnumSource
    void neitherCloseNorTimeoutsWaitForAProcessThatStandsStill(On on) throws Exception {
        Process peer = null;
        try (TcpListener listener = heddle.listen(loopback(0))) {
            peer = stoppedPeer(listener.localAddress().getPort());
            TcpSocket socket = listener.accept();
            TcpSocket impatient = socket.withDeadline(shortly());
            on.start(() -> impatient.sendFully(ByteBuffer.allocate(MUCH_BYTES)))
                    .failure(SocketTimeoutException.class);
            on.start(() -> impatient.recv(ByteBuffer.allocate(1)))
                    .failure(SocketTimeoutException.class);
            Task<Void> sender = on.start(
                    () -> socket.sendFully(ByteBuffer.allocate(MUCH_BYTES))).awaitParked();
            Task<Integer> receiver =
                    on.start(() -> socket.recv(ByteBuffer.allocate(1))).awaitParked();
            on.run(socket::close);
            sender.failure(AsynchronousCloseException.class);
            receiver.failure(AsynchronousCloseException.class);
            assertTrue(peer.isAlive());
        } finally {
            if (peer != null) {
                peer.destroyForcibly().waitFor();
            }
        }
    }

    /** A pipe, its reader, and a writer whose bytes are their own indices. */
    private final class Trickle implements AutoCloseable {
        final Path pipe = dir.resolve("pipe");
        final HeddleFile file;
        private final OutputStream writer;
        private int written;

        Trickle() throws Exception {
            shell("mkfifo", pipe.toString());
            Task<HeddleFile> opener = On.VIRTUAL.start(() -> heddle.openFile(pipe));
            writer = Files.newOutputStream(pipe);
            file = opener.result();
        }

        /**
         * Writes a byte, and waits until the reader has taken it and waits for the next, which it
         * must have begun where it cannot be cancelled: in a queue it could.
         */
        void feed(Task<?> reader, ByteBuffer target) throws IOException {
            writer.write(written++);
            Task.soon().until(() -> target.position() == written && reader.isParked()
                    && (can(Capability.CANCEL_PIPE_READ) || aPoolThreadReads()));
        }

        /** After a reader's end: it has all that was written, and the rest can be read. */
        void assertNothingIsLost(ByteBuffer target) throws IOException {
            assertEquals(written, target.position());
            while (written < target.capacity()) {
                writer.write(written++);
            }
            file.readFully(target);
            assertCountsUp(target);
        }

        @Override
        public void close() throws IOException {
            file.close();
            writer.close();
        }
    }

    private static void assertCountsUp(ByteBuffer target) {
        for (int i = 0; i < target.position(); i++) {
            assertEquals(i, target.get(i), "byte " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptBetweenTheBytesOfAPipeLosesNone(On on) throws Exception {
        try (Trickle trickle = new Trickle()) {
            ByteBuffer target = ByteBuffer.allocate(20);
            Task<Void> reader = on.start(() -> trickle.file.readFully(target));
            for (int i = 0; i < 10; i++) {
                trickle.feed(reader, target);
            }
            reader.interruptAndAwaitNotice();
            if (!can(Capability.CANCEL_PIPE_READ)) {
                trickle.writer.write(trickle.written++); // which it waits for
            }
            reader.failure(InterruptedIOException.class);
            trickle.assertNothingIsLost(target);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlineBetweenTheBytesOfAPipeLosesNone(On on) throws Exception {
        try (Trickle trickle = new Trickle()) {
            ByteBuffer target = ByteBuffer.allocate(20);
            Deadline deadline = heddle.deadline(Duration.ofMillis(300));
            Task<Void> reader =
                    on.start(() -> trickle.file.withDeadline(deadline).readFully(target));
            trickle.feed(reader, target);
            trickle.feed(reader, target);
            if (!can(Capability.CANCEL_PIPE_READ)) {
                IoLoop clock = heddle.loops().first();
                long cancelled = clock.nanoTime() + Duration.ofMillis(400).toNanos();
                Task.soon().until(() -> clock.nanoTime() > cancelled);
                trickle.writer.write(trickle.written++); // which it waits for
            }
            reader.failure(FileTimeoutException.class);
            trickle.assertNothingIsLost(target);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingBetweenTheBytesOfAPipeEndsTheReaderAndTellsTheWriter(On on) throws Exception {
        try (Trickle trickle = new Trickle()) {
            ByteBuffer target = ByteBuffer.allocate(20);
            Task<Void> reader = on.start(() -> trickle.file.readFully(target));
            trickle.feed(reader, target);
            trickle.feed(reader, target);
            on.run(trickle.file::close);
            reader.failure(AsynchronousCloseException.class);
            assertEquals(2, target.position());
            assertCountsUp(target);
            Task<Void> writer = on.start(() -> trickle.writer.write(2));
            assertTrue(writer.failure(IOException.class).getMessage().contains("Broken pipe"));
        }
    }
}
