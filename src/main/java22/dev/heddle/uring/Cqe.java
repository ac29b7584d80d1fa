package dev.heddle.uring;

/**
 * A completion queue entry: struct io_uring_cqe of linux/io_uring.h, since Linux 5.1.
 *
 * <pre>
 *  0                                 8                 12               16
 *  +---------------------------------+-----------------+-----------------+
 *  | user_data                       | res             | flags           |
 *  +---------------------------------+-----------------+-----------------+
 * </pre>
 */
final class Cqe {
    static final int SIZE = 16;

    static final int USER_DATA = 0;
    static final int RES = 8;

    private Cqe() {
    }
}
