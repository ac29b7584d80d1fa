package dev.heddle.uring;

/** What fstatfs(2) answers. */
final class Statfs {
    /*
     * sys/vfs.h, struct statfs, on 64-bit machines.
     *
     *     0                                                                       8
     *    +-----------------------------------------------------------------------+
     *  0 | f_type                                                                |
     *    +-----------------------------------------------------------------------+
     *  8 | (sizes, counts, flags; spare, to 120)                                 |
     *    +-----------------------------------------------------------------------+
     */
    static final String HEADER = "sys/vfs.h";
    static final String STRUCT = "struct statfs";

    static final long SIZE = 120;

    static final long F_TYPE = 0;

    private Statfs() {
    }
}
