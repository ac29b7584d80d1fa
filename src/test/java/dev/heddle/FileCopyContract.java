package dev.heddle;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.Task.On;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file's bytes are copied to another's, by whatever way there is. */
abstract class FileCopyContract extends FacadeContract {
    private static final int MUCH_BYTES = 8 << 20;
    private static final byte[] CONTENT = pattern(MUCH_BYTES);

    private Path path;

    @BeforeEach
    void namePath() {
        path = dir.resolve("file");
    }

    private HeddleFile source(int bytes) throws IOException {
        Files.write(path, Arrays.copyOf(CONTENT, bytes));
        return heddle.openFile(path, READ);
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsCopied(On on) throws Exception {
        Path copy = dir.resolve("copy");
        try (HeddleFile source = source(MUCH_BYTES);
                HeddleFile target = heddle.openFile(copy, CREATE, WRITE)) {
            on.run(() -> {
                for (long at = 0; at < MUCH_BYTES; ) {
                    at += source.transferTo(at, MUCH_BYTES - at, target, at + 10);
                }
            });
            assertEquals(0, source.transferTo(MUCH_BYTES, 1, target, 0));
            assertEquals(0, source.transferTo(0, 0, target, 0));
            byte[] copied = Files.readAllBytes(copy);
            assertArrayEquals(new byte[10], Arrays.copyOf(copied, 10));
            assertArrayEquals(CONTENT, Arrays.copyOfRange(copied, 10, copied.length));
            assertEquals(0, target.position());
        }
    }

    @Test
    void aFileIsCopiedToTheEndOfOneThatAppends() throws Exception {
        Path copy = Files.write(dir.resolve("copy"), new byte[] {1, 2, 3});
        try (HeddleFile source = source(100);
                HeddleFile target = heddle.openFile(copy, WRITE, APPEND)) {
            for (long at = 0; at < 100; ) {
                at += source.transferTo(at, 100 - at, target, 0);
            }
        }
        byte[] copied = Files.readAllBytes(copy);
        assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOf(copied, 3));
        assertArrayEquals(Arrays.copyOf(CONTENT, 100), Arrays.copyOfRange(copied, 3, 103));
    }

    @Test
    void aFileOfTheSystemsThatLooksEmptyIsCopied() throws Exception {
        Path commandLine = Path.of("/proc/self/cmdline");
        assumeTrue(Files.exists(commandLine), "Linux only");
        byte[] expected = Files.readAllBytes(commandLine);
        try (HeddleFile source = heddle.openFile(commandLine, READ);
                HeddleFile target = heddle.openFile(path, CREATE, WRITE)) {
            long at = 0;
            for (long n; (n = source.transferTo(at, 1 << 20, target, at)) > 0; ) {
                at += n;
            }
        }
        assertArrayEquals(expected, Files.readAllBytes(path));
    }

    @Test
    void copiesWithinOneFileMustNotOverlap() throws Exception {
        Files.write(path, Arrays.copyOf(CONTENT, 100));
        try (HeddleFile file = heddle.openFile(path, READ, WRITE)) {
            assertThrows(IllegalArgumentException.class, () -> file.transferTo(0, 50, file, 49));
            assertThrows(IllegalArgumentException.class, () -> file.transferTo(49, 50, file, 0));
            for (long at = 0; at < 50; ) {
                at += file.transferTo(at, 50 - at, file, 50 + at);
            }
        }
        byte[] twice = Files.readAllBytes(path);
        assertArrayEquals(Arrays.copyOf(twice, 50), Arrays.copyOfRange(twice, 50, 100));
    }

    @Test
    void closingTheTargetEndsACopyThatHasNotStarted() throws Exception {
        try (HeddleFile source = source(100);
                HeddleFile target = heddle.openFile(dir.resolve("copy"), CREATE, WRITE)) {
            Task<Long> copier;
            Task<Void> closer;
            try (LoopStopped stopped = new LoopStopped(heddle)) {
                stopped.awaitStopped();
                copier = On.VIRTUAL.start(() -> source.transferTo(0, 100, target, 0));
                copier.awaitParked();
                closer = On.VIRTUAL.start(target::close);
                closer.awaitParked();
            }
            closer.result();
            AsynchronousCloseException e = copier.failure(AsynchronousCloseException.class);
            assertTrue(e.getMessage().contains("copy"), e::getMessage);
        }
    }
}
