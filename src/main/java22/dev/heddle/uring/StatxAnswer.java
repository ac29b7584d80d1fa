package dev.heddle.uring;

/** What statx(2) answers. */
final class StatxAnswer {
    /*
     * linux/stat.h, struct statx, Linux 4.11; stx_dio_* 6.1.
     *
     *     0                 2                 4                 6                 8
     *    +-----------------------------------+-----------------------------------+
     *  0 | stx_mask                          | stx_blksize                       |
     *    +-----------------------------------+-----------------------------------+
     *  8 | stx_attributes                                                        |
     *    +-----------------------------------+-----------------------------------+
     * 16 | stx_nlink                         | stx_uid                           |
     *    +-----------------------------------+-----------------+-----------------+
     * 24 | stx_gid                           | stx_mode        | (spare)         |
     *    +-----------------------------------+-----------------+-----------------+
     * 32 | stx_ino                                                               |
     *    +-----------------------------------------------------------------------+
     * 40 | stx_size                                                              |
     *    +-----------------------------------------------------------------------+
     * 48 | stx_blocks                                                            |
     *    +-----------------------------------------------------------------------+
     * 56 | stx_attributes_mask                                                   |
     *    +-----------------------------------------------------------------------+
     * 64 | stx_atime, stx_btime, stx_ctime, stx_mtime: struct statx_timestamp    |
     *    +-----------------------------------+-----------------------------------+
     *128 | stx_rdev_major                    | stx_rdev_minor                    |
     *    +-----------------------------------+-----------------------------------+
     *136 | stx_dev_major                     | stx_dev_minor                     |
     *    +-----------------------------------+-----------------------------------+
     *144 | stx_mnt_id                                                            |
     *    +-----------------------------------+-----------------------------------+
     *152 | stx_dio_mem_align                 | stx_dio_offset_align              |
     *    +-----------------------------------+-----------------------------------+
     *160 | (spare, to 256)                                                       |
     *    +-----------------------------------------------------------------------+
     */
    static final String HEADER = "linux/stat.h";
    static final String STRUCT = "struct statx";

    static final long SIZE = 256;

    static final long STX_MASK = 0;
    static final long STX_NLINK = 16;
    static final long STX_MODE = 28;
    static final long STX_INO = 32;
    static final long STX_SIZE = 40;
    static final long STX_ATIME = 64;
    static final long STX_BTIME = 80;
    static final long STX_MTIME = 112;
    static final long STX_DEV_MAJOR = 136;
    static final long STX_DEV_MINOR = 140;
    static final long STX_DIO_MEM_ALIGN = 152;
    static final long STX_DIO_OFFSET_ALIGN = 156;

    private StatxAnswer() {
    }

    /** A time since 1970. */
    static final class Timestamp {
        /*
         * linux/stat.h, struct statx_timestamp, Linux 4.11.
         *
         *     0                                   4                                   8
         *    +-----------------------------------------------------------------------+
         *  0 | tv_sec                                                                |
         *    +-----------------------------------+-----------------------------------+
         *  8 | tv_nsec                           | (reserved)                        |
         *    +-----------------------------------+-----------------------------------+
         */
        static final String HEADER = "linux/stat.h";
        static final String STRUCT = "struct statx_timestamp";

        static final long SIZE = 16;

        static final long TV_SEC = 0;
        static final long TV_NSEC = 8;

        private Timestamp() {
        }
    }
}
