package dev.heddle.uring;

/** What io_uring_enter is told beyond its own arguments: how long to wait. */
final class EnterArgument {
    /*
     * linux/io_uring.h, struct io_uring_getevents_arg, Linux 5.11.
     *
     *     0                                   4                                   8
     *    +-----------------------------------------------------------------------+
     *  0 | sigmask                                                               |
     *    +-----------------------------------+-----------------------------------+
     *  8 | sigmask_sz                        | (zero; min_wait_usec since 6.12)  |
     *    +-----------------------------------+-----------------------------------+
     * 16 | ts: address of a struct __kernel_timespec, or 0 to wait without end   |
     *    +-----------------------------------------------------------------------+
     */
    static final String HEADER = "linux/io_uring.h";
    static final String STRUCT = "struct io_uring_getevents_arg";

    static final long SIZE = 24;

    static final long TS = 16;

    private EnterArgument() {
    }

    /** A length of time. */
    static final class Timespec {
        /*
         * linux/time_types.h, struct __kernel_timespec, Linux 5.1.
         *
         *     0                                                                       8
         *    +-----------------------------------------------------------------------+
         *  0 | tv_sec                                                                |
         *    +-----------------------------------------------------------------------+
         *  8 | tv_nsec                                                               |
         *    +-----------------------------------------------------------------------+
         */
        static final String HEADER = "linux/time_types.h";
        static final String STRUCT = "struct __kernel_timespec";

        static final long SIZE = 16;

        static final long TV_SEC = 0;
        static final long TV_NSEC = 8;

        private Timespec() {
        }
    }
}
