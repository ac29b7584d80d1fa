package dev.heddle.uring;

/** File systems, as fstatfs(2) names them. */
final class FileSystemTypes {
    static final String HEADER = "linux/magic.h";

    static final long EXT4_SUPER_MAGIC = 0xEF53;
    static final long XFS_SUPER_MAGIC = 0x58465342;
    static final long BTRFS_SUPER_MAGIC = 0x9123683EL;
    static final long F2FS_SUPER_MAGIC = 0xF2F52010L;
    static final long TMPFS_MAGIC = 0x01021994;
    static final long RAMFS_MAGIC = 0x858458f6L;
    static final long OVERLAYFS_SUPER_MAGIC = 0x794c7630;

    private FileSystemTypes() {
    }

    /** Whether its writes end in this machine's page cache, with no server or program behind. */
    static boolean isLocal(long type) {
        return type == EXT4_SUPER_MAGIC || type == XFS_SUPER_MAGIC || type == BTRFS_SUPER_MAGIC
                || type == F2FS_SUPER_MAGIC || type == TMPFS_MAGIC || type == RAMFS_MAGIC
                || type == OVERLAYFS_SUPER_MAGIC;
    }
}
