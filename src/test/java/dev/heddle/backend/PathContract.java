package dev.heddle.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Names are made, changed and removed as the system calls do it. */
interface PathContract extends Rigged {
    private Path at(String name) {
        return rig().dir.resolve(name);
    }

    private Path file(String name) throws IOException {
        return Files.writeString(at(name), name);
    }

    private PathOperation.Rename renaming(Path path, Path target, boolean replace) {
        var rename = new PathOperation.Rename(this);
        rename.path = path;
        rename.target = target;
        rename.replace = replace;
        return rename;
    }

    private <T extends PathOperation> T on(Path path, T operation) {
        operation.path = path;
        return operation;
    }

    private PathOperation.Unlink unlinking(Path path) {
        return on(path, new PathOperation.Unlink(this));
    }

    private PathOperation.RemoveDirectory removing(Path path) {
        return on(path, new PathOperation.RemoveDirectory(this));
    }

    private PathOperation.MakeDirectory making(Path path, int mode) {
        var make = on(path, new PathOperation.MakeDirectory(this));
        make.mode = mode;
        return make;
    }

    private PathOperation.Link linking(Path path, Path existing) {
        var link = on(path, new PathOperation.Link(this));
        link.existing = existing;
        return link;
    }

    private PathOperation.SymbolicLink pointing(Path path, Path target) {
        var link = on(path, new PathOperation.SymbolicLink(this));
        link.target = target;
        return link;
    }

    private boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    default void renamingGivesAnotherName() throws IOException {
        Path a = file("a");
        for (boolean replace : new boolean[] {false, true}) {
            Path b = at("b" + replace);
            assertEquals(0, rig().result(renaming(a, b, replace)));
            assertFalse(isThere(a));
            assertEquals("a", Files.readString(b));
            a = b;
        }
    }

    @Test
    default void renamingReplacesOnlyIfAskedTo() throws IOException {
        Path a = file("a");
        Path b = file("b");
        assertEquals(Errno.EEXIST, rig().errno(renaming(a, b, false)));
        assertEquals("b", Files.readString(b));
        Path link = Files.createSymbolicLink(at("link"), at("nowhere"));
        assertEquals(Errno.EEXIST, rig().errno(renaming(a, link, false)));
        assertEquals(0, rig().result(renaming(a, b, true)));
        assertEquals("a", Files.readString(b));
        assertFalse(isThere(a));
        assertEquals(0, rig().result(renaming(b, link, true)));
        assertEquals("a", Files.readString(link));
    }

    @Test
    default void renamingMeetsTheErrorsOfTheSystem() throws IOException {
        Path a = file("a");
        Path full = Files.createDirectories(at("full/in")).getParent();
        Path empty = Files.createDirectory(at("empty"));
        assertEquals(Errno.ENOENT, rig().errno(renaming(at("none"), at("b"), true)));
        assertEquals(Errno.ENOENT, rig().errno(renaming(at("none"), a, false)));
        assertEquals(Errno.ENOENT, rig().errno(renaming(a, at("none/b"), true)));
        assertEquals(Errno.ENOTDIR, rig().errno(renaming(empty, a, true)));
        assertEquals(Errno.EISDIR, rig().errno(renaming(a, empty, true)));
        assertEquals(Errno.EINVAL, rig().errno(renaming(full, full.resolve("in/x"), true)));
        assertEquals(Errno.ENOTEMPTY, rig().errno(renaming(empty, full, true)));
        assertEquals(0, rig().result(renaming(full, empty, true)), "an empty one is replaced");
        assertTrue(isThere(empty.resolve("in")));
    }

    @Test
    default void renamingNeverCopiesAcrossFileSystems() throws IOException {
        Path other = Path.of("/dev/shm");
        Assumptions.assumeTrue(Files.isWritable(other) && !Files.getFileStore(other)
                .equals(Files.getFileStore(rig().dir)), "one file system only");
        Path a = file("a");
        Path target = other.resolve("heddle-" + new Random().nextLong());
        assertEquals(Errno.EXDEV, rig().errno(renaming(a, target, false)));
        assertEquals(Errno.EXDEV, rig().errno(renaming(a, target, true)));
        assertEquals(Errno.EXDEV, rig().errno(linking(target, a)));
        assertFalse(isThere(target));
    }

