package dev.heddle.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Directories are read in full, on whatever thread, and never on the driving one's time. */
interface DirectoryContract extends Rigged {
    private PathOperation.ListDirectory listing(Path directory) {
        var list = new PathOperation.ListDirectory(this);
        list.path = directory;
        return list;
    }

    private Set<Path> names(Path directory) {
        var list = listing(directory);
        assertEquals(0, rig().result(list));
        List<Path> names = list.entries.stream().map(DirectoryEntry::name).toList();
        assertEquals(names.size(), new HashSet<>(names).size(), "a name came twice");
        return new HashSet<>(names);
    }

    @Test
    default void anEmptyDirectoryHasNoEntries() {
        assertEquals(Set.of(), names(rig().dir));
    }

    @Test
    default void namesOfAnyKindAreListed() throws IOException {
        Set<Path> expected = new HashSet<>();
        for (Path name : List.of(Path.of("plain"), Path.of(".hidden"), Path.of("..."),
                Path.of("two words"), Path.of("\u20ac"), Path.of("x".repeat(255)),
                Path.of(URI.create("file:///a%FFb")).getFileName())) {
            Files.createFile(rig().dir.resolve(name));
            expected.add(name);
        }
        assertEquals(expected, names(rig().dir));
    }

    @Test
    default void aLargeDirectoryIsListedInFull() throws IOException {
        Set<Path> expected = new HashSet<>();
        for (int i = 0; i < 3_000; i++) {
            Path name = Path.of("a name of some length, so that one call does not do " + i);
            Files.createFile(rig().dir.resolve(name));
            expected.add(name);
        }
        assertEquals(expected, names(rig().dir));
    }

    @Test
    default void typesAreToldIfTheyAreWanted() throws IOException {
        Files.createFile(rig().dir.resolve("file"));
        Files.createDirectory(rig().dir.resolve("directory"));
        Files.createSymbolicLink(rig().dir.resolve("link"), rig().dir);
        var list = listing(rig().dir);
        list.types = true;
        rig().result(list);
        assertEquals(3, list.entries.size());
        for (DirectoryEntry entry : list.entries) {
            FileStatus.Type type = switch (entry.name().toString()) {
                case "file" -> FileStatus.Type.REGULAR;
                case "directory" -> FileStatus.Type.DIRECTORY;
                default -> FileStatus.Type.SYMBOLIC_LINK;
            };
            assertEquals(type, entry.type(), entry.toString());
        }
        assertThrows(UnsupportedOperationException.class, () -> list.entries.remove(0));
    }

    @Test
    default void aLinkToADirectoryIsFollowed() throws IOException {
        Path sub = Files.createDirectory(rig().dir.resolve("sub"));
        Files.createFile(sub.resolve("x"));
        Path link = Files.createSymbolicLink(rig().dir.resolve("link"), sub);
        assertEquals(Set.of(Path.of("x")), names(link));
    }

    @Test
    default void whatIsNoDirectoryIsNotListed() throws IOException {
        Path file = Files.createFile(rig().dir.resolve("file"));
        assertEquals(Errno.ENOTDIR, rig().errno(listing(file)));
        assertEquals(Errno.ENOENT, rig().errno(listing(rig().dir.resolve("none"))));
        assertEquals(Errno.ENAMETOOLONG,
                rig().errno(listing(rig().dir.resolve("x".repeat(256)))));
    }

    @Test
    default void listingLeavesNothingOpen() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.isDirectory(descriptors), "only Linux tells");
        Path sub = Files.createDirectory(rig().dir.resolve("sub"));
        Files.createFile(sub.resolve("x"));
        for (int i = 0; i < 100; i++) {
            names(sub);
            rig().errno(listing(sub.resolve("x")));
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            assertEquals(0, open.filter(fd -> pointsInto(fd, sub)).count());
        }
    }

    private static boolean pointsInto(Path fd, Path directory) {
        try {
            return Files.readSymbolicLink(fd).startsWith(directory);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    default void manyAreListedAtOnceAndSomeCancelled() throws IOException {
        for (int i = 0; i < 100; i++) {
            Files.createFile(rig().dir.resolve("file" + i));
        }
        List<PathOperation.ListDirectory> lists = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lists.add(listing(rig().dir));
            rig().submit(lists.get(i));
        }
        for (int i = 0; i < 50; i += 2) {
            rig().cancel(lists.get(i));
        }
        lists.forEach(rig()::await);
        assertTrue(lists.stream().anyMatch(list -> list.errno() == Errno.ECANCELED));
        for (int i = 0; i < 50; i++) {
            var list = lists.get(i);
            if (list.errno() == null) {
                assertEquals(100, list.entries.size());
            } else {
                assertEquals(0, i % 2, "was not cancelled");
                assertEquals(Errno.ECANCELED, list.errno());
                assertNull(list.entries);
            }
        }
    }

    /** The threads that a backend has for it let go of everything before the close returns. */
    @Test
    default void listingsInFlightAtTheCloseAreAwaited() throws IOException {
        for (int i = 0; i < 500; i++) {
            Files.createFile(rig().dir.resolve("file" + i));
        }
        for (int round = 0; round < 20; round++) {
            Rig other = rig(CloseContract.SMALL);
            Set<Long> before = threads();
            List<PathOperation.ListDirectory> lists = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                lists.add(listing(rig().dir));
                other.submit(lists.get(i));
            }
            other.turn(0);
            other.backend.close();
            var stacks = Thread.getAllStackTraces();
            stacks.keySet().removeIf(thread -> before.contains(thread.threadId()));
            assertTrue(stacks.values().stream().flatMap(Stream::of).noneMatch(
                    frame -> frame.getMethodName().equals("list")
                            || frame.getMethodName().equals("entries")), "still lists");
        }
    }

    private static Set<Long> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::threadId)
                .collect(Collectors.toSet());
    }
}
