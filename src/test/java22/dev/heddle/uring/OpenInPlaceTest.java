package dev.heddle.uring;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import dev.heddle.HeddleOptions;
import dev.heddle.backend.Backend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening on the calling thread: what may wait is neither waited for nor touched. */
class OpenInPlaceTest {
    private static final String NON_BLOCKING = "flags:\t.*[4567]\\d{3}";

    @TempDir
    Path dir;
    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.writeString(dir.resolve("file"), "text");
    }

    private int open(Path path, OpenOption... options) {
        return OpenInPlace.open(path, Set.of(options), Machine.current());
    }

    private static void close(int fd) {
        CallMemory memory = CallMemory.take();
        FileCalls.close(memory.capture, fd);
        memory.give();
    }

    @Test
    void aCachedFileIsOpenedAndWaitsForItsBytes() throws IOException {
        for (int fd : new int[] {open(file, READ), open(file, READ, LinkOption.NOFOLLOW_LINKS)}) {
            assertTrue(fd >= 0);
            assertEquals(file.toRealPath(), Path.of("/proc/self/fd/" + fd).toRealPath());
            assertTrue(Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd)).stream()
                    .noneMatch(line -> line.matches(NON_BLOCKING)));
            close(fd);
        }
    }

    @Test
    void whatMayWaitOrFailIsLeftToTheRing() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("link"), file);
        Path pipe = dir.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertEquals(Backend.NOT_NOW, open(pipe, READ));
        assertEquals(Backend.NOT_NOW, open(dir.resolve("missing"), READ));
        assertEquals(Backend.NOT_NOW, open(dir, READ));
        assertEquals(Backend.NOT_NOW, open(Path.of("/proc/filesystems"), READ));
        assertEquals(Backend.NOT_NOW, open(Path.of("/dev/null"), READ));
        assertEquals(Backend.NOT_NOW, open(link, READ, LinkOption.NOFOLLOW_LINKS));
        assertEquals(Backend.NOT_NOW, open(file, WRITE));
        assertEquals(Backend.NOT_NOW, open(dir.resolve("new"), READ, CREATE));
        assertEquals(Backend.NOT_NOW, open(Path.of("/" + "x".repeat(600)), READ));
        assertFalse(Files.exists(dir.resolve("new")));
    }

    @Test
    void noDescriptorIsLost() throws IOException {
        close(open(file, READ)); // whatever the first one needs
        long before = descriptors();
        for (int i = 0; i < 10; i++) {
            close(open(file, READ));
            assertEquals(Backend.NOT_NOW, open(dir, READ));
        }
        assertTrue(descriptors() <= before);
    }

    private static long descriptors() throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    @Test
    void openingAskingAndClosingNeedNoLoop() throws IOException {
        try (Heddle heddle = Heddle.open(
                HeddleOptions.defaults().withBackend(BackendKind.URING))) {
            long before = heddle.statistics().get("SUBMITTED");
            try (HeddleFile opened = heddle.openFile(file)) {
                assertEquals(4, opened.size());
            }
            assertEquals(0, heddle.statistics().get("SUBMITTED") - before);
        }
    }

    @Test
    void whatMayHaveBeenWrittenIsClosedByTheLoop() throws IOException {
        try (Heddle heddle = Heddle.open(
                HeddleOptions.defaults().withBackend(BackendKind.URING))) {
            HeddleFile opened = heddle.openFile(file, READ, WRITE);
            long before = heddle.statistics().get("SUBMITTED");
            opened.close();
            assertEquals(1, heddle.statistics().get("SUBMITTED") - before);
        }
    }

    @Test
    void aLargeFileIsLeftToTheRing() throws IOException {
        Path large = dir.resolve("large");
        try (FileChannel channel = FileChannel.open(large, CREATE, WRITE)) {
            channel.write(ByteBuffer.allocate(1), 1 << 20);
        }
        assertEquals(Backend.NOT_NOW, open(large, READ));
    }
}
