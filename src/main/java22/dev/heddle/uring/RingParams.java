package dev.heddle.uring;

/**
 * What io_uring_setup(2) takes and gives: struct io_uring_params of linux/io_uring.h, with its
 * struct io_sqring_offsets and struct io_cqring_offsets, since Linux 5.1.
 *
 * <pre>
 *   0  sq_entries      4  cq_entries     8  flags      12  sq_thread_cpu
 *  16  sq_thread_idle 20  features      24  wq_fd      28  resv[3]
 *  40  sq_off: head, tail, ring_mask, ring_entries, flags, dropped, array, resv1, user_addr
 *  80  cq_off: head, tail, ring_mask, ring_entries, overflow, cqes, flags, resv1, user_addr
 * 120
 * </pre>
 */
final class RingParams {
    static final int SIZE = 120;

    static final int SQ_ENTRIES = 0;
    static final int CQ_ENTRIES = 4;
    static final int FLAGS = 8;
    static final int FEATURES = 20;

    static final int SQ_OFF_HEAD = 40;
    static final int SQ_OFF_TAIL = 44;
    static final int SQ_OFF_RING_MASK = 48;
    static final int SQ_OFF_FLAGS = 56;
    static final int SQ_OFF_ARRAY = 64;

    static final int CQ_OFF_HEAD = 80;
    static final int CQ_OFF_TAIL = 84;
    static final int CQ_OFF_RING_MASK = 88;
    static final int CQ_OFF_CQES = 100;

    private RingParams() {
    }
}
