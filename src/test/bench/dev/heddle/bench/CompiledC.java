package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The programs in C, one file or folder each, compiled where they are to run. */
final class CompiledC {
    private static final Path SOURCES = Path.of("src/test/bench/c");

    private CompiledC() {
    }

    /**
     * Compiles NAME.c, or all files of the folder NAME, to a program in a folder; what the
     * compiler says first, if it cannot.
     */
    static Optional<String> compile(String name, Path folder, String... libraries) {
        List<String> command = new ArrayList<>(List.of("gcc", "-O2", "-Wall", "-pthread",
                "-o", folder.resolve(name).toString()));
        try {
            command.addAll(sources(name));
            command.addAll(List.of(libraries));
            Files.createDirectories(folder);
            Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(gcc.getInputStream().readAllBytes());
            return gcc.waitFor() == 0 ? Optional.empty()
                    : Optional.of(output.lines().findFirst().orElse("gcc failed"));
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static List<String> sources(String name) throws IOException {
        Path one = SOURCES.resolve(name + ".c");
        if (Files.exists(one)) {
            return List.of(one.toString());
        }
        try (var files = Files.list(SOURCES.resolve(name))) {
            return files.map(Path::toString).filter(file -> file.endsWith(".c")).sorted().toList();
        }
    }
}
