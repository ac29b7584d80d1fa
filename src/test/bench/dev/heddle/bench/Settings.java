package dev.heddle.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What the harness tells a measured process: the size of its task. */
public final class Settings {
    /** Connections that may wait to be accepted. */
    public static final int BACKLOG = 4096;

    private static final int BUFFER_BYTES_MAX = 64 << 10;

    @Option(names = "--count", description = "threads or connections")
    public int count = 1;

    @Option(names = "--bytes", description = "of a message or block")
    public int bytes = 64;

    /** Seconds before measuring, told for each round. */
    public double warmUp;

    @Option(names = "--seconds", description = "seconds of measuring")
    public double seconds = 3;

    @Option(names = "--path", description = "the file or directory to work on")
    public Path path;

    /** The buffer of a connection: messages larger than that come in pieces. */
    public int bufferBytes() {
        return Math.min(bytes, BUFFER_BYTES_MAX);
    }

    /** The options that say the same to another process. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of("--count", "" + count, "--bytes", "" + bytes,
                "--seconds", "" + seconds));
        if (path != null) {
            options.addAll(List.of("--path", path.toString()));
        }
        return options;
    }
}
