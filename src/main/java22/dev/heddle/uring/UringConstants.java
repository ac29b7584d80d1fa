package dev.heddle.uring;

/** The flags and numbers of io_uring. */
final class UringConstants {
    /* linux/io_uring.h and asm/unistd.h; Linux 5.1 and, where said, newer. */
    static final String HEADER = "linux/io_uring.h linux/fs.h asm/unistd.h";

    // System calls; the same on all machines that Linux 5.1 and newer runs on.
    static final int __NR_io_uring_setup = 425;
    static final int __NR_io_uring_enter = 426;
    static final int __NR_io_uring_register = 427;

    // io_uring_sqe.flags
    static final byte IOSQE_ASYNC = 1 << 4; // 5.6

    // io_uring_params.flags
    static final int IORING_SETUP_CQSIZE = 1 << 3; // 5.5
    static final int IORING_SETUP_CLAMP = 1 << 4; // 5.6
    static final int IORING_SETUP_SUBMIT_ALL = 1 << 7; // 5.18
    static final int IORING_SETUP_COOP_TASKRUN = 1 << 8; // 5.19
    static final int IORING_SETUP_TASKRUN_FLAG = 1 << 9; // 5.19
    static final int IORING_SETUP_SINGLE_ISSUER = 1 << 12; // 6.0
    static final int IORING_SETUP_DEFER_TASKRUN = 1 << 13; // 6.1
    static final int IORING_SETUP_NO_SQARRAY = 1 << 16; // 6.6

    // io_uring_params.features
    static final int IORING_FEAT_SINGLE_MMAP = 1 << 0; // 5.4
    static final int IORING_FEAT_NODROP = 1 << 1; // 5.5
    static final int IORING_FEAT_SUBMIT_STABLE = 1 << 2; // 5.5
    static final int IORING_FEAT_RW_CUR_POS = 1 << 3; // 5.6
    static final int IORING_FEAT_FAST_POLL = 1 << 5; // 5.7
    static final int IORING_FEAT_EXT_ARG = 1 << 8; // 5.11

    // What to map
    static final long IORING_OFF_SQ_RING = 0;
    static final long IORING_OFF_SQES = 0x1000_0000;

    // The submission queue's flags
    static final int IORING_SQ_CQ_OVERFLOW = 1 << 1; // 5.8
    static final int IORING_SQ_TASKRUN = 1 << 2; // 5.19

    // io_uring_enter's flags
    static final int IORING_ENTER_GETEVENTS = 1 << 0;
    static final int IORING_ENTER_EXT_ARG = 1 << 3; // 5.11

    static final int IORING_REGISTER_PROBE = 8; // 5.6
    static final int IORING_REGISTER_IOWQ_MAX_WORKERS = 19; // 5.15
    static final int IO_URING_OP_SUPPORTED = 1 << 0; // 5.6

    // Of polls, in the entry's length
    static final int IORING_POLL_ADD_MULTI = 1 << 0; // 5.13

    // The flags of a completion
    static final int IORING_CQE_F_MORE = 1 << 1; // 5.13

    // Of receives and sends, in the entry's ioprio
    static final short IORING_RECVSEND_POLL_FIRST = 1 << 0; // 5.19

    static final int IORING_FSYNC_DATASYNC = 1 << 0;

    private UringConstants() {
    }
}
