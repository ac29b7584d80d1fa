package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Beyond what an int holds, and what the system denies even to the superuser. */
@FileChannelContract.ForEachSubject
class FileLimitTest extends FileChannelContract {
    private static final long GIB = 1L << 30;

    /** A file of holes, but for its last bytes. */
    private Path sparse(String name, long size, byte[] last) throws IOException {
        Path sparse = dir.resolve(name);
        try (FileChannel channel = FileChannel.open(sparse, CREATE_NEW, WRITE)) {
            channel.write(ByteBuffer.wrap(last), size - last.length);
        }
        return sparse;
    }

    @Test
    void countsAndPositionsMayBeBeyondAnInt() throws Exception {
        byte[] last = pattern(1000);
        Path from = sparse("from", 5 * GIB, last);
        try (FileChannel source = open(from, READ, WRITE);
                FileChannel target = open(READ, WRITE)) {
            target.position(6 * GIB);
            assertEquals(1000, source.transferTo(5 * GIB - 1000, 3 * GIB, target));
            assertEquals(6 * GIB + 1000, target.position());
            assertEquals(6 * GIB + 1000, target.size());
            ByteBuffer back = ByteBuffer.allocate(1000);
            assertEquals(1000, target.read(back, 6 * GIB));
            assertArrayEquals(last, back.array());
            source.position(5 * GIB - 1000);
            assertEquals(1000, target.transferFrom(source, 6 * GIB + 500, 1L << 40));
            assertEquals(5 * GIB, source.position());
            assertEquals(6 * GIB + 1500, target.size());
            assertEquals(1000, target.read(back.clear(), 6 * GIB + 500));
            assertArrayEquals(last, back.array());
            assertEquals(0, source.transferTo(5 * GIB, Long.MAX_VALUE, target));
            target.truncate(0);
            assertEquals(1, target.write(wrap(1), 6 * GIB));
            assertEquals(6 * GIB + 1, target.size());
        }
    }

    /** The JDK's stops before 2 GiB, as its system call does. */
    @Test
    @Tag("long")
    void moreThanAnIntHoldsIsTransferredAtOnce() throws Exception {
        Path from = sparse("from", 3 * GIB, pattern(1));
        try (FileChannel source = open(from);
                FileChannel target = open(Path.of("/dev/null"), WRITE)) {
            long count = source.transferTo(0, 3 * GIB, target);
            assertTrue(subject.isJdk() ? count < 2 * GIB : count == 3 * GIB,
                    () -> count + " bytes");
        }
    }

    /** A call that fails. */
    @FunctionalInterface
    private interface ThrowingCall {
        void make() throws IOException;
    }

    private Path place(String path) {
        return subject.isJdk() ? Path.of(path)
                : HeddleChannels.of(heddle).fileSystem().getPath(path);
    }

    /** What the JDK tells, on a path of its own. */
    private static void expectSame(ThrowingCall jdks, ThrowingCall ours) {
        FileSystemException right = assertThrows(FileSystemException.class, jdks::make);
        FileSystemException e = assertThrows(FileSystemException.class, ours::make);
        assertInstanceOf(right.getClass(), e);
        assertEquals(right.getFile(), e.getFile());
        assertEquals(right.getOtherFile(), e.getOtherFile());
    }

    /** In /proc/sys, whose permissions hold for all. */
    @Test
    void whatIsDeniedIsToldAsTheJdkDoes() throws Exception {
        Path denied = Path.of("/proc/sys/kernel/ostype");
        assumeTrue(Files.exists(denied), "there is no such file");
        Path ours = place(denied.toString());
        expectSame(() -> FileChannel.open(denied, WRITE).close(),
                () -> open(denied, WRITE).close());
        expectSame(() -> Files.newOutputStream(denied).close(),
                () -> Files.newOutputStream(ours).close());
        expectSame(() -> Files.delete(denied), () -> Files.delete(ours));
        expectSame(() -> Files.move(denied, denied.resolveSibling("moved")),
                () -> Files.move(ours, ours.resolveSibling("moved")));
        expectSame(() -> Files.createDirectory(denied.resolveSibling("made")),
                () -> Files.createDirectory(ours.resolveSibling("made")));
        expectSame(() -> Files.createLink(denied.resolveSibling("link"), denied),
                () -> Files.createLink(ours.resolveSibling("link"), ours));
        expectSame(() -> Files.createSymbolicLink(denied.resolveSibling("link"), denied),
                () -> Files.createSymbolicLink(ours.resolveSibling("link"), ours));
    }

    @Test
    void aProgramThatRunsCannotBeWritten() throws Exception {
        Path program = Files.copy(FileSystems.getDefault().getPath("/bin/sleep"),
                dir.resolve("sleep"), StandardCopyOption.COPY_ATTRIBUTES);
        Process running = new ProcessBuilder(program.toString(), "60").start();
        try {
            expectSame(() -> FileChannel.open(program, WRITE).close(),
                    () -> open(program, WRITE).close());
            open(program, READ).close();
        } finally {
            running.destroyForcibly().waitFor();
        }
    }
}
