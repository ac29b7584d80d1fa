package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.Task.On;
import dev.heddle.backend.Capability;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices, pipes, full disks, direct I/O and attributes. */
abstract class FileDeviceContract extends FacadeContract {
    private static final int BLOCK_BYTES = 4096;

    @Test
    void aFullDeviceSaysSo() throws Exception {
        Path full = Path.of("/dev/full");
        try (HeddleFile file = heddle.openFile(full, StandardOpenOption.WRITE);
                FileChannel jdks = FileChannel.open(full, StandardOpenOption.WRITE)) {
            assertThrows(IOException.class, () -> jdks.write(ByteBuffer.allocate(10), 0));
            for (ByteBuffer source : List.of(ByteBuffer.allocate(10),
                    ByteBuffer.allocateDirect(10))) {
                FileSystemException e = assertThrows(FileSystemException.class,
                        () -> file.write(source, 0));
                assertEquals("/dev/full", e.getFile());
                assertTrue(e.getReason().contains("ENOSPC")
                        && e.getReason().contains("free some space"), e::getMessage);
                assertEquals(0, source.position());
            }
        }
    }

    static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    /** What is done with a file on a disk that has room for so many bytes. */
    @FunctionalInterface
    private interface OnSmallDisk {
        void with(HeddleFile file) throws Exception;
    }

    private static final int DISK_BYTES = 65_536;

    private void onSmallDisk(OnSmallDisk code) throws Exception {
        Path small = Files.createDirectory(dir.resolve("small"));
        shell("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", small.toString());
        try (HeddleFile file = heddle.openFile(small.resolve("file"),
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
                StandardOpenOption.READ)) {
            code.with(file);
        } finally {
            shell("umount", small.toString());
        }
    }

    private static void assertDiskFull(HeddleFile file, Executable write) {
        FileSystemException e = assertThrows(FileSystemException.class, write);
        assertEquals(file.path().toString(), e.getFile());
        assertTrue(e.getReason().contains("ENOSPC"), e::getMessage);
    }

    private static void assertHolds(byte[] content, HeddleFile file) throws IOException {
        ByteBuffer back = ByteBuffer.allocate(content.length);
        file.readFully(back, 0);
        assertArrayEquals(content, back.array());
    }

    @Test
    @EnabledIf(value = "isRoot", disabledReason = "only root may mount a small file system")
    void aDiskThatFillsUpTakesWhatItHasRoomForThenSaysSo() throws Exception {
        onSmallDisk(file -> {
            ByteBuffer source = ByteBuffer.wrap(pattern(100_000));
            assertDiskFull(file, () -> file.writeFully(source, 0));
            assertEquals(DISK_BYTES, source.position(), "what was written counts");
            assertHolds(pattern(DISK_BYTES), file);
        });
    }

    @Test
    @EnabledIf(value = "isRoot", disabledReason = "only root may mount a small file system")
    void aSequentialWriterGoesOnWhereItStoppedWhenTheDiskHasRoomAgain() throws Exception {
        onSmallDisk(file -> {
            Path other = file.path().resolveSibling("other");
            Files.write(other, pattern(DISK_BYTES / 2));
            ByteBuffer source = direct(pattern(50_000));
            assertDiskFull(file, () -> file.writeFully(source));
            assertEquals(DISK_BYTES / 2, source.position());
            assertEquals(DISK_BYTES / 2, file.position());
            assertDiskFull(file, () -> file.write(source));
            file.sync();
            file.dataSync();
            assertHolds(pattern(DISK_BYTES / 2), file);
            Files.delete(other);
            file.writeFully(source);
            file.sync();
            assertEquals(50_000, file.position());
            assertHolds(pattern(50_000), file);
        });
    }

    @Test
    @EnabledIf(value = "isRoot", disabledReason = "only root may mount a small file system")
    void writesInFlightThatMeetAFullDiskEachTellTheirOwnEnd() throws Exception {
        onSmallDisk(file -> {
            List<Pending> writes = new ArrayList<>();
            int blocks = 2 * DISK_BYTES / BLOCK_BYTES;
            for (int i = 0; i < blocks; i++) {
                writes.add(file.submitWrite(ByteBuffer.allocate(BLOCK_BYTES),
                        (long) i * BLOCK_BYTES));
            }
            int written = 0;
            for (Pending write : writes) {
                try {
                    assertEquals(BLOCK_BYTES, write.await());
                    written++;
                } catch (FileSystemException e) {
                    assertTrue(e.getReason().contains("ENOSPC"), e::getMessage);
                }
            }
            assertEquals(blocks / 2, written);
        });
    }

