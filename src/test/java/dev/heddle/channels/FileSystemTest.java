package dev.heddle.channels;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.HeddleFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Files does on the default file system, it does on ours. */
@FileChannelContract.ForEachSubject
class FileSystemTest extends FileChannelContract {
    private FileSystem files;
    private Path root;
    private Path file;

    @BeforeEach
    void openFileSystem() {
        files = heddle == null ? FileSystems.getDefault()
                : HeddleChannels.of(heddle).fileSystem();
        root = files.getPath(dir.toString());
        file = root.resolve("file");
    }

    @Test
    void whatIsOpenedIsOfTheSubject() throws Exception {
        try (FileChannel channel = FileChannel.open(file);
                var bytes = Files.newByteChannel(file, READ)) {
            assertEquals(!subject.isJdk(), channel instanceof HeddleFileChannel);
            assertEquals(channel.getClass(), bytes.getClass());
            assertEquals(100, bytes.size());
        }
    }

    @Test
    void contentIsReadAndWrittenInAllWays() throws Exception {
        assertArrayEquals(pattern(100), Files.readAllBytes(file));
        Path text = Files.writeString(root.resolve("text"), "one\ntwo\n");
        Files.write(text, List.of("three"), APPEND);
        assertEquals("one\ntwo\nthree\n", Files.readString(text));
        assertEquals(List.of("one", "two", "three"), Files.readAllLines(text));
        try (Stream<String> lines = Files.lines(text)) {
            assertEquals(3, lines.count());
        }
        byte[] much = pattern(1 << 20);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(much, 0, 1000);
            out.write(much[1000]);
            out.write(much, 1001, much.length - 1001);
            assertThrows(IndexOutOfBoundsException.class, () -> out.write(much, 1, much.length));
        }
        assertArrayEquals(much, Files.readAllBytes(file));
        assertEquals(-1, Files.mismatch(file, Files.write(root.resolve("same"), much)));
    }

    @Test
    void aStreamReadsSkipsAndTellsWhatIsLeft() throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            assertEquals(100, in.available());
            assertEquals(pattern(100)[0], (byte) in.read());
            assertEquals(9, in.skip(9));
            assertEquals(-4, in.skip(-4));
            assertEquals(6, in.skip(6));
            assertEquals(0, in.read(new byte[3], 1, 0));
            assertEquals(pattern(100)[12], in.readNBytes(3)[0]);
            assertEquals(85, in.available());
            assertEquals(85, in.skip(1000));
            assertEquals(0, in.available());
            assertEquals(-1, in.read());
            assertEquals(0, in.readAllBytes().length);
            assertThrows(IndexOutOfBoundsException.class, () -> in.read(new byte[3], 1, 3));
            assertThrows(IllegalArgumentException.class, () -> in.readNBytes(-1));
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.skip(40);
            assertEquals(60, in.readAllBytes().length);
        }
        InputStream closed = Files.newInputStream(file);
        closed.close();
        closed.close();
        assertThrows(ClosedChannelException.class, closed::read);
    }

    @Test
    void aStreamIsTransferredToAnyOther() throws Exception {
        byte[] much = pattern(500_000);
        Files.write(file, much);
        try (InputStream in = Files.newInputStream(file)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertEquals(1, in.skip(1));
            assertEquals(much.length - 1, in.transferTo(out));
            assertEquals(much[1], out.toByteArray()[0]);
        }
        Path copy = root.resolve("copy");
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(copy, CREATE_NEW, WRITE)) {
            out.write(1);
            assertEquals(much.length, in.transferTo(out));
            assertEquals(-1, in.read());
            out.write(2);
        }
        assertEquals(much.length + 2, Files.size(copy));
        Path made = files.getPath("/proc/self/status");
        try (InputStream in = Files.newInputStream(made)) {
            assertTrue(in.readAllBytes().length > 100);
        }
    }

    @Test
    void optionsOfStreamsAreChecked() {
        assertThrows(UnsupportedOperationException.class,
                () -> Files.newInputStream(file, WRITE).close());
        assertThrows(UnsupportedOperationException.class,
                () -> Files.newInputStream(file, APPEND).close());
        assertThrows(IllegalArgumentException.class,
                () -> Files.newOutputStream(file, READ).close());
        assertThrows(FileAlreadyExistsException.class,
                () -> Files.newOutputStream(file, CREATE_NEW).close());
        assertThrows(NoSuchFileException.class,
                () -> Files.newInputStream(root.resolve("missing")).close());
    }

    /** Files has the channels of its own ignore interrupts; who opens one gets it closed. */
    @Test
    void interruptedThreadsUseFilesAllTheSame() throws Exception {
        Thread.currentThread().interrupt();
        assertEquals(100, Files.readAllBytes(file).length);
        Files.writeString(file, "text");
        assertEquals("text", Files.readString(file));
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(file, APPEND)) {
            assertEquals('t', in.read());
            out.write('.');
            assertEquals("ext.", new String(in.readAllBytes()));
        }
        Path made = Files.createDirectory(root.resolve("made"));
        Files.move(file, made.resolve("moved"));
        Files.delete(made.resolve("moved"));
        Files.delete(made);
        assertTrue(Thread.currentThread().isInterrupted());
        var channel = Files.newByteChannel(Files.createFile(file));
        assertThrows(ClosedByInterruptException.class,
                () -> channel.read(ByteBuffer.allocate(1)));
        assertTrue(Thread.interrupted());
    }

    @Test
    void directoriesAreMadeListedWalkedAndRemoved() throws Exception {
        Path deep = Files.createDirectories(root.resolve("a/b/c"));
        Files.createFile(deep.resolve("leaf"));
        assertThrows(FileAlreadyExistsException.class, () -> Files.createDirectory(deep));
        assertThrows(NoSuchFileException.class,
                () -> Files.createDirectory(root.resolve("x/y")));
        assertThrows(DirectoryNotEmptyException.class, () -> Files.delete(deep));
        Path mine = Files.createDirectory(root.resolve("mine"), PosixFilePermissions
                .asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertEquals("rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(mine)));
        try (DirectoryStream<Path> names = Files.newDirectoryStream(root, "{a,m}*")) {
            Set<Path> found = new TreeSet<>();
            names.forEach(found::add);
            assertEquals(Set.of(root.resolve("a"), mine), found);
        }
        try (Stream<Path> all = Files.walk(root)) {
            assertTrue(all.toList().contains(deep.resolve("leaf")));
        }
        assertFalse(Files.deleteIfExists(root.resolve("missing")));
        assertThrows(NoSuchFileException.class, () -> Files.delete(root.resolve("missing")));
        assertTrue(Files.deleteIfExists(mine));
        Path temporary = Files.createTempFile(root, "pre", ".suf");
        assertTrue(temporary.getFileName().toString().startsWith("pre"));
        assertTrue(Files.isDirectory(Files.createTempDirectory(root, "dir")));
    }

    @Test
    void filesAreMovedCopiedAndLinked() throws Exception {
        Path moved = Files.move(file, root.resolve("moved"));
        assertFalse(Files.exists(file));
        assertThrows(NoSuchFileException.class, () -> Files.move(file, moved));
        Path copy = Files.copy(moved, root.resolve("copy"), COPY_ATTRIBUTES);
        assertThrows(FileAlreadyExistsException.class, () -> Files.move(copy, moved));
        assertThrows(FileAlreadyExistsException.class, () -> Files.copy(copy, moved));
        assertThrows(UnsupportedOperationException.class,
                () -> Files.move(copy, moved, COPY_ATTRIBUTES));
        Files.move(copy, moved, REPLACE_EXISTING);
        Files.move(moved, copy, ATOMIC_MOVE);
        Path hard = Files.createLink(root.resolve("hard"), copy);
        assertTrue(Files.isSameFile(hard, copy));
        assertEquals(Files.readAttributes(hard, "fileKey"), Files.readAttributes(copy, "fileKey"));
        Path soft = Files.createSymbolicLink(root.resolve("soft"), files.getPath("copy"));
        assertEquals(files.getPath("copy"), Files.readSymbolicLink(soft));
        assertEquals(copy.toRealPath(), soft.toRealPath());
        assertTrue(Files.isSymbolicLink(soft));
        assertEquals(100, Files.size(soft));
        Files.setLastModifiedTime(copy, FileTime.fromMillis(1000));
        assertEquals(1000, Files.getLastModifiedTime(soft).toMillis());
    }

    @Test
    void whatTheSystemMovesNotIsCopied() throws Exception {
        Path elsewhere = files.getPath("/dev/shm");
        assumeTrue(Files.isDirectory(elsewhere)
                && !Files.getFileStore(elsewhere).equals(Files.getFileStore(root)));
        Path target = elsewhere.resolve("heddle-move-" + System.nanoTime());
        try {
            assertThrows(AtomicMoveNotSupportedException.class,
                    () -> Files.move(file, target, ATOMIC_MOVE));
            Files.move(file, target);
            assertFalse(Files.exists(file));
            assertArrayEquals(pattern(100), Files.readAllBytes(target));
        } finally {
            Files.deleteIfExists(target);
        }
    }

    @Test
    void pathsKeepToTheirFileSystem() throws Exception {
        Path relative = files.getPath("a", "b/../c");
        assertEquals(files, relative.getFileSystem());
        assertEquals(files.getPath("a/c"), relative.normalize());
        assertEquals("c", relative.getFileName().toString());
        assertEquals(files.getPath("a", "b"), relative.subpath(0, 2));
        assertEquals(files.getPath("/x/a/c"), files.getPath("/x").resolve("a/c"));
        assertEquals(files.getPath("b"), files.getPath("/a").relativize(files.getPath("/a/b")));
        assertTrue(relative.startsWith("a") && relative.endsWith(files.getPath("c")));
        assertEquals(4, relative.getNameCount());
        assertEquals(relative.hashCode(), files.getPath("a/b/../c").hashCode());
        assertTrue(relative.compareTo(files.getPath("b")) < 0);
        assertTrue(relative.toAbsolutePath().isAbsolute());
        for (Path name : relative) {
            assertEquals(files, name.getFileSystem());
        }
        URI uri = file.toUri();
        assertEquals(subject.isJdk() ? "file" : "heddle", uri.getScheme());
        assertEquals(file.toString(), files.provider().getPath(uri).toString());
        assertThrows(UnsupportedOperationException.class, files::close);
        assertTrue(files.isOpen() && !files.isReadOnly());
        assertTrue(files.getPathMatcher("glob:**/c").matches(relative));
        if (!subject.isJdk()) {
            Path platforms = Path.of(file.toString());
            assertFalse(file.equals(platforms) || file.startsWith(platforms));
            assertThrows(UnsupportedOperationException.class, file::toFile);
            assertThrows(ProviderMismatchException.class,
                    () -> files.provider().newByteChannel(platforms, Set.of()).close());
        }
    }

    @Test
    void heddleTakesTheseNamesAndTellsOfThem() throws Exception {
        assumeTrue(heddle != null, "the JDK takes no part in this");
        try (HeddleFile opened = heddle.openFile(file)) {
            assertEquals(file, opened.path());
            assertEquals(100, opened.size());
        }
        assertEquals(List.of(file), heddle.paths().list(root));
        assertEquals(List.of(root, file), heddle.paths().walk(root).toList());
        Path link = heddle.paths().createSymbolicLink(root.resolve("link"), file.getFileName());
        assertEquals(file.getFileName(), heddle.paths().readSymbolicLink(link));
        heddle.paths().move(link, root.resolve("moved"));
        heddle.paths().delete(root.resolve("moved"));
        Path temporary = heddle.paths().createTempFile(root, "pre", null);
        assertEquals(files, temporary.getFileSystem());
    }

    @Test
    void changesAreWatched() throws Exception {
        try (WatchService watching = files.newWatchService()) {
            WatchKey key = root.register(watching, StandardWatchEventKinds.ENTRY_CREATE);
            assertEquals(root, key.watchable());
            Files.createFile(root.resolve("new"));
            WatchKey told = watching.poll(20, TimeUnit.SECONDS);
            assertEquals(key, told);
            WatchEvent<?> event = told.pollEvents().get(0);
            assertEquals(files.getPath("new"), event.context());
            assertEquals(files, assertInstanceOf(Path.class, event.context()).getFileSystem());
            assertTrue(told.reset());
            key.cancel();
            assertFalse(key.isValid());
        }
    }

    @Test
    void theUriSchemeLeadsToTheProcessesOwn() throws Exception {
        Path own = Path.of(URI.create("heddle://" + path));
        assertEquals("heddle", own.getFileSystem().provider().getScheme());
        assertEquals(own.getFileSystem(), FileSystems.getFileSystem(URI.create("heddle:///")));
        assertThrows(FileSystemAlreadyExistsException.class,
                () -> FileSystems.newFileSystem(URI.create("heddle:///"), Map.of()));
        try (FileChannel channel = FileChannel.open(own)) {
            assertInstanceOf(HeddleFileChannel.class, channel);
            assertEquals(100, channel.size());
        }
        assertThrows(IOException.class, () -> Files.readString(own.resolve("below")));
    }
}
