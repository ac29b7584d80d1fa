package dev.heddle.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * The files that are worked on, made when first needed.
 *
 * @param folder of all of them
 */
record Data(Path folder) {
    static final int SMALL_BYTES = 100;

    private static final int SMALL_FILES = 10_000;
    private static final int LARGE_BLOCKS = 1 << 10;
    private static final int BLOCK_BYTES = 1 << 20;

    /** Makes all as each round is to find it; the path to work on, or null. */
    Path prepare(WorkKind kind) throws IOException {
        Path path = switch (kind) {
            case ECHO, CONNECT, IDLE, SLEEP -> null;
            case CACHED_READ, COPY -> inCache(large());
            case DIRECT_READ -> large();
            case OPEN -> small();
            case APPEND, LOG, CACHED_WRITE -> empty();
        };
        if (path != null) {
            settle();
        }
        return path;
    }

    /** Of random bytes, so that nothing below can be clever about them. */
    private Path large() throws IOException {
        Path file = folder.resolve("large");
        if (Files.exists(file) && Files.size(file) == (long) LARGE_BLOCKS * BLOCK_BYTES) {
            return file;
        }
        byte[] block = new byte[BLOCK_BYTES];
        Random random = new Random(1);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < LARGE_BLOCKS; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        return file;
    }

    private static Path inCache(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return file;
    }

    private Path small() throws IOException {
        Path directory = Files.createDirectories(folder.resolve("small"));
        for (int i = 0; i < SMALL_FILES; i++) {
            Path file = directory.resolve("file." + i);
            if (!Files.exists(file)) {
                Files.write(file, new byte[SMALL_BYTES]);
            }
        }
        return directory;
    }

    private Path empty() throws IOException {
        Path directory = Files.createDirectories(folder.resolve("logs"));
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        return directory;
    }

    /** What the round before has left to be written is not this round's to wait for. */
    private static void settle() throws IOException {
        try {
            new ProcessBuilder("sync").inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