    @Test
    @EnabledIf(value = "isRoot", disabledReason = "only root may mount a small file system")
    void buffersThatMeetAFullDiskTellHowFarTheyGot() throws Exception {
        onSmallDisk(file -> {
            ByteBuffer[] sources = {direct(pattern(DISK_BYTES - 100)), direct(pattern(1000))};
            assertDiskFull(file, () -> {
                long written = 0;
                while (written < DISK_BYTES + 900) {
                    written += file.write(sources, written);
                }
            });
            assertFalse(sources[0].hasRemaining());
            assertEquals(100, sources[1].position());
            assertEquals(DISK_BYTES, file.size());
        });
    }

    @Test
    @EnabledIf(value = "isRoot", disabledReason = "only root may mount a small file system")
    void spaceThatADiskDoesNotHaveCannotBeAllocated() throws Exception {
        assumeTrue(can(Capability.ALLOCATE_RESERVES_BLOCKS), "nothing is taken of the disk here");
        onSmallDisk(file -> {
            assertDiskFull(file, () -> file.allocate(0, 2 * DISK_BYTES));
            assertEquals(0, file.size());
            file.allocate(0, DISK_BYTES);
        });
    }

    @ParameterizedTest
    @EnumSource
    void readersOfASlowPipeGetEachByteOnce(On on) throws Exception {
        Path pipe = dir.resolve("pipe");
        shell("mkfifo", pipe.toString());
        try (HeddleFile file = heddle.openFile(pipe, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
                OutputStream writer = Files.newOutputStream(pipe)) {
            List<Task<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                readers.add(on.start(() -> {
                    ByteBuffer one = ByteBuffer.allocate(1);
                    assertEquals(1, file.read(one));
                    return (int) one.get(0);
                }));
            }
            List<Integer> read = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                readers.forEach(reader -> Task.soon().until(
                        () -> reader.hasEnded() || reader.isParked()));
                writer.write(i);
                int ended = i + 1;
                Task.soon().until(() -> readers.stream().filter(Task::hasEnded).count() == ended);
            }
            for (Task<Integer> reader : readers) {
                read.add(reader.result());
            }
            for (int i = 0; i < 20; i++) {
                assertTrue(read.contains(i), "byte " + i + " was lost");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPipesEndIsMinusOneAndItsBytesComeInOrder(On on) throws Exception {
        Path pipe = dir.resolve("pipe");
        shell("mkfifo", pipe.toString());
        Task<HeddleFile> opener = on.start(() -> heddle.openFile(pipe)).awaitParked();
        OutputStream writer = Files.newOutputStream(pipe);
        try (HeddleFile file = opener.result()) {
            Task<ByteBuffer> reader = on.start(() -> {
                ByteBuffer all = ByteBuffer.allocate(300_001);
                while (file.read(all) >= 0) {
                    assertTrue(all.hasRemaining());
                }
                return all;
            });
            writer.write(pattern(300_000));
            writer.close();
            assertArrayEquals(pattern(300_000), taken(reader.result()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPipeIsWrittenToAsItsReaderTakes(On on) throws Exception {
        Path pipe = dir.resolve("pipe");
        shell("mkfifo", pipe.toString());
        Task<Void> writer = on.start(() -> {
            try (HeddleFile file = heddle.openFile(pipe, StandardOpenOption.WRITE)) {
                file.writeFully(ByteBuffer.wrap(pattern(300_000)));
            }
        }).awaitParked();
        assertArrayEquals(pattern(300_000), Files.readAllBytes(pipe));
        writer.result();
    }

    @Test
    void aMissingFileOrFolderIsTold() {
        for (Path missing : List.of(dir.resolve("missing"), dir.resolve("no/such/folder"))) {
            NoSuchFileException e = assertThrows(NoSuchFileException.class,
                    () -> heddle.openFile(missing));
            assertEquals(missing.toString(), e.getFile());
            assertTrue(e.getMessage().contains("add CREATE"), e::getMessage);
            assertThrows(NoSuchFileException.class, () -> heddle.paths().status(missing));
        }
    }

    @Test
    void aDirectoryCannotBeWrittenTo() throws Exception {
        assertThrows(FileSystemException.class,
                () -> FileChannel.open(dir, StandardOpenOption.WRITE));
        FileSystemException e = assertThrows(FileSystemException.class,
                () -> heddle.openFile(dir, StandardOpenOption.WRITE));
        assertTrue(e.getReason().contains("EISDIR"), e::getMessage);
        Path below = Files.createFile(dir.resolve("file")).resolve("below");
        assertThrows(FileSystemException.class, () -> FileChannel.open(below));
        e = assertThrows(FileSystemException.class, () -> heddle.openFile(below));
        assertTrue(e.getReason().contains("ENOTDIR"), e::getMessage);
    }

    /** Even to root, who may do all else. */
    @Test
    void aProgramThatRunsCannotBeWrittenTo() throws Exception {
        Path program = Files.copy(Path.of("/bin/sleep"), dir.resolve("program"));
        program.toFile().setExecutable(true);
        Process running = new ProcessBuilder(program.toString(), "100").start();
        try {
            assertThrows(FileSystemException.class,
                    () -> FileChannel.open(program, StandardOpenOption.WRITE));
            FileSystemException e = assertThrows(FileSystemException.class,
                    () -> heddle.openFile(program, StandardOpenOption.WRITE));
            assertTrue(e.getReason().contains("ETXTBSY"), e::getMessage);
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource
    void attributesAreThoseThatTheJdkTells(On on) throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(1234));
        Path link = Files.createSymbolicLink(dir.resolve("link"), path);
        on.run(() -> {
            try (HeddleFile file = heddle.openFile(path)) {
                assertSame(path, file.status());
                assertEquals(1234, file.size());
            }
            for (Path any : List.of(path, dir, link, Path.of("/dev/null"))) {
                assertSame(any, heddle.paths().status(any));
            }
            assertSame(link, heddle.paths().status(link, LinkOption.NOFOLLOW_LINKS),
                    LinkOption.NOFOLLOW_LINKS);
            Object key = heddle.paths().status(path).fileKey();
            assertEquals(key, heddle.paths().status(link).fileKey());
            assertFalse(key.equals(heddle.paths().status(dir).fileKey()));
        });
    }

    private void assertSame(Path path, FileStatus seen, LinkOption... options)
            throws IOException {
        BasicFileAttributes jdks = Files.readAttributes(path, BasicFileAttributes.class, options);
        assertEquals(jdks.size(), seen.size());
        assertEquals(jdks.lastModifiedTime(), seen.lastModifiedTime());
        assertEquals(jdks.creationTime(), seen.creationTime());
        assertEquals(jdks.isRegularFile(), seen.isRegularFile());
        assertEquals(jdks.isDirectory(), seen.isDirectory());
        assertEquals(jdks.isSymbolicLink(), seen.isSymbolicLink());
        assertEquals(jdks.isOther(), seen.isOther());
        if (can(Capability.STAT_UNIX)) {
            int mode = (int) Files.getAttribute(path, "unix:mode", options);
            assertEquals(mode & 07777, seen.mode().orElseThrow());
        }
    }

    @ParameterizedTest
    @EnumSource
    void directTransfersTakeAlignedMemoryAndPositionsOnly(On on) throws Exception {
        // On the disk of the build directory, since a temporary one may be in memory.
        Path path = Files.createTempFile(Path.of("target"), "direct", null);
        try (HeddleFile file = heddle.openFile(path, StandardOpenOption.READ,
                StandardOpenOption.WRITE, directOption())) {
            assertTrue(BLOCK_BYTES % file.status().directAlignment().orElse(1) == 0);
            on.run(() -> {
                ByteBuffer aligned = ByteBuffer.allocateDirect(4 * BLOCK_BYTES)
                        .alignedSlice(BLOCK_BYTES).limit(2 * BLOCK_BYTES);
                aligned.put(pattern(2 * BLOCK_BYTES)).flip();
                file.writeFully(aligned, BLOCK_BYTES);
                ByteBuffer heap = ByteBuffer.allocate(2 * BLOCK_BYTES);
                file.readFully(heap, BLOCK_BYTES);
                assertArrayEquals(pattern(2 * BLOCK_BYTES), heap.array());
                aligned.clear().limit(BLOCK_BYTES);
                assertEquals(BLOCK_BYTES, file.read(aligned, 2 * BLOCK_BYTES));
                assertArrayEquals(Arrays.copyOfRange(pattern(2 * BLOCK_BYTES), BLOCK_BYTES,
                        2 * BLOCK_BYTES), taken(aligned));
                FileSystemException e = assertThrows(FileSystemException.class,
                        () -> file.read(aligned.clear().limit(BLOCK_BYTES), 7));
                assertTrue(e.getReason().contains("direct I/O"), e::getMessage);
            });
        } finally {
            Files.delete(path);
        }
    }
}
