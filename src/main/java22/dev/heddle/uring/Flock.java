package dev.heddle.uring;

/** A lock of a range of a file. */
final class Flock {
    /*
     * fcntl.h, struct flock, on 64-bit machines.
     *
     *     0                 2                 4                                   8
     *    +-----------------+-----------------+-----------------------------------+
     *  0 | l_type          | l_whence        | (padding)                         |
     *    +-----------------+-----------------+-----------------------------------+
     *  8 | l_start                                                               |
     *    +-----------------------------------------------------------------------+
     * 16 | l_len: 0 for a range without end                                      |
     *    +-----------------------------------+-----------------------------------+
     * 24 | l_pid (zero)                      | (padding)                         |
     *    +-----------------------------------+-----------------------------------+
     */
    static final String HEADER = "fcntl.h";
    static final String STRUCT = "struct flock";

    static final long SIZE = 32;

    static final long L_TYPE = 0;
    static final long L_WHENCE = 2;
    static final long L_START = 8;
    static final long L_LEN = 16;

    private Flock() {
    }
}
