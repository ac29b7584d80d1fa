package dev.heddle.uring;

/** One entry of the submission queue: what the kernel is asked to do. */
final class SubmissionEntry {
    /*
     * linux/io_uring.h, struct io_uring_sqe, Linux 5.1; every field used here by 5.11.
     *
     *     0        1        2                 4                                   8
     *    +--------+--------+-----------------+-----------------------------------+
     *  0 | opcode | flags  | ioprio          | fd                                |
     *    +--------+--------+-----------------+-----------------------------------+
     *  8 | off, or addr2                                                         |
     *    +-----------------------------------------------------------------------+
     * 16 | addr                                                                  |
     *    +-----------------------------------+-----------------------------------+
     * 24 | len                               | the operation's own flags         |
     *    +-----------------------------------+-----------------------------------+
     * 32 | user_data                                                             |
     *    +-----------------------------------+-----------------------------------+
     * 40 | buf_index       | personality     | file_index                        |
     *    +-----------------+-----------------+-----------------------------------+
     * 48 | addr3                                                                 |
     *    +-----------------------------------------------------------------------+
     * 56 | (must be zero)                                                        |
     *    +-----------------------------------------------------------------------+
     */
    static final String HEADER = "linux/io_uring.h";
    static final String STRUCT = "struct io_uring_sqe";

    static final long SIZE = 64;

    static final long OPCODE = 0;
    static final long FLAGS = 1;
    static final long IOPRIO = 2;
    static final long FD = 4;
    static final long OFF = 8;
    static final long ADDR2 = 8;
    static final long ADDR = 16;
    static final long LEN = 24;
    static final long RW_FLAGS = 28;
    static final long FSYNC_FLAGS = 28;
    static final long MSG_FLAGS = 28;
    static final long POLL32_EVENTS = 28;
    static final long ACCEPT_FLAGS = 28;
    static final long OPEN_FLAGS = 28;
    static final long STATX_FLAGS = 28;
    static final long RENAME_FLAGS = 28;
    static final long UNLINK_FLAGS = 28;
    static final long USER_DATA = 32;

    private SubmissionEntry() {
    }
}
