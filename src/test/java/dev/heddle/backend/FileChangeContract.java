package dev.heddle.backend;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Attributes, lengths and durability of files. */
interface FileChangeContract extends Rigged {
    private Path file(String content) throws IOException {
        return Files.writeString(rig().dir.resolve("file"), content);
    }

    private Operation.Stat stating(int handle) {
        var stat = new Operation.Stat(this);
        stat.handle = handle;
        return stat;
    }

    private Operation.Stat stating(Path path, boolean followLinks) {
        var stat = new Operation.Stat(this);
        stat.handle = -1;
        stat.path = path;
        stat.followLinks = followLinks;
        return stat;
    }

    private Operation.Truncate truncating(int handle, long size) {
        var truncate = new Operation.Truncate(this);
        truncate.handle = handle;
        truncate.size = size;
        return truncate;
    }

    private Operation.Allocate allocating(int handle, long position, long length) {
        var allocate = new Operation.Allocate(this);
        allocate.handle = handle;
        allocate.position = position;
        allocate.length = length;
        return allocate;
    }

    private FileStatus status(Operation.Stat stat) {
        assertEquals(0, rig().result(stat));
        assertNotNull(stat.status);
        return stat.status;
    }

    @Test
    default void aFilesStatusTellsItsTypeSizeAndTimes() throws IOException {
        Path file = file("12345");
        int handle = rig().open(file, READ);
        for (FileStatus status : new FileStatus[] {
            status(stating(handle)), status(stating(file, true))}) {
            assertEquals(FileStatus.Type.REGULAR, status.type());
            assertEquals(5, status.size());
            assertEquals(Files.getLastModifiedTime(file), status.modified());
            assertNotNull(status.accessed());
            assertNotNull(status.created());
        }
        rig().close(handle);
    }

    @Test
    default void aUnixStatusTellsModeInodeAndLinks() throws IOException {
        if (!rig().backend.capabilities().contains(Capability.STAT_UNIX)) {
            return;
        }
        Path file = file("x");
        FileStatus status = status(stating(file, true));
        assertEquals((int) Files.getAttribute(file, "unix:mode") & 07777, status.mode());
        assertEquals(Files.getAttribute(file, "unix:ino"), status.inode());
        assertEquals(1, status.links());
        Files.createLink(rig().dir.resolve("other"), file);
        assertEquals(2, status(stating(file, true)).links());
    }

    @Test
    default void directoriesAndLinksAreToldApart() throws IOException {
        Path link = Files.createSymbolicLink(rig().dir.resolve("link"), file("12345"));
        assertEquals(FileStatus.Type.DIRECTORY, status(stating(rig().dir, true)).type());
        assertEquals(FileStatus.Type.SYMBOLIC_LINK, status(stating(link, false)).type());
        assertEquals(FileStatus.Type.REGULAR, status(stating(link, true)).type());
        assertEquals(5, status(stating(link, true)).size());
    }

    @Test
    default void theStatusOfAMissingFileIsENOENT() {
        assertEquals(Errno.ENOENT, rig().errno(stating(rig().dir.resolve("none"), true)));
    }

    @Test
    default void anOpenFileThatWasDeletedStillTellsItsSize() throws IOException {
        Path file = file("12345");
        int handle = rig().open(file, READ);
        Files.delete(file);
        assertEquals(5, status(stating(handle)).size());
        rig().close(handle);
    }

    @Test
    default void truncatingShortens() throws IOException {
        Path file = file("0123456789");
        int handle = rig().open(file, WRITE);
        assertEquals(0, rig().result(truncating(handle, 4)));
        assertEquals("0123", Files.readString(file));
        rig().close(handle);
    }

    @Test
    default void truncatingLengthensWithZeros() throws IOException {
        Path file = file("0123");
        int handle = rig().open(file, WRITE);
        assertEquals(0, rig().result(truncating(handle, 8_000)));
        byte[] wanted = Arrays.copyOf("0123".getBytes(), 8_000);
        assertArrayEquals(wanted, Files.readAllBytes(file));
        assertEquals(0, rig().result(truncating(handle, 8_000)));
        assertArrayEquals(wanted, Files.readAllBytes(file));
        rig().close(handle);
    }

    @Test
    default void truncatingLeavesTheCursorWhereItWas() throws IOException {
        Path file = file("0123456789");
        int handle = rig().open(file, READ, WRITE);
        rig().expect(6, rig().reading(handle, Rig.filled(6, 0), Operation.AT_CURSOR));
        assertEquals(0, rig().result(truncating(handle, 2)));
        rig().result(rig().writing(handle, Rig.filled(1, 'x'), Operation.AT_CURSOR));
        assertEquals("01\0\0\0\0x", Files.readString(file));
        rig().close(handle);
    }

    @Test
    default void truncatingAHandleForReadingFails() throws IOException {
        Path file = file("0123");
        int handle = rig().open(file, READ);
        for (long size : new long[] {2, 4, 8}) {
            Errno errno = rig().errno(truncating(handle, size));
            assertTrue(errno == Errno.EINVAL || errno == Errno.EBADF, errno.toString());
        }
        assertEquals("0123", Files.readString(file));
        rig().close(handle);
    }

    @Test
    default void allocatingGrowsTheFileAndKeepsItsContent() throws IOException {
        Path file = file("0123");
        int handle = rig().open(file, WRITE);
        assertEquals(0, rig().result(allocating(handle, 1, 2)));
        assertEquals("0123", Files.readString(file));
        assertEquals(0, rig().result(allocating(handle, 2, 4_098)));
        assertArrayEquals(Arrays.copyOf("0123".getBytes(), 4_100), Files.readAllBytes(file));
        rig().close(handle);
    }

    @Test
    default void growingNeverOverwritesWhatIsBeingWritten() throws IOException {
        Path file = file("");
        int handle = rig().open(file, WRITE);
        var one = Rig.filled(1, 'x');
        for (int i = 0; i < 200; i++) {
            var write = rig().writing(handle, one, 10L * i + 9);
            var allocate = allocating(handle, 0, 10L * i + 10);
            rig().submit(i % 2 == 0 ? write : allocate);
            rig().submit(i % 2 == 0 ? allocate : write);
            rig().resultOf(write);
            rig().resultOf(allocate);
        }
        byte[] content = Files.readAllBytes(file);
        for (int i = 0; i < 200; i++) {
            assertEquals('x', content[10 * i + 9], "byte of round " + i);
        }
        rig().close(handle);
    }

    @Test
    default void allocatingOnAHandleForReadingFails() throws IOException {
        int handle = rig().open(file("0123"), READ);
        assertEquals(Errno.EBADF, rig().errno(allocating(handle, 0, 2)));
        rig().close(handle);
    }

    @Test
    default void syncingSucceedsWithAndWithoutMetadata() throws IOException {
        int handle = rig().open(file("x"), WRITE);
        var sync = new Operation.Sync(this);
        sync.handle = handle;
        assertEquals(0, rig().result(sync));
        sync.dataOnly = true;
        assertEquals(0, rig().result(sync));
        rig().close(handle);
    }
}
