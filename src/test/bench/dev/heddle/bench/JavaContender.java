package dev.heddle.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One in a JVM of its own, with that JVM's defaults.
 *
 * @param main    the class to start
 * @param kinds   what it does
 * @param trouble why it cannot run here, if so
 * @param options for the main class, before those of the task
 */
record JavaContender(String name, String title, String color, Class<?> main,
        Set<WorkKind> kinds, Supplier<Optional<String>> trouble, List<String> options)
        implements Contender {
    /** All of it resident from the start, so that what grows is the memory outside of it. */
    private static final List<String> FIXED_HEAP =
            List.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch");

    @Override
    public boolean does(WorkKind kind) {
        return kinds.contains(kind);
    }

    @Override
    public Optional<String> missing() {
        return trouble.get();
    }

    @Override
    public List<String> command(WorkKind kind, Settings settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        if (kind == WorkKind.IDLE) {
            command.addAll(FIXED_HEAP);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(options);
        command.add(kind.name());
        command.addAll(settings.options());
        return command;
    }
}
