package dev.heddle.uring;

/** The flags and numbers of files and of memory mappings. */
final class FileConstants {
    /* Those of all machines; what differs between machines is in Machine. */
    static final String HEADER = "fcntl.h stdio.h sys/uio.h sys/mman.h sys/eventfd.h linux/stat.h "
            + "linux/limits.h";

    // openat(2), fcntl(2)
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0100;
    static final int O_EXCL = 0200;
    static final int O_TRUNC = 01000;
    static final int O_APPEND = 02000;
    static final int O_DSYNC = 010000;
    static final int O_SYNC = 04010000;
    static final int O_CLOEXEC = 02000000;
    static final int O_NONBLOCK = 04000;
    static final int O_PATH = 010000000;
    static final int F_SETFL = 4;
    static final int AT_FDCWD = -100;
    static final int PATH_MAX = 4096;

    // renameat2(2), unlinkat(2)
    static final int RENAME_NOREPLACE = 1;
    static final int AT_REMOVEDIR = 0x200;

    // statx(2)
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_EMPTY_PATH = 0x1000;
    static final int AT_STATX_DONT_SYNC = 0x4000;
    static final int STATX_TYPE = 1;
    static final int STATX_BASIC_STATS = 0x7ff;
    static final int STATX_BTIME = 0x800;
    static final int STATX_DIOALIGN = 0x2000; // 6.1
    static final int S_IFMT = 0170000;
    static final int S_IFREG = 0100000;
    static final int S_IFDIR = 0040000;
    static final int S_IFLNK = 0120000;

    // preadv2(2)
    static final int RWF_NOWAIT = 8;

    // fcntl(2), lseek(2)
    static final int F_OFD_SETLK = 37;
    static final int F_RDLCK = 0;
    static final int F_WRLCK = 1;
    static final int F_UNLCK = 2;
    static final int SEEK_SET = 0;

    // eventfd(2)
    static final int EFD_CLOEXEC = 02000000;

    // mmap(2)
    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int MAP_SHARED = 1;
    static final int MAP_POPULATE = 0x8000;

    private FileConstants() {
    }
}
