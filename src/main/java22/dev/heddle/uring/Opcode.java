package dev.heddle.uring;

/** The operations of a ring: IORING_OP_* of linux/io_uring.h, with the kernel that brought it. */
final class Opcode {
    static final int NOP = 0; // 5.1
    static final int READV = 1; // 5.1
    static final int WRITEV = 2; // 5.1
    static final int FSYNC = 3; // 5.1
    static final int ACCEPT = 13; // 5.5
    static final int ASYNC_CANCEL = 14; // 5.5
    static final int CONNECT = 16; // 5.5
    static final int FALLOCATE = 17; // 5.6
    static final int OPENAT = 18; // 5.6
    static final int CLOSE = 19; // 5.6
    static final int STATX = 21; // 5.6
    static final int READ = 22; // 5.6
    static final int WRITE = 23; // 5.6
    static final int SEND = 26; // 5.6
    static final int RECV = 27; // 5.6
    static final int SHUTDOWN = 34; // 5.11
    static final int FTRUNCATE = 55; // 6.9

    /** The flag of fsync that leaves out needless metadata: IORING_FSYNC_DATASYNC. */
    static final int FSYNC_DATASYNC = 1;
    /** The flag of cancel that means all requests: IORING_ASYNC_CANCEL_ANY, 5.19. */
    static final int ASYNC_CANCEL_ANY = 1 << 2;
    /** The flag of cancel that does not stop at the first: IORING_ASYNC_CANCEL_ALL, 5.19. */
    static final int ASYNC_CANCEL_ALL = 1 << 0;

    private Opcode() {
    }
}
