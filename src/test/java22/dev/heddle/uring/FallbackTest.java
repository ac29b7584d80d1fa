package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where io_uring is denied, the same program runs on the portable backend, and is told why. */
class FallbackTest {
    private static final String LOGGED = "Heddle runs on its portable backend";
    private static final List<String> WORK =
            List.of("file: 30", "tcp: 10", "event and sleep: ok");

    @TempDir
    Path dir;

    private ChildJvm.Ended run(List<String> options, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
        all.addAll(options);
        return ChildJvm.run(dir, all, arguments);
    }

    private static void assertDoesItsWorkTwice(ChildJvm.Ended ended) {
        assertEquals(0, ended.status(), ended.output());
        for (String line : WORK) {
            assertEquals(2, Collections.frequency(ended.output().lines().toList(), line),
                    ended.output());
        }
    }

    private static long logged(ChildJvm.Ended ended) {
        return ended.output().lines().filter(line -> line.contains(LOGGED)).count();
    }

    @Test
    void undeniedItRunsOnIoUringAndLogsNothing() throws Exception {
        ChildJvm.Ended ended = run(List.of(), FacadeOnce.class.getName());
        assertDoesItsWorkTwice(ended);
        assertTrue(ended.output().contains("backend: URING"), ended.output());
        assertEquals(0, logged(ended), ended.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"io_uring_setup=EPERM", "io_uring_setup=ENOSYS",
        "io_uring_setup=ENOMEM", "io_uring_enter=EPERM"})
    void deniedItRunsOnThePortableBackendAndOneLineSaysWhy(String rule) throws Exception {
        ChildJvm.Ended ended = run(List.of(), Seccomp.class.getName(), rule,
                FacadeOnce.class.getName());
        assertDoesItsWorkTwice(ended);
        assertTrue(ended.output().contains("backend: NIO"), ended.output());
        assertEquals(1, logged(ended), ended.output());
        String line = ended.output().lines().filter(l -> l.contains(LOGGED)).findFirst()
                .orElseThrow();
        assertTrue(line.contains(rule.substring(0, rule.indexOf('='))), line);
        assertTrue(line.contains(rule.substring(rule.indexOf('=') + 1)), line);
    }

    @Test
    void forcedAndDeniedItFailsAndSaysWhy() throws Exception {
        ChildJvm.Ended ended = run(List.of("-Ddev.heddle.backend=uring"),
                Seccomp.class.getName(), "io_uring_setup=EPERM", FacadeOnce.class.getName());
        assertNotEquals(0, ended.status(), ended.output());
        assertTrue(ended.output().contains("BackendUnavailableException"), ended.output());
        assertTrue(ended.output().contains("seccomp"), ended.output());
    }

    @Test
    void thePortableOneCanBeForcedAndLogsNothing() throws Exception {
        ChildJvm.Ended ended = run(List.of("-Ddev.heddle.backend=nio"),
                FacadeOnce.class.getName());
        assertDoesItsWorkTwice(ended);
        assertTrue(ended.output().contains("reason: nio: forced by -Ddev.heddle.backend=nio"),
                ended.output());
        assertEquals(0, logged(ended), ended.output());
    }

    @Test
    void anUnknownNameIsRefusedWithTheNamesThereAre() throws Exception {
        ChildJvm.Ended ended = run(List.of("-Ddev.heddle.backend=epoll"),
                FacadeOnce.class.getName());
        assertNotEquals(0, ended.status(), ended.output());
        assertTrue(ended.output().contains("use uring, nio or auto"), ended.output());
    }
}
