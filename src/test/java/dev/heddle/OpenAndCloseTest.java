package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;

/** Opening and closing again and again leaves nothing behind. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "counts in /proc")
class OpenAndCloseTest {
    private static final int WARM_UP_ROUNDS = 50;
    private static final int ROUNDS = 1000;
    /**
     * The JVM itself maps memory as it goes (code, heap, class data), some tens of maps; a ring
     * left mapped in each round would make two thousand.
     */
    private static final long MAPS_OF_THE_JVM = 200;

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "io_uring needs Java 22")
    void aThousandRoundsOnIoUringLeakNeitherDescriptorsNorMapsNorThreads() throws IOException {
        assertLeaksNothing(BackendKind.URING);
    }

    @Test
    void aThousandRoundsOnThePortableBackendLeakNeitherDescriptorsNorMapsNorThreads()
            throws IOException {
        assertLeaksNothing(BackendKind.NIO);
    }

    private static void assertLeaksNothing(BackendKind kind) throws IOException {
        openAndClose(kind, WARM_UP_ROUNDS);
        long descriptors = descriptors();
        long maps = maps();
        long threads = loopThreads();
        openAndClose(kind, ROUNDS);
        assertEquals(descriptors, descriptors(), "descriptors");
        assertEquals(threads, loopThreads(), "threads");
        long grown = maps() - maps;
        assertTrue(grown < MAPS_OF_THE_JVM, "maps have grown by " + grown);
    }

    private static void openAndClose(BackendKind kind, int rounds) throws IOException {
        HeddleOptions options = HeddleOptions.defaults().withBackend(kind);
        for (int i = 0; i < rounds; i++) {
            Heddle.open(options).close();
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        }
    }

    private static long maps() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.count();
        }
    }

    private static long loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("heddle-")).count();
    }
}
