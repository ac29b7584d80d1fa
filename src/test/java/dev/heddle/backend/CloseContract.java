package dev.heddle.backend;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Closing handles and backends: nothing leaks, nothing hangs, nothing is written to afterwards. */
interface CloseContract extends Rigged {
    BackendLimits SMALL = new BackendLimits(16, 64, 2);
    Path DESCRIPTORS = Path.of("/proc/self/fd");
    /** What the virtual machine may open on its own meanwhile. */
    int SLACK = 8;

    private static int descriptors() {
        Assumptions.assumeTrue(Files.isDirectory(DESCRIPTORS), "only Linux tells");
        File[] entries = DESCRIPTORS.toFile().listFiles();
        return entries.length;
    }

    private void everyKindOnce(Path file) throws IOException {
        rig().close(rig().open(file, READ));
        int[] pair = rig().pair();
        var recv = rig().receiving(pair[1], Rig.filled(1, 0));
        rig().submit(recv);
        rig().result(rig().sending(pair[0], Rig.filled(1, 0)));
        rig().await(recv);
        rig().close(pair[0]);
        rig().close(pair[1]);
    }

    @Test
    default void closedHandlesAreReleased() throws IOException {
        Path file = Files.writeString(rig().dir.resolve("file"), "x");
        everyKindOnce(file);
        int before = descriptors();
        for (int i = 0; i < 100; i++) {
            everyKindOnce(file);
        }
        int after = descriptors();
        assertTrue(after <= before + SLACK, before + " descriptors became " + after);
    }

    @Test
    default void aSocketIsReleasedBeforeItsCloseIsReported() throws IOException {
        for (int i = 0; i < 20; i++) {
            int listener = rig().listener();
            int port = rig().address(listener).getPort();
            var accept = rig().accepting(listener);
            rig().submit(accept);
            rig().turn(0); // it waits: the backend has the socket wherever it keeps such
            try (Socket outside = new Socket()) {
                outside.connect(Rig.loopback(port));
            }
            rig().close((int) rig().resultOf(accept));
            rig().close(listener);
            assertThrows(SocketException.class, () -> {
                try (Socket outside = new Socket()) {
                    outside.connect(Rig.loopback(port));
                }
            }, "something listens still");
        }
    }

    @Test
    default void aClosedBackendReleasesAllItHad() throws IOException {
        rig(SMALL).close();
        int before = descriptors();
        for (int i = 0; i < 30; i++) {
            try (Rig other = rig(SMALL)) {
                other.result(new Operation.Nop(this));
                other.pair();
            }
        }
        int after = descriptors();
        assertTrue(after <= before + SLACK, before + " descriptors became " + after);
    }

    @Test
    default void closingTwiceDoesNothing() throws IOException {
        Rig other = rig(SMALL);
        other.close();
        other.backend.close();
    }

    @Test
    default void aWakeThatRacesTheCloseIsHarmless() throws Exception {
        for (int i = 0; i < 50; i++) {
            Backend backend = rig(SMALL).backend;
            Thread waker = Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 200; n++) {
                    backend.wake();
                }
            });
            backend.turn(0, operation -> { });
            waker.join();
            backend.close();
        }
    }

    @Test
    default void operationsInFlightAtTheCloseAreNotReportedAndTheirBuffersLeftAlone()
            throws IOException {
        Rig other = rig(SMALL);
        int listener = other.listener();
        var accept = other.accepting(listener);
        other.submit(accept);
        try (Socket outside = new Socket()) {
            outside.connect(Rig.loopback(other.address(listener).getPort()));
            int server = (int) other.resultOf(accept);
            ByteBuffer buffer = Rig.filled(1 << 16, 'x');
            var recv = other.receiving(server, buffer);
            other.submit(recv);
            other.submit(other.accepting(listener));
            other.turn(0);
            other.submit(new Operation.Nop(this));
            other.backend.close();
            assertTrue(other.isInFlight(recv), "reported by close");
            sendOrFail(outside);
            assertEquals(Rig.filled(1 << 16, 'x'), buffer);
        }
    }

    private static void sendOrFail(Socket outside) {
        try {
            outside.getOutputStream().write(new byte[1 << 16]);
            outside.getOutputStream().flush();
        } catch (IOException e) {
            assertTrue(e instanceof SocketException, "reset, as the peer is gone");
        }
    }

    @Test
    default void closingEndsAReadOfAPipeThatNobodyWritesTo() throws Exception {
        Path pipe = rig().dir.resolve("pipe");
        try {
            Assumptions.assumeTrue(
                    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        } catch (IOException e) {
            Assumptions.abort("no mkfifo here");
        }
        Rig other = rig(SMALL);
        int handle = other.open(pipe, READ, WRITE); // with a writer, opening does not wait
        ByteBuffer buffer = Rig.filled(8, 'x');
        for (int i = 0; i < 3; i++) { // more than there are threads to block
            other.submit(other.reading(handle, buffer, Operation.AT_CURSOR));
        }
        other.turn(1_000_000);
        other.backend.close();
        try (FileChannel outside = FileChannel.open(pipe, READ, WRITE)) {
            outside.write(ByteBuffer.wrap(new byte[8]));
        }
        assertEquals(Rig.filled(8, 'x'), buffer);
    }

    @Test
    default void filesInFlightAtTheCloseAreAwaited() throws IOException {
        Path file = Files.write(rig().dir.resolve("file"), new byte[1 << 22]);
        for (int i = 0; i < 20; i++) {
            Rig other = rig(SMALL);
            int handle = other.open(file, READ);
            ByteBuffer[] buffers = new ByteBuffer[8];
            for (int b = 0; b < 8; b++) {
                buffers[b] = ByteBuffer.allocateDirect(1 << 19);
                other.submit(other.reading(handle, buffers[b], (long) b << 19));
            }
            other.turn(0);
            other.backend.close();
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining()) {
                    buffer.put((byte) 'x');
                }
                buffer.flip();
            }
            Thread.yield();
            for (ByteBuffer buffer : buffers) {
                assertEquals(-1, buffer.mismatch(Rig.filled(1 << 19, 'x')), "written to later");
            }
        }
    }
}
