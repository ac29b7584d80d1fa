package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The programs in C, one file each, compiled where they are to run. */
final class CompiledC {
    private static final Path SOURCES = Path.of("src/test/bench/c");

    private CompiledC() {
    }

    /** Compiles NAME.c to a program in a folder; what the compiler says first, if it cannot. */
    static Optional<String> compile(String name, Path folder, String... libraries) {
        List<String> command = new ArrayList<>(List.of("gcc", "-O2", "-Wall",
                "-o", folder.resolve(name).toString(), SOURCES.resolve(name + ".c").toString()));
        command.addAll(List.of(libraries));
        try {
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
}
