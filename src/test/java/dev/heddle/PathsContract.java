package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.CopyOption;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls on paths do what those of {@link Files} do, with the same exceptions. */
abstract class PathsContract extends FacadeContract {
    /** What may be there under a name. */
    enum Kind {
        NOTHING, FILE, EMPTY, FULL, LINK_TO_FILE, LINK_TO_DIRECTORY, LINK_TO_NOTHING;

        void make(Path path) throws IOException {
            Path target = path.resolveSibling("target-" + path.getFileName());
            switch (this) {
                case NOTHING -> { }
                case FILE -> Files.writeString(path, "content of " + path.getFileName());
                case EMPTY -> Files.createDirectory(path);
                case FULL -> {
                    Files.createDirectories(path.resolve("sub/deep"));
                    Files.writeString(path.resolve("sub/file"), "x");
                    Files.createSymbolicLink(path.resolve("loop"), Path.of("."));
                }
                case LINK_TO_FILE ->
                        Files.createSymbolicLink(path, Files.createFile(target).getFileName());
                case LINK_TO_DIRECTORY -> Files.createSymbolicLink(path,
                        Files.createDirectory(target).getFileName());
                case LINK_TO_NOTHING -> Files.createSymbolicLink(path, target.getFileName());
            }
        }
    }

    /** The calls under test and those of the JDK in one form. */
    private interface Calls {
        Object make(Path where) throws Exception;
    }

    /** A pair of calls, each of which works in a directory of its own. */
    private record Twin(String name, Calls ours, Calls jdks) {
    }

    private static final Set<CopyOption> REPLACE = Set.of(StandardCopyOption.REPLACE_EXISTING);
    private static final List<Set<CopyOption>> OPTIONS = List.of(Set.of(), REPLACE,
            Set.of(StandardCopyOption.ATOMIC_MOVE),
            Set.of(StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING),
            Set.of(LinkOption.NOFOLLOW_LINKS), Set.of(StandardCopyOption.COPY_ATTRIBUTES));

    private Twin moving(String source, String target, Set<CopyOption> options) {
        CopyOption[] array = options.toArray(CopyOption[]::new);
        return new Twin("move " + source + " " + target + " " + options,
                at -> heddle.paths().move(at.resolve(source), at.resolve(target), array),
                at -> Files.move(at.resolve(source), at.resolve(target), array));
    }

    @ParameterizedTest
    @EnumSource
    void everyMoveDoesWhatItDoesInTheJdk(Kind source) throws IOException {
        for (Set<CopyOption> options : OPTIONS) {
            for (Kind target : Kind.values()) {
                assertAlike(source, target, moving("a", "b", options));
            }
            for (String target : List.of("a", "b/x", "a/x", "none/x")) {
                assertAlike(source, Kind.FILE, moving("a", target, options));
            }
            assertAlike(source, Kind.FILE, moving("a/sub", "b", options));
            assertAlike(source, Kind.FULL, moving("b/sub", "b", options));
        }
    }

