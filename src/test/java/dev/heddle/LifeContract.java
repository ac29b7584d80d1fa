package dev.heddle;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task.On;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Heddle comes and goes without a trace, and says what it runs on. */
abstract class LifeContract extends FacadeContract {
    private static final String PROPERTY = "dev.heddle.backend";

    @Test
    void heddlesThatWereUsedLeaveNothingBehind() throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(100));
        useAnother(path);
        long descriptors = Descriptors.open();
        long rings = Descriptors.mapped("io_uring");
        long threads = threads();
        for (int i = 0; i < 50; i++) {
            useAnother(path);
        }
        Task.soon().untilAsserted(() -> {
            assertTrue(Descriptors.open() <= descriptors, "descriptors");
            assertTrue(Descriptors.mapped("io_uring") <= rings, "rings");
            assertTrue(threads() <= threads, "threads");
        });
    }

    private void useAnother(Path path) throws Exception {
        try (Heddle another = open(options()); HeddleFile file = another.openFile(path);
                TcpListener listener = another.listen(loopback(0));
                TcpSocket client = another.connect(listener.localAddress());
                TcpSocket server = listener.accept()) {
            assertEquals(100, file.submitRead(ByteBuffer.allocate(200), 0).await());
            client.sendFully(ByteBuffer.allocate(10));
            server.recvFully(ByteBuffer.allocate(10));
        }
    }

    /** Each opening of a pipe that nobody writes occupies a thread, of Heddle's or the kernel's. */
    @Test
    void noMoreThreadsThanAskedForMakeBlockingCalls() throws Exception {
        long threadsBefore = threads();
        Heddle narrow = open(options().withLoops(1).withFileThreads(1));
        List<Task<HeddleFile>> openers = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                Path pipe = dir.resolve("pipe" + i);
                shell("mkfifo", pipe.toString());
                openers.add(On.VIRTUAL.start(() -> narrow.openFile(pipe)).awaitParked());
            }
            Awaitility.await().during(Duration.ofMillis(200)).atMost(Task.SOON)
                    .until(() -> narrow.statistics().get("WORKERS") == 1);
        } finally {
            narrow.close();
        }
        for (int i = 0; i < openers.size(); i++) {
            openers.get(i).failure(AsynchronousCloseException.class);
            // Lets a thread end that is still at it: see the portable backend's package page.
            new RandomAccessFile(dir.resolve("pipe" + i).toFile(), "rw").close();
        }
        Task.soon().until(() -> threads() == threadsBefore);
    }

    @Test
    void eachLimitHasACountOfHowOftenItWasMet() throws Exception {
        try (Heddle narrow = open(options().withLoops(1).withSubmissionEntries(1)
                        .withMaxInFlight(2).withStagingBytes(1 << 20));
                HeddleFile file = narrow.openFile(dir.resolve("file"), CREATE, READ, WRITE)) {
            Map<String, Long> before = narrow.statistics();
            writeManyAtOnce(narrow, file, () -> ByteBuffer.allocate(1 << 20));
            Map<String, Long> staged = narrow.statistics();
            assertTrue(staged.get("FULL_STAGING") > before.get("FULL_STAGING"), staged::toString);
            writeManyAtOnce(narrow, file, () -> ByteBuffer.allocateDirect(1 << 20));
            Map<String, Long> after = narrow.statistics();
            assertTrue(after.get("FULL_SUBMISSIONS") > staged.get("FULL_SUBMISSIONS"),
                    after::toString);
            assertTrue(after.get("FULL_IN_FLIGHT") > staged.get("FULL_IN_FLIGHT"),
                    after::toString);
        }
    }

    private static void writeManyAtOnce(Heddle narrow, HeddleFile file,
            Supplier<ByteBuffer> source) throws Exception {
        List<Pending> writes = new ArrayList<>();
        try (LoopStopped loop = new LoopStopped(narrow)) {
            loop.awaitStopped();
            for (int i = 0; i < 16; i++) {
                writes.add(file.submitWrite(source.get(), 0));
            }
        }
        for (Pending write : writes) {
            assertTrue(write.await() > 0);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("heddle-")).count();
    }

    @ParameterizedTest
    @EnumSource
    void openingIsNotKeptFromItsWorkByAnInterrupt(On on) throws Exception {
        Task<Heddle> opener = on.start(() -> {
            Thread.currentThread().interrupt();
            return open(options());
        });
        opener.result().close();
        assertTrue(opener.interruptedAtEnd());
    }

    @Test
    void theBackendIsTheOneAskedForAndTheReasonSaysSo() {
        assertEquals(options().backend(), heddle.backend());
        assertEquals(options().backend().backendName() + ": asked for by the program",
                heddle.backendReason());
    }

    @Test
    void thePropertyForcesABackendOverTheProgramsWish() throws Exception {
        BackendKind other = options().backend() == BackendKind.NIO
                ? BackendKind.AUTO : BackendKind.NIO;
        withProperty(options().backend().backendName(), () -> {
            try (Heddle forced = open(options().withBackend(other))) {
                assertEquals(options().backend(), forced.backend());
                assertTrue(forced.backendReason().contains("-D" + PROPERTY + "="
                        + options().backend().backendName()), forced::backendReason);
            }
        });
    }

    @Test
    void aBackendOfAnUnknownNameIsRefusedWithTheNamesThereAre() throws Exception {
        withProperty("uringg", () -> {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                    () -> open(options()));
            assertTrue(e.getMessage().contains("\"uringg\"")
                    && e.getMessage().contains("uring, nio or auto"), e::getMessage);
        });
    }

    private static void withProperty(String value, Task.Action action) throws Exception {
        assertNull(System.getProperty(PROPERTY));
        System.setProperty(PROPERTY, value);
        try {
            action.run();
        } finally {
            System.clearProperty(PROPERTY);
        }
    }

    /** Says which backend it got, or why none. */
    static final class BackendTeller {
        private BackendTeller() {
        }

        public static void main(String[] args) {
            try (Heddle heddle = Heddle.open()) {
                System.out.println(heddle.backend() + " " + heddle.backendReason());
            } catch (IOException e) {
                System.out.println("failed " + e.getMessage());
            }
        }
    }

    /** Without the classes for Java 22, as where a jar was repackaged carelessly. */
    private static String told(String option) throws Exception {
        Process teller = ChildJvm.start("true", option
                + " -Djdk.util.jar.enableMultiRelease=false",
                ChildJvm.classPathWithoutVersions(), BackendTeller.class);
        try (var out = teller.inputReader()) {
            String line = out.readLine();
            assertTrue(teller.waitFor(20, TimeUnit.SECONDS));
            return line;
        } finally {
            teller.destroyForcibly();
        }
    }

    @Test
    void whereTheRingsClassesAreMissingTheReasonSaysWhatHelps() throws Exception {
        String automatic = told("-Dunset=");
        assertTrue(automatic.startsWith("NIO nio: io_uring cannot be used"), automatic);
        String forced = told("-D" + PROPERTY + "=uring");
        assertTrue(forced.startsWith("failed "), forced);
        String helps = Runtime.version().feature() < 22 ? "Run on Java 22" : "Multi-Release: true";
        assertTrue(automatic.contains(helps), automatic);
        assertTrue(forced.contains(helps), forced);
    }
}
