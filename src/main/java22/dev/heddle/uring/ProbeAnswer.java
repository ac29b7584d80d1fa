package dev.heddle.uring;

/** Where IORING_REGISTER_PROBE lists the operations that the kernel knows. */
final class ProbeAnswer {
    /*
     * linux/io_uring.h, struct io_uring_probe, Linux 5.6.
     *
     *     0        1        2                 4                                   8
     *    +--------+--------+-----------------+-----------------------------------+
     *  0 | last_op| ops_len| resv            | resv2[0]                          |
     *    +--------+--------+-----------------+-----------------------------------+
     *  8 | resv2[1]                          | resv2[2]                          |
     *    +-----------------------------------+-----------------------------------+
     * 16 | ops[0], ops[1], … up to ops[255]: struct io_uring_probe_op            |
     *    +-----------------------------------------------------------------------+
     */
    static final String HEADER = "linux/io_uring.h";
    static final String STRUCT = "struct io_uring_probe";

    static final long SIZE = 16;

    static final long OPS_LEN = 1;
    static final long OPS = 16;

    private ProbeAnswer() {
    }

    /** Whether one operation is known. */
    static final class Op {
        /*
         * linux/io_uring.h, struct io_uring_probe_op, Linux 5.6.
         *
         *     0        1        2                 4                                   8
         *    +--------+--------+-----------------+-----------------------------------+
         *  0 | op     | resv   | flags           | resv2                             |
         *    +--------+--------+-----------------+-----------------------------------+
         */
        static final String HEADER = "linux/io_uring.h";
        static final String STRUCT = "struct io_uring_probe_op";

        static final long SIZE = 8;

        static final long FLAGS = 2;

        private Op() {
        }
    }
}
