package dev.heddle;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names of files and directories, of the default file system: the calls of {@link Files}, but ones
 * that park. Got from {@link Heddle#paths}; any number of threads may use it at once.
 *
 * <p>A view of the Heddle with a {@link Deadline} or a {@link CancelScope} gives one whose calls
 * have it, too. A timeout is for all steps of a call together, of {@link #walk} for each by itself.
 *
 * <p>Every call may throw what its namesake in {@code Files} throws for the same cause, and
 * {@link IllegalArgumentException} for a path of another file system,
 * {@link java.io.InterruptedIOException} if the thread was interrupted,
 * {@link java.nio.channels.AsynchronousCloseException} if the Heddle is closed meanwhile and
 * {@link IllegalStateException} if it was before. A call that ends early may have been done
 * nevertheless, of several steps the first ones.
 */
public final class HeddlePaths {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TEMP_FILE_PERMISSIONS = 0600;
    private static final int TEMP_DIRECTORY_PERMISSIONS = 0700;

    private final PathSteps steps;

    HeddlePaths(Engine engine, Terms terms) {
        steps = new PathSteps(engine, terms);
    }

    /**
     * Asks for a file's attributes: {@link Files#readAttributes}.
     *
     * @param options {@link LinkOption#NOFOLLOW_LINKS} for those of a symbolic link itself
     */
    public FileStatus status(Path path, LinkOption... options) throws IOException {
        return steps.status(checked(path), follows(options));
    }

    /**
     * Whether there is such a file: {@link Files#exists}. False, too, where the system does not
     * let one look.
     *
     * @param options {@link LinkOption#NOFOLLOW_LINKS} if a symbolic link counts that leads nowhere
     * @throws IOException only if the call ended early
     */
    public boolean exists(Path path, LinkOption... options) throws IOException {
        return isThere(steps, checked(path), follows(options));
    }

    static boolean isThere(PathSteps steps, Path path, boolean followLinks) throws IOException {
        try {
            steps.status(path, followLinks);
            return true;
        } catch (FileTimeoutException e) {
            throw e;
        } catch (FileSystemException e) {
            return false;
        }
    }

    /** Makes a directory with {@code rwxrwxrwx} less the umask: {@link Files#createDirectory}. */
    public Path createDirectory(Path directory) throws IOException {
        return createDirectory(directory, FileOpening.DIRECTORY_PERMISSIONS_DEFAULT);
    }

    /**
     * Makes a directory: mkdir(2), {@link Files#createDirectory}.
     *
     * @param permissions as chmod(2)'s mode, 0 to 0777, before the process's umask
     * @return the directory
     * @throws FileAlreadyExistsException if there is a file of that name
     */
    public Path createDirectory(Path directory, int permissions) throws IOException {
        FileOpening.requireDirectoryPermissions(permissions);
        steps.makeDirectory(checked(directory), permissions);
        return directory;
    }

    /** The same with {@code rwxrwxrwx} less the umask: {@link #createDirectories(Path, int)}. */
    public Path createDirectories(Path directory) throws IOException {
        return createDirectories(directory, FileOpening.DIRECTORY_PERMISSIONS_DEFAULT);
    }

    /**
     * Makes a directory and those above it where they are missing:
     * {@link Files#createDirectories}. If it fails, some may have been made.
     *
     * @param permissions of each that is made, as chmod(2)'s mode, 0 to 0777, before the umask
     * @return the directory
     * @throws FileAlreadyExistsException if one of the names is that of something else
     */
    public Path createDirectories(Path directory, int permissions) throws IOException {
        FileOpening.requireDirectoryPermissions(permissions);
        PathSteps once = steps.ofOneCall();
        Deque<Path> missing = new ArrayDeque<>();
        Path path = checked(directory);
        while (path.getParent() != null && !makeIfAbove(once, path, permissions)) {
            missing.push(path);
            path = path.getParent();
        }
        if (path.getParent() == null) {
            makeOrFind(once, path, permissions);
        }
        for (Path next : missing) {
            makeOrFind(once, next, permissions);
        }
        return directory;
    }

    /** Makes a directory, or finds it there; false if that above it is missing. */
    private static boolean makeIfAbove(PathSteps once, Path path, int permissions)
            throws IOException {
        Errno errno = once.makeDirectory(path, permissions, Errno.EEXIST, Errno.ENOENT);
        if (errno == Errno.EEXIST) {
            requireDirectory(once, path);
        }
        return errno != Errno.ENOENT;
    }

    private static void makeOrFind(PathSteps once, Path path, int permissions)
            throws IOException {
        if (once.makeDirectory(path, permissions, Errno.EEXIST) != null) {
            requireDirectory(once, path);
        }
    }

    /** A link to one is as good; what leads nowhere is in the way, too. */
    private static void requireDirectory(PathSteps once, Path path) throws IOException {
        if (!isThere(once, path, true) || !once.status(path, true).isDirectory()) {
            throw Failures.of(Errno.EEXIST, "create directory", path, null);
        }
    }

    /**
     * Removes a file, an empty directory or a symbolic link itself: {@link Files#delete}.
     *
     * @throws java.nio.file.NoSuchFileException        if it is missing
     * @throws java.nio.file.DirectoryNotEmptyException if it is a directory with something in it
     */
    public void delete(Path path) throws IOException {
        if (!steps.ofOneCall().delete(checked(path))) {
            throw Failures.of(Errno.ENOENT, "delete", path, null);
        }
    }

    /** Removes it if it is there: {@link Files#deleteIfExists}, {@link #delete}. */
    public boolean deleteIfExists(Path path) throws IOException {
        return steps.ofOneCall().delete(checked(path));
    }

    /**
     * Renames a file or directory: {@link Files#move}, but within one file system only. A move
     * onto itself does nothing. Where the backend and the file system know how, it is one step to
     * others, which without {@code REPLACE_EXISTING} never overwrites what appears meanwhile; but
     * to replace a directory by something else, or the reverse, takes two. Unlike in the JDK, the
     * target is not deleted if the move cannot be.
     *
     * @param options {@link StandardCopyOption#REPLACE_EXISTING} to replace a file or an empty
     *                directory, {@link StandardCopyOption#ATOMIC_MOVE} to do so in one step or not
     *                at all: rename(2)
     * @return the target
     * @throws FileAlreadyExistsException if the target exists and is not to be replaced
     * @throws java.nio.file.DirectoryNotEmptyException if the target is a directory that has
     *         something in it
     * @throws java.nio.file.AtomicMoveNotSupportedException if the two lie on different file
     *         systems, with {@code ATOMIC_MOVE}
     * @throws FileSystemException for other failures; for different file systems, too
     * @throws UnsupportedOperationException for other options
     */
    public Path move(Path source, Path target, CopyOption... options) throws IOException {
        new PathMove(steps.ofOneCall(), checked(source), checked(target), options).make();
        return target;
    }

    /**
     * Gives a file one more name: link(2), {@link Files#createLink}.
     *
     * @return the link
     * @throws FileAlreadyExistsException if there is a file of that name
     */
    public Path createLink(Path link, Path existing) throws IOException {
        steps.link(checked(link), checked(existing));
        return link;
    }

    /**
     * Makes a symbolic link: symlink(2), {@link Files#createSymbolicLink}.
     *
     * @param target need not exist; a relative one starts at the link
     * @return the link
     * @throws FileAlreadyExistsException if there is a file of that name
     */
    public Path createSymbolicLink(Path link, Path target) throws IOException {
        steps.symbolicLink(checked(link), checked(target));
        return link;
    }

    /**
     * Where a symbolic link points to: readlink(2), {@link Files#readSymbolicLink}.
     *
     * @throws NotLinkException if it is none
     */
    public Path readSymbolicLink(Path link) throws IOException {
        Path target = steps.readLink(checked(link));
        if (target == null) {
            throw new NotLinkException(link.toString(), null,
                    "read link failed: it is not a symbolic link (EINVAL)");
        }
        return target.getFileSystem() == link.getFileSystem()
                ? target : link.getFileSystem().getPath(target.toString());
    }

    /**
     * What is in a directory: {@link Files#list}, but read at once, so that nothing has to be
     * closed. In no order; without "." and "..".
     *
     * @return the directory's path with each name appended; it cannot be changed
     * @throws java.nio.file.NotDirectoryException if it is none
     */
    public List<Path> list(Path directory) throws IOException {
        return steps.list(checked(directory), false).stream()
                .map(entry -> directory.resolve(entry.name())).toList();
    }

    /** All that is in a tree of directories: {@link #walk(Path, int)}. */
    public Stream<Path> walk(Path start) throws IOException {
        return walk(start, Integer.MAX_VALUE);
    }

    /**
     * What is in a tree of directories: {@link Files#walk}, a directory before what is in it,
     * links not followed. Each step of the stream that meets a directory parks; one that fails, or
     * ends early, throws {@link java.io.UncheckedIOException}. The stream holds nothing open and
     * need not be closed.
     *
     * @param maxDepth how many levels below the start are visited, at least 0
     */
    public Stream<Path> walk(Path start, int maxDepth) throws IOException {
        if (maxDepth < 0) {
            throw new IllegalArgumentException(
                    "maxDepth is " + maxDepth + ", but must not be negative");
        }
        return new PathWalk(steps, checked(start), maxDepth).stream();
    }

    /** Makes an empty file in java.io.tmpdir: {@link #createTempFile(Path, String, String)}. */
    public Path createTempFile(String prefix, String suffix) throws IOException {
        return createTempFile(commonDirectory(), prefix, suffix);
    }

    /** Makes an empty directory in java.io.tmpdir: {@link #createTempDirectory(Path, String)}. */
    public Path createTempDirectory(String prefix) throws IOException {
        return createTempDirectory(commonDirectory(), prefix);
    }

    private static Path commonDirectory() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /**
     * Makes an empty file of a new name, {@code rw-------}: {@link Files#createTempFile}.
     *
     * @param prefix what its name begins with; null means ""
     * @param suffix what its name ends with; null means ".tmp"
     * @return the file
     * @throws IllegalArgumentException if the name would lie in another directory
     */
    public Path createTempFile(Path directory, String prefix, String suffix) throws IOException {
        PathSteps once = steps.ofOneCall();
        FileOpening opening = new FileOpening(once.engine, once.terms);
        while (true) {
            Path path = newName(directory, prefix, suffix == null ? ".tmp" : suffix);
            try {
                opening.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        TEMP_FILE_PERMISSIONS).close();
                return path;
            } catch (FileAlreadyExistsException e) {
                continue; // by chance
            }
        }
    }

    /**
     * Makes an empty directory of a new name, {@code rwx------}: {@link Files#createTempDirectory}.
     *
     * @param prefix what its name begins with; null means ""
     * @return the directory
     * @throws IllegalArgumentException if the name would lie in another directory
     */
    public Path createTempDirectory(Path directory, String prefix) throws IOException {
        PathSteps once = steps.ofOneCall();
        Path path;
        do {
            path = newName(directory, prefix, "");
        } while (once.makeDirectory(path, TEMP_DIRECTORY_PERMISSIONS, Errno.EEXIST) != null);
        return path;
    }

    private static Path newName(Path directory, String prefix, String suffix) {
        String name = (prefix == null ? "" : prefix)
                + Long.toUnsignedString(RANDOM.nextLong()) + suffix;
        Path path = checked(directory).getFileSystem().getPath(name);
        if (path.getParent() != null) {
            throw new IllegalArgumentException("prefix \"" + prefix + "\" or suffix \"" + suffix
                    + "\" leads to another directory");
        }
        return directory.resolve(path);
    }

    /**
     * Makes the names in a directory durable: fsync(2) of the directory. A file that was made,
     * renamed or deleted is known to stay so after a crash only when this has been called. Not on
     * Windows, where directories cannot be opened: {@link java.nio.file.AccessDeniedException}.
     *
     * @throws java.nio.file.NotDirectoryException if it is none
     */
    public void syncDirectory(Path directory) throws IOException {
        PathSteps once = steps.ofOneCall();
        if (!once.status(checked(directory), true).isDirectory()) {
            throw Failures.of(Errno.ENOTDIR, "sync", directory, null); // opening it might wait
        }
        try (HeddleFile open = new FileOpening(once.engine, once.terms)
                .open(directory, Set.of(StandardOpenOption.READ), 0)) {
            open.sync();
        }
    }

    private static Path checked(Path path) {
        OpenOptions.requireDefaultFileSystem(path);
        return path;
    }

    private static boolean follows(LinkOption... options) {
        return !List.of(options).contains(LinkOption.NOFOLLOW_LINKS);
    }
}
