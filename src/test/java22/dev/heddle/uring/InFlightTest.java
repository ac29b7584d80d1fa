package dev.heddle.uring;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import dev.heddle.backend.Rig;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.BitSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of operations in flight, beyond the contract that all backends share. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class InFlightTest {
    private static final BackendLimits LIMITS = new BackendLimits(8, 32, 1);
    private static final long NOBODY = Long.MAX_VALUE - 1;
    private static final long FIRST_USE_OF_FIRST_SLOT = 1L << Integer.SIZE;

    @TempDir
    Path dir;

    private Rig open() throws IOException {
        return new Rig(new UringProvider().open(LIMITS), dir);
    }

    private static Path fifo(Path path) throws Exception {
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
        return path;
    }

    @Test
    void aReadThatFindsNothingIsTriedAgainUntilThereIsSomething() throws IOException {
        int eventfd = TestCalls.nonBlockingEventfd();
        try (Rig rig = open()) {
            var read = rig.reading(eventfd, Rig.filled(8, -1), Operation.AT_CURSOR);
            rig.submit(read);
            for (int i = 0; i < 10; i++) {
                rig.turn(0);
                assertTrue(rig.isInFlight(read), "EAGAIN was reported");
            }
            TestCalls.ring(eventfd);
            assertEquals(8, rig.resultOf(read));
            assertEquals(1, read.buffer.get(0));
        }
        TestCalls.close(eventfd);
    }

    @Test
    void aReadThatIsTriedAgainAndAgainCanBeCancelled() throws IOException {
        int eventfd = TestCalls.nonBlockingEventfd();
        try (Rig rig = open()) {
            var read = rig.reading(eventfd, Rig.filled(8, -1), Operation.AT_CURSOR);
            rig.submit(read);
            rig.turn(0);
            rig.cancel(read);
            assertEquals(Errno.ECANCELED, rig.errnoOf(read));
            assertEquals(-1, read.buffer.get(0));
        }
        TestCalls.close(eventfd);
    }

    /** What the kernel answers if the target is between two states: that it finds nobody. */
    @Test
    void aCancelThatMissedItsTargetIsRepeated() throws Exception {
        RingOpening.Opened opened = RingOpening.open(8, 128);
        int[] pipe = TestCalls.pipe();
        try (Rig rig = new Rig(UringBackend.on(opened, LIMITS, Machine.current()), dir)) {
            var read = rig.reading(pipe[0], Rig.filled(8, -1), Operation.AT_CURSOR);
            rig.submit(read);
            rig.turn(0);
            SubmissionQueue entries = opened.ring().submissions;
            long entry = entries.next();
            new Encoder(entries.entries(), null, null, null, new BitSet()).cancel(entry, NOBODY,
                    UringBackend.CANCEL | FIRST_USE_OF_FIRST_SLOT);
            entries.commit();
            long start = System.nanoTime();
            while (rig.isInFlight(read)) {
                rig.turn(Rig.DEADLINE_NS);
            }
            assertTrue(System.nanoTime() - start < Rig.DEADLINE_NS, "slept over the repetition");
            assertEquals(Errno.ECANCELED, rig.errnoOf(read));
        }
        TestCalls.close(pipe);
    }

    @Test
    void aRefusedOperationKeepsTheTurnFromWaiting() throws IOException {
        try (Rig rig = open()) {
            var opening = rig.opening(dir.resolve("x".repeat(5_000)), READ);
            rig.submit(opening);
            long start = System.nanoTime();
            rig.turn(Long.MAX_VALUE);
            assertFalse(rig.isInFlight(opening));
            assertTrue(System.nanoTime() - start < Rig.DEADLINE_NS);
        }
    }

    /** As one does that runs on the driving thread; a confined arena would refuse it. */
    @Test
    void aVirtualThreadMaySubmitWhileTheDriverWaitsForIt() throws Exception {
        try (Rig rig = open()) {
            var nop = new Operation.Nop(this);
            Thread.ofVirtual().start(() -> rig.submit(nop)).join();
            rig.await(nop);
        }
    }

    @Test
    void aBackendClosesThoughNoReadHasFoundAnything() throws IOException {
        int eventfd = TestCalls.nonBlockingEventfd();
        Rig rig = open();
        for (int i = 0; i < LIMITS.maxInFlight(); i++) {
            rig.submit(rig.reading(eventfd, Rig.filled(8, -1), Operation.AT_CURSOR));
        }
        rig.backend.close();
        TestCalls.close(eventfd);
    }

    /** The kernel's worker thread sleeps in open(2); what ends it is a signal, so EINTR. */
    @Test
    void anOpenThatWaitsForAPeerIsCancelled() throws Exception {
        Path pipe = fifo(dir.resolve("pipe"));
        try (Rig rig = open()) {
            var opening = rig.opening(pipe, READ);
            rig.submit(opening);
            rig.turn(TimeUnit.MILLISECONDS.toNanos(20));
            assertTrue(rig.isInFlight(opening));
            rig.cancel(opening);
            assertEquals(Errno.ECANCELED, rig.errnoOf(opening));
        }
    }

    @Test
    void whatIsOpenedWhileTheBackendClosesIsClosedAgain() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "x");
        open().backend.close();
        int before = TestCalls.descriptors();
        for (int round = 0; round < 50; round++) {
            Rig rig = open();
            List<Operation> opens = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                opens.add(rig.opening(file, READ));
                rig.submit(opens.get(i));
            }
            if (round % 2 == 0) {
                rig.turn(0);
            }
            rig.backend.close();
            opens.stream().filter(open -> !rig.isInFlight(open) && open.errno() == null)
                    .forEach(open -> TestCalls.close((int) open.result()));
        }
        assertEquals(before, TestCalls.descriptors());
    }

    @Test
    void aConnectionAcceptedWhileTheBackendClosesIsClosedAgain() throws IOException {
        open().backend.close();
        int before = TestCalls.descriptors();
        Rig rig = open();
        int listener = rig.listener();
        int client = rig.stream();
        rig.submit(rig.accepting(listener));
        rig.submit(rig.connecting(client, Rig.loopback(rig.address(listener).getPort())));
        rig.backend.close();
        TestCalls.close(listener, client);
        assertEquals(before, TestCalls.descriptors());
    }

    @Test
    void aCloseInFlightIsCarriedOutThoughTheBackendCloses() throws IOException {
        open().backend.close();
        int before = TestCalls.descriptors();
        Rig rig = open();
        for (int i = 0; i < 8; i++) {
            rig.submit(rig.closing(rig.open(dir.resolve("file"), WRITE, CREATE)));
        }
        rig.backend.close();
        assertEquals(before, TestCalls.descriptors());
    }

    @Test
    void aThousandBackendsLeaveNothingBehind() throws IOException {
        open().backend.close();
        int descriptors = TestCalls.descriptors();
        long mappings = TestCalls.ringMappings();
        for (int i = 0; i < 1_000; i++) {
            Rig rig = open();
            assertEquals(0, rig.result(new Operation.Nop(this)));
            rig.backend.close();
        }
        assertEquals(descriptors, TestCalls.descriptors());
        assertEquals(mappings, TestCalls.ringMappings());
    }

    @Test
    void moreThanTheCapacityIsRefusedUntilOneHasEnded() throws IOException {
        try (Rig rig = open()) {
            int listener = rig.listener();
            List<Operation.Accept> accepts = new ArrayList<>();
            for (int i = 0; i < rig.backend.capacity(); i++) {
                accepts.add(rig.accepting(listener));
                rig.submit(accepts.get(i));
            }
            rig.turn(0);
            var nop = new Operation.Nop(this);
            assertFalse(rig.backend.submit(nop));
            rig.cancel(accepts.get(0));
            rig.await(accepts.get(0));
            assertEquals(0, rig.result(nop));
        }
    }

    @Test
    void aStreamOfWakesDoesNotTakeTheRoomOfOperations() throws IOException {
        try (Rig rig = new Rig(new UringProvider().open(new BackendLimits(1, 8, 1)), dir)) {
            for (int i = 0; i < 1_000; i++) {
                rig.backend.wake();
                assertTrue(rig.backend.submit(new Operation.Nop(this)), "round " + i);
                int[] ended = {0};
                while (ended[0] == 0) {
                    rig.backend.turn(Rig.DEADLINE_NS, nop -> ended[0]++);
                }
            }
        }
    }

    @Test
    void aBrokenRingSaysSoAndItsCloseFreesNothingThatTheKernelMayWriteTo() throws Exception {
        RingOpening.Opened opened = RingOpening.open(8, 64);
        UringBackend backend = UringBackend.on(opened, LIMITS, Machine.current());
        int[] pipe = TestCalls.pipe();
        var read = new Operation.Read(this);
        read.handle = pipe[0];
        read.buffer = ByteBuffer.allocateDirect(8);
        read.position = Operation.AT_CURSOR;
        assertTrue(backend.submit(read));
        backend.turn(0, ended -> { });
        TestCalls.replace(opened.ring().fd(), pipe[1]);
        var e = assertThrows(IllegalStateException.class,
                () -> backend.turn(1_000_000, ended -> { }));
        assertTrue(e.getMessage().contains("broken"), e.getMessage());
        backend.close();
        backend.wake();
        assertTrue(opened.ring().arena.scope().isAlive());
        assertThrows(IllegalStateException.class, () -> backend.turn(0, ended -> { }));
        TestCalls.close(pipe);
    }

    @Test
    void afterItsCloseABackendRefusesInsteadOfCrashing() throws IOException {
        Rig rig = open();
        rig.backend.close();
        assertThrows(IllegalStateException.class,
                () -> rig.backend.submit(new Operation.Nop(this)));
        assertThrows(IllegalStateException.class, () -> rig.backend.turn(0, ended -> { }));
        rig.backend.wake();
    }

    @Test
    void pathsOfAnyBytesAreOpened() throws Exception {
        Path odd = Path.of(URI.create(dir.toUri() + "a%FFb%20c"));
        assertNotEquals(-1, odd.toString().indexOf('\uFFFD'), "text after all: " + odd);
        Files.writeString(odd, "12345");
        Path euro = Files.writeString(dir.resolve("\u20ac"), "123");
        try (Rig rig = open()) {
            for (Path path : List.of(odd, euro)) {
                var stat = new Operation.Stat(this);
                stat.path = path;
                rig.result(stat);
                assertEquals(Files.size(path), stat.status.size());
            }
        }
    }

    @Test
    void aPathThatIsTooLongIsENAMETOOLONG() throws IOException {
        try (Rig rig = open()) {
            for (String name : List.of("x".repeat(300), "x/".repeat(3_000))) {
                assertEquals(Errno.ENAMETOOLONG,
                        rig.errno(rig.opening(dir.resolve(name), READ)));
            }
            Path longest = Path.of("/" + "./".repeat(2_040) + "etc");
            rig.close(rig.open(longest, READ));
        }
    }

    @Test
    void anEmptyPathIsTheWorkingDirectory() throws IOException {
        try (Rig rig = open()) {
            var stat = new Operation.Stat(this);
            stat.path = Path.of("");
            rig.result(stat);
            assertEquals(Files.getAttribute(Path.of("").toAbsolutePath(), "unix:ino"),
                    stat.status.inode());
        }
    }

    @Test
    void pathsOfOtherFileSystemsAreRefusedWithACause() throws Exception {
        Path jar = dir.resolve("some.jar");
        try (var other = FileSystems.newFileSystem(jar,
                Map.of("create", "true")); Rig rig = open()) {
            var opening = rig.opening(other.getPath("x"), READ);
            assertEquals(Errno.EINVAL, rig.errno(opening));
            assertTrue(opening.cause() instanceof ProviderMismatchException);
        }
    }
}
