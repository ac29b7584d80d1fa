package dev.heddle.uring;

/** The operations of io_uring that are used here. */
final class Opcode {
    /* linux/io_uring.h, enum io_uring_op, with the Linux version each came with. */
    static final String HEADER = "linux/fs.h linux/io_uring.h";

    static final byte IORING_OP_NOP = 0; // 5.1
    static final byte IORING_OP_READV = 1; // 5.1
    static final byte IORING_OP_WRITEV = 2; // 5.1
    static final byte IORING_OP_FSYNC = 3; // 5.1
    static final byte IORING_OP_POLL_ADD = 6; // 5.1
    static final byte IORING_OP_SENDMSG = 9; // 5.3
    static final byte IORING_OP_RECVMSG = 10; // 5.3
    static final byte IORING_OP_ACCEPT = 13; // 5.5
    static final byte IORING_OP_ASYNC_CANCEL = 14; // 5.5
    static final byte IORING_OP_CONNECT = 16; // 5.5
    static final byte IORING_OP_FALLOCATE = 17; // 5.6
    static final byte IORING_OP_OPENAT = 18; // 5.6
    static final byte IORING_OP_CLOSE = 19; // 5.6
    static final byte IORING_OP_STATX = 21; // 5.6
    static final byte IORING_OP_READ = 22; // 5.6
    static final byte IORING_OP_WRITE = 23; // 5.6
    static final byte IORING_OP_SEND = 26; // 5.6
    static final byte IORING_OP_RECV = 27; // 5.6
    static final byte IORING_OP_SHUTDOWN = 34; // 5.11
    static final byte IORING_OP_RENAMEAT = 35; // 5.11
    static final byte IORING_OP_UNLINKAT = 36; // 5.11
    static final byte IORING_OP_MKDIRAT = 37; // 5.15
    static final byte IORING_OP_SYMLINKAT = 38; // 5.15
    static final byte IORING_OP_LINKAT = 39; // 5.15
    static final byte IORING_OP_SOCKET = 45; // 5.19
    static final byte IORING_OP_FTRUNCATE = 55; // 6.9

    private Opcode() {
    }
}
