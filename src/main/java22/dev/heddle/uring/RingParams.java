package dev.heddle.uring;

/** What io_uring_setup is asked for, and where it says the shared memory's parts are. */
final class RingParams {
    /*
     * linux/io_uring.h, struct io_uring_params, Linux 5.1.
     *
     *     0                                   4                                   8
     *    +-----------------------------------+-----------------------------------+
     *  0 | sq_entries                        | cq_entries                        |
     *    +-----------------------------------+-----------------------------------+
     *  8 | flags                             | sq_thread_cpu                     |
     *    +-----------------------------------+-----------------------------------+
     * 16 | sq_thread_idle                    | features                          |
     *    +-----------------------------------+-----------------------------------+
     * 24 | wq_fd                             | resv[0]                           |
     *    +-----------------------------------+-----------------------------------+
     * 32 | resv[1]                           | resv[2]                           |
     *    +-----------------------------------+-----------------------------------+
     * 40 | sq_off: struct io_sqring_offsets, 40 bytes                            |
     *    +-----------------------------------------------------------------------+
     * 80 | cq_off: struct io_cqring_offsets, 40 bytes                            |
     *    +-----------------------------------------------------------------------+
     */
    static final String HEADER = "linux/io_uring.h";
    static final String STRUCT = "struct io_uring_params";

    static final long SIZE = 120;

    static final long SQ_ENTRIES = 0;
    static final long CQ_ENTRIES = 4;
    static final long FLAGS = 8;
    static final long FEATURES = 20;
    static final long SQ_OFF = 40;
    static final long CQ_OFF = 80;

    private RingParams() {
    }

    /** Offsets of the submission queue's parts in the mapping. */
    static final class SqOffsets {
        /*
         * linux/io_uring.h, struct io_sqring_offsets, Linux 5.1.
         *
         *     0                                   4                                   8
         *    +-----------------------------------+-----------------------------------+
         *  0 | head                              | tail                              |
         *    +-----------------------------------+-----------------------------------+
         *  8 | ring_mask                         | ring_entries                      |
         *    +-----------------------------------+-----------------------------------+
         * 16 | flags                             | dropped                           |
         *    +-----------------------------------+-----------------------------------+
         * 24 | array                             | resv1                             |
         *    +-----------------------------------+-----------------------------------+
         * 32 | user_addr                                                             |
         *    +-----------------------------------------------------------------------+
         */
        static final String HEADER = "linux/io_uring.h";
        static final String STRUCT = "struct io_sqring_offsets";

        static final long SIZE = 40;

        static final long HEAD = 0;
        static final long TAIL = 4;
        static final long FLAGS = 16;
        static final long ARRAY = 24;

        private SqOffsets() {
        }
    }

    /** Offsets of the completion queue's parts in the mapping. */
    static final class CqOffsets {
        /*
         * linux/io_uring.h, struct io_cqring_offsets, Linux 5.1.
         *
         *     0                                   4                                   8
         *    +-----------------------------------+-----------------------------------+
         *  0 | head                              | tail                              |
         *    +-----------------------------------+-----------------------------------+
         *  8 | ring_mask                         | ring_entries                      |
         *    +-----------------------------------+-----------------------------------+
         * 16 | overflow                          | cqes                              |
         *    +-----------------------------------+-----------------------------------+
         * 24 | flags                             | resv1                             |
         *    +-----------------------------------+-----------------------------------+
         * 32 | user_addr                                                             |
         *    +-----------------------------------------------------------------------+
         */
        static final String HEADER = "linux/io_uring.h";
        static final String STRUCT = "struct io_cqring_offsets";

        static final long SIZE = 40;

        static final long HEAD = 0;
        static final long TAIL = 4;
        static final long CQES = 20;

        private CqOffsets() {
        }
    }
}