    /** Of those that rename to one name, one wins, and the other keeps its own. */
    @Test
    default void renamingWithoutReplacingIsOneStep() throws IOException {
        if (!rig().backend.capabilities().contains(Capability.PATHS_IN_ONE_STEP)) {
            return;
        }
        for (int round = 0; round < 200; round++) {
            Path target = at("target" + round);
            List<PathOperation.Rename> renames = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                renames.add(renaming(file(round + "-" + i), target, false));
                rig().submit(renames.get(i));
            }
            renames.forEach(rig()::await);
            assertEquals(1, renames.stream().filter(r -> r.errno() == null).count());
            assertEquals(7, renames.stream().filter(r -> r.errno() == Errno.EEXIST
                    && isThere(r.path)).count());
        }
    }

    @Test
    default void unlinkingRemovesAnythingButDirectories() throws IOException {
        Path a = file("a");
        Path link = Files.createSymbolicLink(at("link"), rig().dir);
        assertEquals(0, rig().result(unlinking(link)));
        assertEquals(0, rig().result(unlinking(a)));
        assertFalse(isThere(a) || isThere(link));
        assertEquals(Errno.ENOENT, rig().errno(unlinking(a)));
        Path empty = Files.createDirectory(at("empty"));
        assertEquals(Errno.EISDIR, rig().errno(unlinking(empty)));
        assertTrue(isThere(empty));
        assertEquals(Errno.ENOTDIR, rig().errno(unlinking(file("b").resolve("x"))));
    }

    @Test
    default void removingADirectoryTakesEmptyOnesOnly() throws IOException {
        Path full = Files.createDirectories(at("full/in")).getParent();
        assertEquals(Errno.ENOTEMPTY, rig().errno(removing(full)));
        assertEquals(0, rig().result(removing(full.resolve("in"))));
        assertEquals(0, rig().result(removing(full)));
        assertFalse(isThere(full));
        assertEquals(Errno.ENOENT, rig().errno(removing(full)));
        Path a = file("a");
        assertEquals(Errno.ENOTDIR, rig().errno(removing(a)));
        Path link = Files.createSymbolicLink(at("link"), Files.createDirectory(full));
        assertEquals(Errno.ENOTDIR, rig().errno(removing(link)));
        assertTrue(isThere(a) && isThere(link));
    }

    @Test
    default void aDirectoryIsMadeWithItsPermissions() throws IOException {
        Path made = at("made");
        assertEquals(0, rig().result(making(made, 0700)));
        assertTrue(Files.isDirectory(made));
        if (Files.getFileStore(made).supportsFileAttributeView("posix")) {
            assertEquals("rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
        }
        assertEquals(Errno.EEXIST, rig().errno(making(made, 0700)));
        assertEquals(Errno.EEXIST, rig().errno(making(file("a"), 0700)));
        assertEquals(Errno.ENOENT, rig().errno(making(at("none/made"), 0700)));
        assertEquals(Errno.ENOTDIR, rig().errno(making(at("a/made"), 0700)));
    }

    @Test
    default void aLinkIsOneMoreNameOfTheFileItself() throws IOException {
        Path a = file("a");
        Path more = at("more");
        assertEquals(0, rig().result(linking(more, a)));
        assertTrue(Files.isSameFile(a, more));
        assertEquals(Errno.EEXIST, rig().errno(linking(more, a)));
        assertEquals(Errno.ENOENT, rig().errno(linking(at("x"), at("none"))));
        assertEquals(Errno.ENOENT, rig().errno(linking(at("none/x"), a)));
        Path symbolic = Files.createSymbolicLink(at("symbolic"), a);
        assertEquals(0, rig().result(linking(at("other"), symbolic)));
        assertTrue(Files.isSymbolicLink(at("other")), "the link itself, not its target");
    }

    @Test
    default void aSymbolicLinkPointsAnywhere() throws IOException {
        for (Path target : List.of(rig().dir, Path.of("no/where"), Path.of("../up"),
                odd("a%FFb"), Path.of(URI.create("file:///%FE/x")))) {
            Path link = at("link");
            assertEquals(0, rig().result(pointing(link, target)));
            assertEquals(target, Files.readSymbolicLink(link));
            Files.delete(link);
        }
        assertEquals(Errno.EEXIST, rig().errno(pointing(file("a"), at("x"))));
        assertEquals(Errno.ENOENT, rig().errno(pointing(at("none/x"), at("x"))));
        assertEquals(Errno.ENOENT, rig().errno(pointing(at("b"), Path.of(""))));
    }

    @Test
    default void aSymbolicLinkIsRead() throws IOException {
        for (Path target : List.of(rig().dir, Path.of("no/where"), Path.of("../up"),
                odd("a%FFb"), Path.of(URI.create("file:///%FE/x")))) {
            Path link = Files.createSymbolicLink(at("link"), target);
            var read = on(link, new PathOperation.ReadLink(this));
            rig().result(read);
            assertEquals(target, read.target);
            Files.delete(link);
        }
        assertEquals(Errno.EINVAL, rig().errno(on(file("a"), new PathOperation.ReadLink(this))));
        assertEquals(Errno.ENOENT, rig().errno(on(at("x"), new PathOperation.ReadLink(this))));
    }

    /** A single name of bytes that are no text. */
    private static Path odd(String escaped) {
        return Path.of(URI.create("file:///" + escaped)).getFileName();
    }

    @Test
    default void namesOfAnyBytesAreTakenAsTheyAre() throws IOException {
        Path a = rig().dir.resolve(odd("a%FFb%20c%0A"));
        Path b = rig().dir.resolve(odd("%80"));
        rig().result(making(a, 0700));
        assertTrue(Files.isDirectory(a));
        rig().result(renaming(a, b, false));
        assertTrue(Files.isDirectory(b));
        rig().result(pointing(a, b.getFileName()));
        assertTrue(Files.isDirectory(a));
        rig().result(unlinking(a)); // the link, though it leads to a directory
        rig().result(linking(a, file("x")));
        assertEquals("x", Files.readString(a));
        rig().result(removing(b.resolve("..").resolve(b.getFileName())));
        try (Stream<Path> left = Files.list(rig().dir)) {
            assertEquals(2, left.count());
        }
    }

    @Test
    default void namesOfUpTo255BytesAndPathsOfUpTo4095AreTaken() throws IOException {
        Path longest = at("x".repeat(255));
        rig().result(making(longest, 0700));
        Path deep = Path.of("/" + "./".repeat(2_000)).resolve(longest);
        rig().result(removing(deep));
        assertFalse(isThere(longest));
        Path a = file("a");
        for (Path tooLong : List.of(at("x".repeat(256)), at("x/".repeat(2_100)))) {
            assertEquals(Errno.ENAMETOOLONG, rig().errno(making(tooLong, 0700)));
            assertEquals(Errno.ENAMETOOLONG, rig().errno(unlinking(tooLong)));
            assertEquals(Errno.ENAMETOOLONG, rig().errno(renaming(a, tooLong, true)));
            assertEquals(Errno.ENAMETOOLONG, rig().errno(linking(tooLong, a)));
            assertEquals(Errno.ENAMETOOLONG, rig().errno(pointing(tooLong, a)));
        }
        assertEquals(Errno.ENAMETOOLONG,
                rig().errno(pointing(at("b"), Path.of("x/".repeat(2_100)))));
    }

    @Test
    default void whatIsCancelledIsEitherDoneOrNot() throws IOException {
        var random = new Random(4);
        int cancelled = 0;
        for (int i = 0; i < 300; i++) {
            Path path = at("made" + i);
            PathOperation operation = i % 2 == 0 ? making(path, 0700) : pointing(path, path);
            rig().submit(operation);
            for (int turns = random.nextInt(4); turns > 0; turns--) {
                rig().turn(0);
            }
            rig().cancel(operation);
            rig().await(operation);
            assertTrue(operation.errno() == null || operation.errno() == Errno.ECANCELED);
            assertEquals(operation.errno() == null, isThere(path), "operation " + i);
            assertNull(operation.cause());
            cancelled += operation.errno() == null ? 0 : 1;
        }
        assertTrue(cancelled > 0, "none was cancelled");
    }
}
