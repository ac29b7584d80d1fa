package dev.heddle.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import dev.heddle.backend.Rig;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sockets in trouble: no descriptors left, memory gone, handles closed too early. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PollerTest {
    @TempDir
    Path dir;
    private Rig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new Rig(new NioProvider().open(new BackendLimits(64, 64, 1)), dir);
    }

    @AfterEach
    void close() {
        rig.backend.close();
    }

    @Test
    void closingASocketCancelsWhatWaitsForIt() throws IOException {
        int[] pair = rig.pair();
        var recv = rig.receiving(pair[1], Rig.filled(4, 'x'));
        rig.submit(recv);
        rig.turn(0);
        rig.close(pair[1]);
        assertEquals(Errno.ECANCELED, rig.errnoOf(recv));
        assertEquals(Rig.filled(4, 'x'), recv.buffer);
    }

    @Test
    void aRefusedConnectLeavesAHandleThatCanBeClosed() throws IOException {
        int listener = rig.listener();
        int port = rig.address(listener).getPort();
        rig.close(listener);
        int stream = rig.stream();
        assertEquals(Errno.ECONNREFUSED, rig.errno(rig.connecting(stream, Rig.loopback(port))));
        rig.close(stream);
    }

    @Test
    void readinessThatNobodyWantsDoesNotMakeTurnsSpin() throws IOException {
        int[] pair = rig.pair();
        var recv = rig.receiving(pair[1], Rig.filled(1, 0));
        rig.submit(recv);
        rig.turn(0); // the selector watches the socket from now on
        assertEquals(5, rig.result(rig.sending(pair[0], Rig.filled(5, 1))));
        assertEquals(1, rig.resultOf(recv)); // four bytes stay unread
        assertTurnsWait();
        assertEquals(1, rig.result(recv));
    }

    @Test
    void aSocketThatCanBeWrittenToDoesNotMakeTurnsSpin() throws IOException {
        int[] pair = rig.pair();
        var send = rig.sending(pair[0], Rig.filled(1 << 16, 'x'));
        long sent = 0;
        while (rig.backend.attempt(send)) {
            sent += send.result();
        }
        rig.submit(send); // the selector watches the socket from now on
        rig.turn(0);
        var recv = rig.receiving(pair[1], Rig.filled(1 << 16, 0));
        while (rig.isInFlight(send) || sent > 0) {
            sent -= rig.result(recv);
        }
        assertTurnsWait();
    }

    @Test
    void anOlderReceiveIsServedBeforeAYoungerOne() throws IOException {
        int[] pair = rig.pair();
        var older = rig.receiving(pair[1], Rig.filled(4, 0));
        var younger = rig.receiving(pair[1], Rig.filled(4, 0));
        rig.submit(older);
        rig.turn(0);
        assertTrue(rig.backend.attempt(rig.sending(pair[0], Rig.filled(4, 1))));
        rig.submit(younger);
        assertEquals(4, rig.resultOf(older));
        assertTrue(rig.isInFlight(younger));
    }

    private void assertTurnsWait() {
        long wanted = TimeUnit.MILLISECONDS.toNanos(100);
        long start = System.nanoTime();
        int turns = 0;
        while (System.nanoTime() - start < wanted) {
            rig.turn(wanted);
            turns++;
        }
        assertTrue(turns < 10, "spun: " + turns + " turns");
    }

    @Test
    void memoryFreedTooEarlyFailsTheOperationAndNothingElse() throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= 22, "arenas came with Java 22");
        Class<?> arenas = Class.forName("java.lang.foreign.Arena");
        Object arena = arenas.getMethod("ofShared").invoke(null);
        Object segment = arenas.getMethod("allocate", long.class).invoke(arena, 8L);
        ByteBuffer buffer = (ByteBuffer) Class.forName("java.lang.foreign.MemorySegment")
                .getMethod("asByteBuffer").invoke(segment);
        int[] pair = rig.pair();
        var recv = rig.receiving(pair[1], buffer);
        rig.submit(recv);
        rig.turn(0);
        arenas.getMethod("close").invoke(arena);
        assertEquals(3, rig.result(rig.sending(pair[0], Rig.filled(3, 1))));
        assertEquals(Errno.EFAULT, rig.errnoOf(recv));
        assertEquals(3, rig.result(rig.receiving(pair[1], Rig.filled(8, 0))));
    }

    @Test
    void aListenerSurvivesTheLackOfDescriptors() throws Exception {
        Assumptions.assumeTrue(new File("/bin/sh").exists());
        String java = ProcessHandle.current().info().command().orElse("java");
        Process child = new ProcessBuilder("/bin/sh", "-c", "ulimit -n 120; exec \"$@\"", "sh",
                java, "-ea", "-Xshare:auto", "-cp", System.getProperty("java.class.path"),
                FewDescriptors.class.getName()).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes());
        assertEquals(0, child.waitFor(), output);
    }

    /** Runs on its own, with few descriptors to have. */
    static final class FewDescriptors {
        public static void main(String[] args) throws IOException {
            Path dir = Path.of("/dev");
            try (Rig rig = new Rig(new NioProvider().open(new BackendLimits(64, 64, 1)), dir)) {
                // Loads every class now: from a folder, that takes descriptors too.
                rig.errno(rig.receiving(rig.stream(), Rig.filled(1, 0)));
                rig.errno(rig.opening(dir.resolve("none"), StandardOpenOption.READ));
                rig.pair();
                int listener = rig.listener();
                int client = rig.stream();
                var accept = rig.accepting(listener);
                rig.submit(accept);
                rig.turn(0);
                ArrayDeque<FileChannel> hogs = hogAll();
                rig.result(rig.connecting(client, Rig.loopback(rig.address(listener).getPort())));
                check(rig.errnoOf(accept) == Errno.EMFILE, accept);
                check(rig.errno(accept) == Errno.EMFILE, accept);
                check(rig.errno(rig.opening(dir.resolve("null"), StandardOpenOption.READ))
                        == Errno.EMFILE, null);
                hogs.pop().close();
                hogs.pop().close();
                check(rig.result(accept) >= 0, accept);
                for (FileChannel hog : hogs) {
                    hog.close();
                }
            }
        }

        private static void check(boolean ok, Operation operation) {
            if (!ok) {
                throw new AssertionError(operation == null ? "open" : String.valueOf(
                        operation.errno()), operation == null ? null : operation.cause());
            }
        }

        private static ArrayDeque<FileChannel> hogAll() {
            ArrayDeque<FileChannel> hogs = new ArrayDeque<>();
            try {
                while (true) {
                    hogs.push(FileChannel.open(Path.of("/dev/null")));
                }
            } catch (IOException e) {
                return hogs;
            }
        }
    }
}
