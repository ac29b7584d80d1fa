package dev.heddle.backend;

import java.nio.file.attribute.FileTime;

/**
 * What is known of a file, as statx(2) tells it.
 *
 * @param type               what kind of file it is
 * @param size               length in bytes
 * @param mode               permission bits (07777), or -1 where unknown
 * @param device             device number, or -1 where unknown
 * @param inode              inode number, or -1 where unknown
 * @param links              count of hard links, or -1 where unknown
 * @param modified           when its content last changed
 * @param accessed           when it was last read
 * @param created            when it was made; the time of change where that is not kept
 * @param directMemoryAlign  alignment in bytes that direct I/O asks of memory; 0 where unknown or
 *                           not supported
 * @param directOffsetAlign  alignment in bytes that direct I/O asks of positions and lengths; 0
 *                           where unknown or not supported
 */
public record FileStatus(Type type, long size, int mode, long device, long inode, long links,
        FileTime modified, FileTime accessed, FileTime created,
        int directMemoryAlign, int directOffsetAlign) {

    /** The kinds of file. */
    public enum Type { REGULAR, DIRECTORY, SYMBOLIC_LINK, OTHER }
}
