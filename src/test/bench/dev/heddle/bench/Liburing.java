package dev.heddle.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * C with liburing, as the limit of what a server can do here.
 *
 * @param programs the folder of the compiled programs
 */
record Liburing(Path programs) implements Contender {
    @Override
    public String name() {
        return "liburing";
    }

    @Override
    public String title() {
        return "C, liburing";
    }

    @Override
    public String color() {
        return "#8a8f98";
    }

    @Override
    public boolean does(WorkKind kind) {
        return kind.isServed();
    }

    @Override
    public Optional<String> missing() {
        return CompiledC.compile("echo", programs, "-luring")
                .map(error -> error + "; apt install gcc liburing-dev");
    }

    @Override
    public List<String> command(WorkKind kind, Settings settings) {
        return List.of(programs.resolve("echo").toString(), "" + settings.bufferBytes());
    }
}
