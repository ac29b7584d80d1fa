package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.heddle.backend.FileStatus;
import java.lang.foreign.MemorySegment;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** Reads what statx(2) answered. */
final class StatusAnswer {
    /** What to ask for. */
    static final int MASK = FileConstants.STATX_BASIC_STATS | FileConstants.STATX_BTIME
            | FileConstants.STATX_DIOALIGN;
    private static final int PERMISSION_BITS = 07777;

    private StatusAnswer() {
    }

    static FileStatus read(MemorySegment from) {
        int mask = from.get(JAVA_INT, StatxAnswer.STX_MASK);
        int mode = from.get(JAVA_SHORT, StatxAnswer.STX_MODE);
        boolean tellsBirth = (mask & FileConstants.STATX_BTIME) != 0;
        boolean tellsDirect = (mask & FileConstants.STATX_DIOALIGN) != 0;
        return new FileStatus(type(mode), from.get(JAVA_LONG, StatxAnswer.STX_SIZE),
                mode & PERMISSION_BITS, device(from), from.get(JAVA_LONG, StatxAnswer.STX_INO),
                Integer.toUnsignedLong(from.get(JAVA_INT, StatxAnswer.STX_NLINK)),
                time(from, StatxAnswer.STX_MTIME), time(from, StatxAnswer.STX_ATIME),
                time(from, tellsBirth ? StatxAnswer.STX_BTIME : StatxAnswer.STX_MTIME),
                tellsDirect ? from.get(JAVA_INT, StatxAnswer.STX_DIO_MEM_ALIGN) : 0,
                tellsDirect ? from.get(JAVA_INT, StatxAnswer.STX_DIO_OFFSET_ALIGN) : 0);
    }

    static boolean isRegular(MemorySegment from) {
        return type(from.get(JAVA_SHORT, StatxAnswer.STX_MODE)) == FileStatus.Type.REGULAR;
    }

    private static FileStatus.Type type(int mode) {
        return switch (mode & FileConstants.S_IFMT) {
            case FileConstants.S_IFREG -> FileStatus.Type.REGULAR;
            case FileConstants.S_IFDIR -> FileStatus.Type.DIRECTORY;
            case FileConstants.S_IFLNK -> FileStatus.Type.SYMBOLIC_LINK;
            default -> FileStatus.Type.OTHER;
        };
    }

    /** One number made of two as makedev(3) does it, and as the JDK tells it. */
    private static long device(MemorySegment from) {
        long major = Integer.toUnsignedLong(from.get(JAVA_INT, StatxAnswer.STX_DEV_MAJOR));
        long minor = Integer.toUnsignedLong(from.get(JAVA_INT, StatxAnswer.STX_DEV_MINOR));
        return (major & 0xFFFFF000L) << 32 | (major & 0xFFFL) << 8
                | (minor & 0xFFFFFF00L) << 12 | minor & 0xFFL;
    }

    private static FileTime time(MemorySegment from, long offset) {
        return FileTime.from(Instant.ofEpochSecond(
                from.get(JAVA_LONG, offset + StatxAnswer.Timestamp.TV_SEC),
                from.get(JAVA_INT, offset + StatxAnswer.Timestamp.TV_NSEC)));
    }
}
