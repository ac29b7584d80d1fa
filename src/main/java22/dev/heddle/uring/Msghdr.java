package dev.heddle.uring;

/** What one message is made of: where it goes or came from, and its pieces of memory. */
final class Msghdr {
    /*
     * sys/socket.h, struct msghdr, on 64-bit machines.
     *
     *     0                                   4                                   8
     *    +-----------------------------------------------------------------------+
     *  0 | msg_name: address of a socket address, or 0                           |
     *    +-----------------------------------+-----------------------------------+
     *  8 | msg_namelen                       | (padding)                         |
     *    +-----------------------------------+-----------------------------------+
     * 16 | msg_iov: address of the first struct iovec                            |
     *    +-----------------------------------------------------------------------+
     * 24 | msg_iovlen: how many there are                                        |
     *    +-----------------------------------------------------------------------+
     * 32 | msg_control (zero)                                                    |
     *    +-----------------------------------------------------------------------+
     * 40 | msg_controllen (zero)                                                 |
     *    +-----------------------------------+-----------------------------------+
     * 48 | msg_flags (zero)                  | (padding)                         |
     *    +-----------------------------------+-----------------------------------+
     */
    static final String HEADER = "sys/socket.h";
    static final String STRUCT = "struct msghdr";

    static final long SIZE = 56;

    static final long MSG_NAME = 0;
    static final long MSG_NAMELEN = 8;
    static final long MSG_IOV = 16;
    static final long MSG_IOVLEN = 24;

    private Msghdr() {
    }
}
