package dev.heddle;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.OptionalInt;

/**
 * What was known of a file at one moment, as statx(2) tells it.
 */
public final class FileStatus implements BasicFileAttributes {
    private final dev.heddle.backend.FileStatus status;

    FileStatus(dev.heddle.backend.FileStatus status) {
        this.status = status;
    }

    /** Length in bytes. */
    @Override
    public long size() {
        return status.size();
    }

    @Override
    public FileTime lastModifiedTime() {
        return status.modified();
    }

    @Override
    public FileTime lastAccessTime() {
        return status.accessed();
    }

    @Override
    public FileTime creationTime() {
        return status.created();
    }

    @Override
    public boolean isRegularFile() {
        return status.type() == dev.heddle.backend.FileStatus.Type.REGULAR;
    }

    @Override
    public boolean isDirectory() {
        return status.type() == dev.heddle.backend.FileStatus.Type.DIRECTORY;
    }

    @Override
    public boolean isSymbolicLink() {
        return status.type() == dev.heddle.backend.FileStatus.Type.SYMBOLIC_LINK;
    }

    @Override
    public boolean isOther() {
        return status.type() == dev.heddle.backend.FileStatus.Type.OTHER;
    }

    /** Device and inode as one object that equals those of the same file; null if unknown. */
    @Override
    public Object fileKey() {
        return status.inode() < 0 ? null : new FileKey(status.device(), status.inode());
    }

    /** Permission bits (07777), where the system has them. */
    public OptionalInt mode() {
        return status.mode() < 0 ? OptionalInt.empty() : OptionalInt.of(status.mode());
    }

    /**
     * What positions and lengths have to be multiples of in direct I/O, in bytes; a power of two.
     * Empty where the file system does not say: multiples of 4096 do nearly everywhere then. On
     * {@link BackendKind#NIO} it is told of files opened with {@code DIRECT} only.
     *
     * <p>Memory of any kind will do, but bytes are copied unless it is outside the heap and
     * aligned to this, too: {@code ByteBuffer.allocateDirect(size + alignment)
     * .alignedSlice(alignment)}, with its limit at the size.
     */
    public OptionalInt directAlignment() {
        int alignment = Math.max(status.directMemoryAlign(), status.directOffsetAlign());
        return alignment == 0 ? OptionalInt.empty() : OptionalInt.of(alignment);
    }

    @Override
    public String toString() {
        return status.toString();
    }

    private record FileKey(long device, long inode) {
    }
}
