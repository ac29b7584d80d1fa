package dev.heddle.samples;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.samples.SampleProgram.Ended;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the sample ship promises, on any backend. */
abstract class ShipContract {
    private static final int SIZE = 5 << 20;
    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path folder;

    abstract String backend();

    private List<String> command(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--backend";
        all[arguments.length + 1] = backend();
        return SampleProgram.command(backend(), "Ship", all);
    }

    private Ended ship(String... arguments) throws Exception {
        return SampleProgram.run(folder, command(arguments));
    }

    private byte[] source(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(42).nextBytes(content);
        Files.write(folder.resolve("source"), content);
        return content;
    }

    private Set<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static void assertRefused(Ended ended, String why) {
        assertEquals("", ended.out());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().startsWith("ship: ") && ended.err().contains(why), ended.err());
        assertEquals(2, ended.status());
    }

    private void assertShipped(byte[] content, Ended ended) throws Exception {
        assertEquals("", ended.err());
        assertEquals(0, ended.status());
        assertEquals(-1, Files.mismatch(folder.resolve("source"), folder.resolve("target")));
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        for (String part : List.of(content.length + " bytes", hash, "MiB/s", backend())) {
            assertTrue(ended.out().contains(part), ended.out());
        }
        assertEquals(Set.of("source", "target"), names());
    }

    @Test
    void aFileArrives() throws Exception {
        assertShipped(source(SIZE), ship("source", "target"));
    }

    @Test
    void anEmptyFileArrives() throws Exception {
        assertShipped(source(0), ship("source", "target"));
    }

    @Test
    void anExistingTargetIsReplacedOnlyByForce() throws Exception {
        byte[] content = source(SIZE + 1);
        Files.writeString(folder.resolve("target"), "old");
        assertRefused(ship("source", "target"), "target exists; --force replaces it");
        assertEquals("old", Files.readString(folder.resolve("target")));
        assertShipped(content, ship("source", "target", "--force"));
    }

    @Test
    void aSourceThatIsNoFileIsRefused() throws Exception {
        Files.createDirectory(folder.resolve("directory"));
        assertRefused(ship("missing", "target"), "missing does not exist");
        assertRefused(ship("directory", "target"), "directory is a directory");
        assertEquals(Set.of("directory"), names());
    }

    @Test
    void aTargetThatCannotBeOneIsRefused() throws Exception {
        byte[] content = source(10);
        Files.createDirectory(folder.resolve("directory"));
        Files.createLink(folder.resolve("link"), folder.resolve("source"));
        assertRefused(ship("source", "source", "--force"), "source and source are the same");
        assertRefused(ship("source", "link", "--force"), "source and link are the same");
        assertRefused(ship("source", "directory", "--force"), "directory is a directory");
        assertRefused(ship("source", "missing/target"), "missing does not exist");
        assertEquals(-1, Arrays.mismatch(content, Files.readAllBytes(folder.resolve("source"))));
    }

    /** The limit on a file's size fails a write half-way, as a full disk does. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFailedTransferLeavesTheTargetAsItWas() throws Exception {
        source(SIZE);
        Files.writeString(folder.resolve("target"), "old");
        Ended ended = SampleProgram.run(folder, SampleProgram.withLimit("-f 3072",
                command("source", "target", "--force")));
        assertEquals("", ended.out());
        assertTrue(ended.err().contains(".part: write failed"), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertEquals(1, ended.status());
        assertEquals("old", Files.readString(folder.resolve("target")));
        assertEquals(Set.of("source", "target"), names());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aStoppedTransferLeavesTheTargetAsItWas() throws Exception {
        try (var sparse = new RandomAccessFile(folder.resolve("source").toFile(), "rw")) {
            sparse.setLength(16L << 30);
        }
        Files.writeString(folder.resolve("target"), "old");
        Ended ended;
        try (var ship = SampleProgram.start(folder, command("source", "target", "--force"))) {
            await().until(() -> !ship.isAlive() || partSize() > 0);
            ship.terminate();
            ended = ship.awaitEnd();
        }
        assertEquals("ship: stopped; target is as it was before\n", ended.err());
        assertEquals(TERMINATED, ended.status());
        assertEquals("old", Files.readString(folder.resolve("target")));
        assertEquals(Set.of("source", "target"), names());
    }

    private long partSize() throws IOException {
        long size = 0;
        try (var parts = Files.newDirectoryStream(folder, ".ship-*.part")) {
            for (Path part : parts) {
                size += Files.size(part);
            }
        }
        return size;
    }
}
