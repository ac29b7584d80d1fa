package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Opening obeys the rules of {@link FileChannel#open}. */
abstract class FileOpenContract extends FacadeContract {
    private static final List<OpenOption> OPTIONS = List.of(
            StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.APPEND,
            StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.CREATE,
            StandardOpenOption.CREATE_NEW, StandardOpenOption.DELETE_ON_CLOSE,
            LinkOption.NOFOLLOW_LINKS);

    /** What is there before the opening. */
    enum Before {
        NOTHING, FILE, EMPTY_DIRECTORY, LINK_TO_FILE, LINK_TO_NOTHING;

        void make(Path path) throws IOException {
            Path target = path.resolveSibling("target-" + path.getFileName());
            switch (this) {
                case NOTHING -> { }
                case FILE -> Files.writeString(path, "before");
                case EMPTY_DIRECTORY -> Files.createDirectory(path);
                case LINK_TO_FILE ->
                        Files.createSymbolicLink(path, Files.writeString(target, "before"));
                case LINK_TO_NOTHING -> Files.createSymbolicLink(path, target);
            }
        }
    }

    /** The part of an open file that both have. */
    private record Opened(Callable<Integer> read, Callable<Integer> write, AutoCloseable close) {
    }

    @FunctionalInterface
    private interface Opener {
        Opened open(Path path, Set<OpenOption> options) throws IOException;
    }

    private Opened ours(Path path, Set<OpenOption> options) throws IOException {
        HeddleFile file = heddle.openFile(path, options, 0644);
        return new Opened(() -> file.read(ByteBuffer.allocate(9)),
                () -> file.write(ByteBuffer.wrap(new byte[] {'n', 'e', 'w'})), file);
    }

    private static Opened jdks(Path path, Set<OpenOption> options) throws IOException {
        FileChannel file = FileChannel.open(path, options);
        return new Opened(() -> file.read(ByteBuffer.allocate(9)),
                () -> file.write(ByteBuffer.wrap(new byte[] {'n', 'e', 'w'})), file);
    }

    @ParameterizedTest
    @EnumSource
    void everySetOfOptionsDoesWhatItDoesInTheJdk(Before before) throws Exception {
        Path one = Files.createDirectory(dir.resolve("ours"));
        Path other = Files.createDirectory(dir.resolve("jdks"));
        List<String> differences = new ArrayList<>();
        for (int bits = 0; bits < 1 << OPTIONS.size(); bits++) {
            Set<OpenOption> options = options(bits);
            String name = "f" + bits;
            List<Object> expected = story(other.resolve(name), before, options,
                    FileOpenContract::jdks);
            List<Object> seen = story(one.resolve(name), before, options, this::ours);
            if (!(departs(before, options) ? seen.get(0) instanceof FileSystemException
                    : agree(expected, seen))) {
                differences.add(options + "\n   JDK    " + expected + "\n   Heddle " + seen);
            }
        }
        assertTrue(differences.isEmpty(), () -> differences.size() + " differences:\n"
                + String.join("\n", differences.subList(0, Math.min(5, differences.size()))));
    }

    /** The JDK follows a link here, though told not to: it heeds CREATE_NEW, then ignores it. */
    private static boolean departs(Before before, Set<OpenOption> options) {
        boolean link = before == Before.LINK_TO_FILE || before == Before.LINK_TO_NOTHING;
        boolean stays = options.contains(LinkOption.NOFOLLOW_LINKS)
                || options.contains(StandardOpenOption.DELETE_ON_CLOSE);
        return link && stays && options.contains(StandardOpenOption.CREATE_NEW)
                && !options.contains(StandardOpenOption.WRITE)
                && !options.contains(StandardOpenOption.APPEND);
    }

    private static Set<OpenOption> options(int bits) {
        return Set.copyOf(Stream.iterate(0, i -> i + 1).limit(OPTIONS.size())
                .filter(i -> (bits & 1 << i) != 0).map(OPTIONS::get).toList());
    }

    /** What opening, writing, reading and closing comes to, and what is left afterwards. */
    private static List<Object> story(Path path, Before before, Set<OpenOption> options,
            Opener opener) throws Exception {
        before.make(path);
        List<Object> story = new ArrayList<>();
        Opened opened = null;
        try {
            opened = opener.open(path, options);
            story.add("opened");
        } catch (Exception e) {
            story.add(e);
        }
        if (opened != null) {
            story.add(outcome(opened.write));
            story.add(outcome(opened.read));
            opened.close.close();
        }
        story.add(Files.isDirectory(path) ? "a directory"
                : Files.exists(path) ? Files.readString(path) : "nothing");
        story.add(Files.exists(path, LinkOption.NOFOLLOW_LINKS));
        return story;
    }

    private static Object outcome(Callable<?> call) {
        try {
            return call.call();
        } catch (Exception e) {
            return e;
        }
    }

    /** Equal, or exceptions of which ours is caught by whoever catches the JDK's. */
    private static boolean agree(List<Object> expected, List<Object> seen) {
        boolean agree = expected.size() == seen.size();
        for (int i = 0; agree && i < expected.size(); i++) {
            agree = expected.get(i) instanceof Exception e
                    ? e.getClass().isInstance(seen.get(i)) : expected.get(i).equals(seen.get(i));
        }
        return agree;
    }

    @Test
    void anOptionMayBeGivenTwice() throws Exception {
        Path path = Files.writeString(dir.resolve("file"), "text");
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.READ).close();
        heddle.openFile(path, StandardOpenOption.READ, StandardOpenOption.READ).close();
        heddle.paths().status(path, LinkOption.NOFOLLOW_LINKS, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void anUnknownOptionIsRefusedWithItsName() {
        OpenOption unknown = new OpenOption() {
            @Override
            public String toString() {
                return "UNHEARD_OF";
            }
        };
        Path path = dir.resolve("file");
        assertThrows(UnsupportedOperationException.class, () -> FileChannel.open(path, unknown));
        UnsupportedOperationException e = assertThrows(UnsupportedOperationException.class,
                () -> heddle.openFile(path, unknown));
        assertTrue(e.getMessage().contains("UNHEARD_OF"), e::getMessage);
    }

    @Test
    void permissionsAreThoseAskedForLessTheUmask() throws Exception {
        Path path = dir.resolve("private");
        heddle.openFile(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                0600).close();
        assertEquals("rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        Path common = dir.resolve("common");
        Path jdks = dir.resolve("jdks");
        heddle.openFile(common, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close();
        FileChannel.open(jdks, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close();
        assertEquals(Files.getPosixFilePermissions(jdks), Files.getPosixFilePermissions(common));
    }

    @Test
    void permissionsOutsideOfTheirRangeAreRefusedWithTheirValue() {
        for (int permissions : new int[] {-1, 010000}) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                    () -> heddle.openFile(dir.resolve("x"),
                            Set.of(StandardOpenOption.READ), permissions));
            assertTrue(e.getMessage().contains("" + permissions), e::getMessage);
        }
    }

    @Test
    void aLinkThatMustNotBeFollowedIsRefusedWithTheReason() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("link"), dir);
        FileSystemException e = assertThrows(FileSystemException.class,
                () -> heddle.openFile(link, LinkOption.NOFOLLOW_LINKS));
        assertTrue(e.getReason().contains("ELOOP"), e::getMessage);
        assertTrue(heddle.paths().status(link, LinkOption.NOFOLLOW_LINKS).isSymbolicLink());
        assertTrue(heddle.paths().status(link).isDirectory());
    }

    @Test
    void aFileThatIsDeletedOnCloseCanBeUsedUntilThen() throws Exception {
        Path path = dir.resolve("temporary");
        try (HeddleFile file = heddle.openFile(path, StandardOpenOption.CREATE,
                StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
            file.writeFully(ByteBuffer.wrap(pattern(10)), 0);
            assertEquals(10, file.size());
            assertEquals(10, file.read(ByteBuffer.allocate(10), 0));
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void whatIsOpenIsNamedByItsPath() throws Exception {
        Path path = Files.writeString(dir.resolve("named"), "text");
        HeddleFile file = heddle.openFile(path);
        assertEquals(path, file.path());
        assertTrue(file.isOpen());
        assertTrue(file.toString().contains("named"), file::toString);
        file.close();
        assertFalse(file.isOpen());
        assertTrue(file.toString().contains("closed"), file::toString);
    }
}
