package dev.heddle.uring;

/** What open(2), statx(2) and preadv2(2) take: asm-generic/fcntl.h, linux/stat.h, linux/fs.h. */
final class FileConstants {
    static final int AT_FDCWD = -100;
    static final int AT_EMPTY_PATH = 0x1000;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;

    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0x40;
    static final int O_EXCL = 0x80;
    static final int O_TRUNC = 0x200;
    static final int O_APPEND = 0x400;
    static final int O_DSYNC = 0x1000;
    static final int O_SYNC = 0x101000;
    static final int O_CLOEXEC = 0x80000;
    /** Differs between machines, as does {@link #O_NOFOLLOW}. */
    static final int O_DIRECT = Machine.IS_ARM ? 0x10000 : 0x4000;
    static final int O_NOFOLLOW = Machine.IS_ARM ? 0x8000 : 0x20000;

    /** preadv2's "only what needs no waiting", Linux 4.14. */
    static final int RWF_NOWAIT = 8;

    /** The size of struct iovec, a pointer and a length: linux/uio.h. */
    static final int IOVEC_SIZE = 16;
    static final int IOVEC_BASE = 0;
    static final int IOVEC_LEN = 8;

    /** The most that one call transfers, in bytes: MAX_RW_COUNT. */
    static final int TRANSFER_MAX_BYTES = 0x7ffff000;

    private FileConstants() {
    }
}
