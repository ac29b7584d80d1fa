package dev.heddle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process holds of the system, counted through /proc. */
public final class Descriptors {
    private Descriptors() {
    }

    /** Open descriptors of files, sockets and rings, whatever the JVM has open of its own. */
    public static long open() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count() - 1; // the one that lists them
        }
    }

    /** Mappings whose name contains a text. */
    public static long mapped(String name) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(name)).count();
        }
    }
}
