package dev.heddle.uring;

/** One entry of a directory, as getdents64(2) tells it. */
final class DirectoryAnswer {
    /*
     * struct linux_dirent64, fs/readdir.c, which no header of the kernel shows; that of the C
     * library is the same.
     *
     *     0        1        2        3        4                                   8
     *    +-----------------------------------------------------------------------+
     *  0 | d_ino                                                                 |
     *    +-----------------------------------------------------------------------+
     *  8 | d_off                                                                 |
     *    +-----------------+--------+--------------------------------------------+
     * 16 | d_reclen        | d_type | d_name, ends with NUL …                    |
     *    +-----------------+--------+--------------------------------------------+
     */
    static final String HEADER = "dirent.h";
    static final String STRUCT = "struct dirent64";

    static final long D_RECLEN = 16;
    static final long D_TYPE = 18;
    static final long D_NAME = 19;

    private DirectoryAnswer() {
    }

    /** Values of d_type. */
    static final class Type {
        static final String HEADER = "dirent.h";

        static final byte DT_UNKNOWN = 0;
        static final byte DT_DIR = 4;
        static final byte DT_REG = 8;
        static final byte DT_LNK = 10;

        private Type() {
        }
    }
}
