package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Backend;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Another virtual machine with the library and its tests on the class path. */
final class ChildJvm {
    private static final long DEADLINE_S = 60;

    private ChildJvm() {
    }

    /** What it printed, to both streams, and how it ended. */
    record Ended(int status, String output) {
    }

    /** Runs {@code java} with these options and arguments. */
    static Ended run(Path dir, List<String> options, String... mainAndArguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-ea");
        command.addAll(options);
        command.add("-cp");
        command.add(classPath());
        command.addAll(List.of(mainAndArguments));
        Path output = dir.resolve("output");
        Process child = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        try {
            assertTrue(child.waitFor(DEADLINE_S, TimeUnit.SECONDS), "still runs: " + command);
        } finally {
            child.destroyForcibly();
        }
        return new Ended(child.exitValue(), Files.readString(output));
    }

    /** Wherever the classes are, whoever runs the tests: folders, or the multi-release jar. */
    private static String classPath() {
        Set<String> path = new LinkedHashSet<>();
        for (Class<?> type : List.of(UringBackend.class, Backend.class, ChildJvm.class)) {
            try {
                path.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                        .toString());
            } catch (URISyntaxException e) {
                throw new AssertionError(e);
            }
        }
        return String.join(System.getProperty("path.separator"), path);
    }
}
