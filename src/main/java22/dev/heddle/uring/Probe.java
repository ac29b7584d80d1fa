package dev.heddle.uring;

/**
 * Which operations a ring knows: struct io_uring_probe of linux/io_uring.h, with an array of
 * struct io_uring_probe_op behind it, since Linux 5.6.
 *
 * <pre>
 *  0  last_op  1  ops_len  2  resv  4  resv2[3]  16  ops[]: 0 op  1 resv  2 flags  4 resv2  (8)
 * </pre>
 */
final class Probe {
    static final int OPS = 16;
    static final int OPS_LEN = 1;
    static final int OP_SIZE = 8;
    static final int OP_FLAGS = 2;

    /** Set for an operation that is there: IO_URING_OP_SUPPORTED. */
    static final int OP_SUPPORTED = 1;

    private Probe() {
    }
}
