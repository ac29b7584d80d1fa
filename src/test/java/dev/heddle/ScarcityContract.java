package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a process may have of the system is little, or nothing at all. */
abstract class ScarcityContract extends FacadeContract {
    private List<String> told(String limit, Class<?> program) throws Exception {
        return told(limit, options().backend().backendName(), program);
    }

    private static List<String> told(String limit, String backend, Class<?> program)
            throws Exception {
        Process child = ChildJvm.start(limit, "-Ddev.heddle.backend=" + backend, program);
        try (var out = child.inputReader()) {
            List<String> lines = out.lines().toList();
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, child.exitValue(), lines::toString);
            return lines;
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void tooManyOpenFilesAreToldWhereverTheyAreMetAndNothingIsLost() throws Exception {
        List<String> lines = told("ulimit -n 64", ScarceProgram.class);
        assertEquals(5, lines.size(), lines::toString);
        for (int i = 0; i < 4; i++) {
            String line = lines.get(i);
            assertTrue(line.startsWith(List.of("open: java.nio.file.FileSystemException",
                    "connect: java.net.SocketException", "listen: java.net.SocketException",
                    "another: dev.heddle.backend.BackendUnavailableException").get(i)), line);
            assertTrue(line.toLowerCase(Locale.ROOT).contains("too many open files"), line);
            assertTrue(line.contains("ulimit -n"), line);
        }
        assertEquals("leaked 0", lines.get(4));
    }

    /** Root is above the limit, by a capability that it can do without. */
    private static String withoutLockedMemory() throws IOException {
        Path setpriv = Path.of("/usr/bin/setpriv");
        return "ulimit -n 64; ulimit -l 0" + (FileDeviceContract.isRoot() && Files.exists(setpriv)
                ? "; WITH='" + setpriv + " --bounding-set=-ipc_lock'" : "");
    }

    /** Some kernels count the memory of a ring as locked: before 5.12, and 6.18 again. */
    @Test
    void whereNoMemoryMayBeLockedItWorksOnWhatCanBeHad() throws Exception {
        List<String> lines = told(withoutLockedMemory(), "auto", ScarceProgram.class);
        assertEquals("leaked 0", lines.getLast(), lines::toString);
    }

    @Test
    void whatCannotBeHadForWantOfLockedMemoryTellsTheLimit() throws Exception {
        List<String> lines = told(withoutLockedMemory(), LifeContract.BackendTeller.class);
        String line = String.join(" ", lines);
        assertTrue(line.startsWith(options().backend() + " ")
                || line.startsWith("failed ") && line.contains("ulimit -l"), line);
    }
}
