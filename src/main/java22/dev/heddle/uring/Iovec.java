package dev.heddle.uring;

/** One piece of memory of a vectored read or write. */
final class Iovec {
    /*
     * sys/uio.h, struct iovec, on 64-bit machines.
     *
     *     0                                                                       8
     *    +-----------------------------------------------------------------------+
     *  0 | iov_base                                                              |
     *    +-----------------------------------------------------------------------+
     *  8 | iov_len                                                               |
     *    +-----------------------------------------------------------------------+
     */
    static final String HEADER = "sys/uio.h";
    static final String STRUCT = "struct iovec";

    static final long SIZE = 16;

    static final long IOV_BASE = 0;
    static final long IOV_LEN = 8;

    private Iovec() {
    }
}
