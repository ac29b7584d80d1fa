package dev.heddle.uring;

/** One entry of the completion queue: how an operation ended. */
final class CompletionEntry {
    /*
     * linux/io_uring.h, struct io_uring_cqe, Linux 5.1.
     *
     *     0                                   4                                   8
     *    +-----------------------------------------------------------------------+
     *  0 | user_data                                                             |
     *    +-----------------------------------+-----------------------------------+
     *  8 | res                               | flags                             |
     *    +-----------------------------------+-----------------------------------+
     */
    static final String HEADER = "linux/io_uring.h";
    static final String STRUCT = "struct io_uring_cqe";

    static final long SIZE = 16;

    static final long USER_DATA = 0;
    static final long RES = 8;
    static final long FLAGS = 12;

    private CompletionEntry() {
    }
}