    @ParameterizedTest
    @EnumSource
    void makingAndRemovingDoesWhatItDoesInTheJdk(Kind kind) throws IOException {
        for (String name : List.of("a", "a/x", "a/sub", "a/sub/file", "a/sub/file/x", "a/x/y/z")) {
            assertAlike(kind, Kind.FILE, new Twin("createDirectory " + name,
                    at -> heddle.paths().createDirectory(at.resolve(name)),
                    at -> Files.createDirectory(at.resolve(name))));
            assertAlike(kind, Kind.FILE, new Twin("createDirectories " + name,
                    at -> heddle.paths().createDirectories(at.resolve(name)),
                    at -> Files.createDirectories(at.resolve(name))));
            assertAlike(kind, Kind.FILE, new Twin("delete " + name, at -> {
                heddle.paths().delete(at.resolve(name));
                return null;
            }, at -> {
                Files.delete(at.resolve(name));
                return null;
            }));
            assertAlike(kind, Kind.FILE, new Twin("deleteIfExists " + name,
                    at -> heddle.paths().deleteIfExists(at.resolve(name)),
                    at -> Files.deleteIfExists(at.resolve(name))));
            assertAlike(kind, Kind.FILE, new Twin("createSymbolicLink " + name,
                    at -> heddle.paths().createSymbolicLink(at.resolve(name), Path.of("../b")),
                    at -> Files.createSymbolicLink(at.resolve(name), Path.of("../b"))));
            for (String existing : List.of("b", "a", "none")) {
                assertAlike(kind, Kind.FILE, new Twin("createLink " + name + " " + existing,
                        at -> heddle.paths().createLink(at.resolve(name), at.resolve(existing)),
                        at -> Files.createLink(at.resolve(name), at.resolve(existing))));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void lookingDoesWhatItDoesInTheJdk(Kind kind) throws IOException {
        LinkOption stay = LinkOption.NOFOLLOW_LINKS;
        for (String name : List.of("a", "a/sub", "a/loop", "a/sub/file", "a/sub/file/x", "none")) {
            assertAlike(kind, Kind.FILE, new Twin("exists " + name,
                    at -> heddle.paths().exists(at.resolve(name)),
                    at -> Files.exists(at.resolve(name))));
            assertAlike(kind, Kind.FILE, new Twin("exists itself " + name,
                    at -> heddle.paths().exists(at.resolve(name), stay),
                    at -> Files.exists(at.resolve(name), stay)));
            assertAlike(kind, Kind.FILE, new Twin("list " + name,
                    at -> names(at, heddle.paths().list(at.resolve(name)).stream()),
                    at -> names(at, Files.list(at.resolve(name)))));
            assertAlike(kind, Kind.FILE, new Twin("readSymbolicLink " + name,
                    at -> heddle.paths().readSymbolicLink(at.resolve(name)),
                    at -> Files.readSymbolicLink(at.resolve(name))));
            for (int depth = -1; depth < 4; depth++) {
                int max = depth;
                assertAlike(kind, Kind.FILE, new Twin("walk " + name + " " + depth,
                        at -> names(at, heddle.paths().walk(at.resolve(name), max)),
                        at -> names(at, Files.walk(at.resolve(name), max))));
            }
        }
    }

    private static Set<String> names(Path at, Stream<Path> paths) {
        try (paths) {
            return paths.map(path -> at.relativize(path).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** In directories of the same content, which then have the same content again. */
    private void assertAlike(Kind a, Kind b, Twin twin) throws IOException {
        Path mine = scene(a, b);
        Path theirs = scene(a, b);
        Object seen = outcome(twin.ours, mine);
        Object expected = outcome(twin.jdks, theirs);
        boolean alike = expected instanceof Exception e
                ? e.getClass().isInstance(seen) : expected.equals(seen);
        String scene = twin.name + " with a=" + a + ", b=" + b;
        assertTrue(alike, () -> scene + "\n   JDK    " + expected + "\n   Heddle " + seen);
        boolean namesAnother = twin.name.startsWith("createDirectories"); // the JDK one above it
        if (expected instanceof FileSystemException e && !namesAnother) {
            assertEquals(theirs.relativize(Path.of(e.getFile())),
                    mine.relativize(Path.of(((FileSystemException) seen).getFile())), scene);
        }
        assertEquals(tree(theirs), tree(mine), scene);
    }

    private Path scene(Kind a, Kind b) throws IOException {
        Path at = Files.createTempDirectory(dir, "scene");
        a.make(at.resolve("a"));
        b.make(at.resolve("b"));
        return at;
    }

    private static Object outcome(Calls call, Path at) {
        try {
            Object result = call.make(at);
            return result instanceof Path path && path.isAbsolute() ? at.relativize(path)
                    : String.valueOf(result);
        } catch (UncheckedIOException e) {
            return e.getCause();
        } catch (Exception e) {
            return e;
        }
    }

    private static Map<String, String> tree(Path at) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(at)) {
            for (Path path : paths.toList()) {
                tree.put(at.relativize(path).toString(), Files.isSymbolicLink(path)
                        ? "-> " + Files.readSymbolicLink(path)
                        : Files.isDirectory(path) ? "directory" : Files.readString(path));
            }
        }
        return tree;
    }

    @Test
    void movingToAnotherNameOfTheSameFileDoesNothing() throws IOException {
        Path a = Files.writeString(dir.resolve("a"), "x");
        Path b = Files.createLink(dir.resolve("b"), a);
        for (Set<CopyOption> options : List.of(Set.<CopyOption>of(), REPLACE)) {
            assertEquals(b, heddle.paths().move(a, b, options.toArray(CopyOption[]::new)));
            assertTrue(Files.exists(a) && Files.exists(b));
        }
    }

    /** Here the JDK has deleted the target before it finds that the move cannot be. */
    @Test
    void aMoveIntoItselfDeletesNothing() throws IOException {
        Path inside = Files.createDirectories(dir.resolve("a/inside"));
        Object e = outcome(at -> heddle.paths().move(dir.resolve("a"), inside,
                StandardCopyOption.REPLACE_EXISTING), dir);
        assertTrue(e instanceof FileSystemException, () -> "" + e);
        assertTrue(Files.exists(inside));
    }

    @Test
    void movingToAnotherFileSystemFailsAndSaysWhatHelps() throws IOException {
        Path other = Path.of("/dev/shm");
        Assumptions.assumeTrue(Files.isWritable(other)
                && !Files.getFileStore(other).equals(Files.getFileStore(dir)));
        Path a = Files.writeString(dir.resolve("a"), "x");
        Path b = other.resolve("heddle-" + System.nanoTime());
        Object atomically = outcome(at ->
                heddle.paths().move(a, b, StandardCopyOption.ATOMIC_MOVE), dir);
        assertEquals(outcome(at -> Files.move(a, b, StandardCopyOption.ATOMIC_MOVE), dir)
                .getClass(), atomically.getClass());
        for (Set<CopyOption> options : List.of(Set.<CopyOption>of(), REPLACE)) {
            FileSystemException e = (FileSystemException) outcome(at -> heddle.paths()
                    .move(a, b, options.toArray(CopyOption[]::new)), dir);
            assertTrue(e.getReason().contains("different file systems: copy"), e::getMessage);
            assertEquals(b.toString(), e.getOtherFile());
        }
        assertTrue(Files.exists(a) && Files.notExists(b));
    }

    @Test
    void aWalkTellsADirectoryBeforeWhatIsInIt() throws IOException {
        Kind.FULL.make(dir.resolve("a"));
        List<Path> told = heddle.paths().walk(dir).toList();
        for (Path path : told.subList(1, told.size())) {
            assertTrue(told.indexOf(path.getParent()) < told.indexOf(path), told.toString());
        }
        assertEquals(dir, told.get(0));
    }

    @Test
    void aWalkThatMeetsWhatHasGoneTellsItInItsStep() throws IOException {
        List<Path> subs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            subs.add(Files.createDirectory(dir.resolve("sub" + i)));
        }
        var walk = heddle.paths().walk(dir).iterator();
        assertEquals(dir, walk.next());
        for (Path sub : subs) {
            Files.delete(sub);
        }
        Object e = outcome(at -> walk.next(), dir);
        assertTrue(e instanceof NoSuchFileException, () -> "" + e);
    }
}
