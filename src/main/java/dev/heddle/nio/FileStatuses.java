package dev.heddle.nio;

import dev.heddle.backend.FileStatus;
import dev.heddle.backend.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/** Asks for files' attributes, for pool threads. */
final class FileStatuses {
    private static final LinkOption[] FOLLOW = {};
    private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};
    private static final FileTime EPOCH = FileTime.fromMillis(0);
    private static final String UNIX = "unix:mode,dev,ino,nlink,size,isRegularFile,isDirectory,"
            + "isSymbolicLink,lastModifiedTime,lastAccessTime,creationTime";
    private static final int PERMISSION_BITS = 07777;

    private FileStatuses() {
    }

    /** Whether a file system knows a group of attributes, such as "posix" or "unix". */
    static boolean hasView(Path path, String view) {
        return path.getFileSystem().supportedFileAttributeViews().contains(view);
    }

    static long ofPath(Operation.Stat stat) throws IOException {
        stat.status = read(stat.path, stat.followLinks ? FOLLOW : NOFOLLOW, 0);
        return 0;
    }

    /** What kind of file it is, links not followed; null if it does not tell. */
    static FileStatus.Type typeOf(Path path) {
        try {
            return basic(path, NOFOLLOW, 0).type();
        } catch (IOException goneMeanwhile) {
            return null;
        }
    }

    static long ofFile(OpenFile file, Operation.Stat stat) throws IOException {
        stat.status = ofOpen(file);
        return 0;
    }

    /**
     * The attributes come from the path, the size from the channel: others may have renamed or
     * deleted the file. Of one that is gone its size is known, and no more.
     */
    private static FileStatus ofOpen(OpenFile file) throws IOException {
        FileStatus named;
        try {
            named = read(file.path, FOLLOW, directAlign(file));
        } catch (NoSuchFileException e) {
            return new FileStatus(FileStatus.Type.REGULAR, file.channel.size(), -1, -1, -1, -1,
                    EPOCH, EPOCH, EPOCH, 0, 0);
        }
        if (named.type() != FileStatus.Type.REGULAR) {
            return named;
        }
        return new FileStatus(named.type(), file.channel.size(), named.mode(), named.device(),
                named.inode(), named.links(), named.modified(), named.accessed(), named.created(),
                named.directMemoryAlign(), named.directOffsetAlign());
    }

    /** The JDK itself refuses direct I/O that is not aligned to this. */
    private static int directAlign(OpenFile file) throws IOException {
        return file.direct ? Math.toIntExact(Files.getFileStore(file.path).getBlockSize()) : 0;
    }

    private static FileStatus read(Path path, LinkOption[] links, int align) throws IOException {
        return hasView(path, "unix") ? unix(path, links, align) : basic(path, links, align);
    }

    private static FileStatus unix(Path path, LinkOption[] links, int align) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, UNIX, links);
        return new FileStatus(
                type(is(found, "isRegularFile"), is(found, "isDirectory"),
                        is(found, "isSymbolicLink")),
                number(found, "size"), (int) number(found, "mode") & PERMISSION_BITS,
                number(found, "dev"), number(found, "ino"), number(found, "nlink"),
                (FileTime) found.get("lastModifiedTime"), (FileTime) found.get("lastAccessTime"),
                (FileTime) found.get("creationTime"), align, align);
    }

    private static boolean is(Map<String, Object> found, String name) {
        return (Boolean) found.get(name);
    }

    private static long number(Map<String, Object> found, String name) {
        return ((Number) found.get(name)).longValue();
    }

    private static FileStatus basic(Path path, LinkOption[] links, int align) throws IOException {
        BasicFileAttributes found =
                Files.readAttributes(path, BasicFileAttributes.class, links);
        return new FileStatus(
                type(found.isRegularFile(), found.isDirectory(), found.isSymbolicLink()),
                found.size(), -1, -1, -1, -1, found.lastModifiedTime(), found.lastAccessTime(),
                found.creationTime(), align, align);
    }

    private static FileStatus.Type type(boolean regular, boolean directory, boolean link) {
        if (regular) {
            return FileStatus.Type.REGULAR;
        }
        if (directory) {
            return FileStatus.Type.DIRECTORY;
        }
        return link ? FileStatus.Type.SYMBOLIC_LINK : FileStatus.Type.OTHER;
    }
}
