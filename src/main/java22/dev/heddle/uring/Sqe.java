package dev.heddle.uring;

/**
 * A submission queue entry: struct io_uring_sqe of linux/io_uring.h, since Linux 5.1.
 *
 * <pre>
 *  0        1        2                 4                                 8
 *  +--------+--------+-----------------+---------------------------------+
 *  | opcode | flags  | ioprio          | fd                              |
 *  +--------+--------+-----------------+---------------------------------+
 *  | off, addr2                                                          |  8
 *  +---------------------------------------------------------------------+
 *  | addr                                                                | 16
 *  +-----------------------------------+---------------------------------+
 *  | len                               | op flags (rw, msg, open, ...)   | 24
 *  +-----------------------------------+---------------------------------+
 *  | user_data                                                           | 32
 *  +-----------------+-----------------+---------------------------------+
 *  | buf_index       | personality     | splice_fd_in                    | 40
 *  +-----------------+-----------------+---------------------------------+
 *  | addr3, pad                                                          | 48
 *  +---------------------------------------------------------------------+ 64
 * </pre>
 */
final class Sqe {
    static final int SIZE = 64;

    static final int OPCODE = 0;
    static final int FLAGS = 1;
    static final int FD = 4;
    static final int OFF = 8;
    static final int ADDR2 = 8;
    static final int ADDR = 16;
    static final int LEN = 24;
    static final int OP_FLAGS = 28;
    static final int USER_DATA = 32;

    private Sqe() {
    }
}
