package dev.heddle.uring;

import dev.heddle.backend.FileStatus;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * A file's attributes: struct statx of linux/stat.h, since Linux 4.11; the two alignments of
 * direct I/O since 6.1.
 *
 * <pre>
 *    0  stx_mask       4  stx_blksize     8  stx_attributes
 *   16  stx_nlink     20  stx_uid        24  stx_gid        28  stx_mode (2 bytes)
 *   32  stx_ino       40  stx_size       48  stx_blocks     56  stx_attributes_mask
 *   64  stx_atime     80  stx_btime      96  stx_ctime     112  stx_mtime
 *  128  stx_rdev_*   136  stx_dev_major 140  stx_dev_minor 144  stx_mnt_id
 *  152  stx_dio_mem_align               156  stx_dio_offset_align
 *  256          each time is a struct statx_timestamp: 0 tv_sec, 8 tv_nsec
 * </pre>
 */
final class Statx {
    static final int SIZE = 256;

    static final int MASK = 0;
    static final int NLINK = 16;
    static final int MODE = 28;
    static final int INO = 32;
    static final int LENGTH = 40;
    static final int ATIME = 64;
    static final int BTIME = 80;
    static final int CTIME = 96;
    static final int MTIME = 112;
    static final int DEV_MAJOR = 136;
    static final int DEV_MINOR = 140;
    static final int DIO_MEM_ALIGN = 152;
    static final int DIO_OFFSET_ALIGN = 156;

    static final int TIMESTAMP_SEC = 0;
    static final int TIMESTAMP_NSEC = 8;

    static final int BASIC_STATS = 0x7ff;
    static final int HAS_BTIME = 0x800;
    static final int HAS_DIOALIGN = 0x2000;

    static final int S_IFMT = 0170000;
    static final int S_IFDIR = 0040000;
    static final int S_IFREG = 0100000;
    static final int S_IFLNK = 0120000;

    private static final int PERMISSIONS = 07777;
    private static final int MINOR_BITS = 20;

    private Statx() {
    }

    static FileStatus decode(MemorySegment statx) {
        int mask = statx.get(ValueLayout.JAVA_INT, MASK);
        int mode = Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, MODE));
        boolean direct = (mask & HAS_DIOALIGN) != 0;
        long device = Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, DEV_MAJOR))
                << MINOR_BITS | statx.get(ValueLayout.JAVA_INT, DEV_MINOR);
        return new FileStatus(type(mode), statx.get(ValueLayout.JAVA_LONG, LENGTH),
                mode & PERMISSIONS, device, statx.get(ValueLayout.JAVA_LONG, INO),
                Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, NLINK)),
                time(statx, MTIME), time(statx, ATIME),
                time(statx, (mask & HAS_BTIME) != 0 ? BTIME : CTIME),
                direct ? statx.get(ValueLayout.JAVA_INT, DIO_MEM_ALIGN) : 0,
                direct ? statx.get(ValueLayout.JAVA_INT, DIO_OFFSET_ALIGN) : 0);
    }

    private static FileStatus.Type type(int mode) {
        return switch (mode & S_IFMT) {
            case S_IFREG -> FileStatus.Type.REGULAR;
            case S_IFDIR -> FileStatus.Type.DIRECTORY;
            case S_IFLNK -> FileStatus.Type.SYMBOLIC_LINK;
            default -> FileStatus.Type.OTHER;
        };
    }

    private static FileTime time(MemorySegment statx, int offset) {
        return FileTime.from(Instant.ofEpochSecond(
                statx.get(ValueLayout.JAVA_LONG, offset + TIMESTAMP_SEC),
                statx.get(ValueLayout.JAVA_INT, offset + TIMESTAMP_NSEC)));
    }
}
