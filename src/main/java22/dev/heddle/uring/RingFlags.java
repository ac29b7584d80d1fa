package dev.heddle.uring;

/** The flags of a ring: linux/io_uring.h. Behind each the kernel that brought it. */
final class RingFlags {
    // io_uring_setup: IORING_SETUP_*
    static final int SETUP_CQSIZE = 1 << 3; // 5.5
    static final int SETUP_CLAMP = 1 << 4; // 5.6
    static final int SETUP_SUBMIT_ALL = 1 << 7; // 5.18
    static final int SETUP_COOP_TASKRUN = 1 << 8; // 5.19
    static final int SETUP_TASKRUN_FLAG = 1 << 9; // 5.19
    static final int SETUP_SINGLE_ISSUER = 1 << 12; // 6.0
    static final int SETUP_DEFER_TASKRUN = 1 << 13; // 6.1
    static final int SETUP_NO_SQARRAY = 1 << 16; // 6.6

    // what the ring can do: IORING_FEAT_*
    static final int FEAT_SINGLE_MMAP = 1 << 0; // 5.4
    static final int FEAT_NODROP = 1 << 1; // 5.5
    static final int FEAT_EXT_ARG = 1 << 8; // 5.11

    // io_uring_enter: IORING_ENTER_*
    static final int ENTER_GETEVENTS = 1 << 0; // 5.1
    static final int ENTER_EXT_ARG = 1 << 3; // 5.11

    // flags of the submission ring: IORING_SQ_*
    static final int SQ_CQ_OVERFLOW = 1 << 1; // 5.8
    static final int SQ_TASKRUN = 1 << 2; // 5.19

    // mmap offsets: IORING_OFF_*
    static final long OFF_SQ_RING = 0;
    static final long OFF_SQES = 0x10000000L;

    // io_uring_register: IORING_REGISTER_*
    static final int REGISTER_PROBE = 8; // 5.6

    private RingFlags() {
    }
}
