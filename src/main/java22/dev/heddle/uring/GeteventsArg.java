package dev.heddle.uring;

/**
 * The time limit of io_uring_enter(2): struct io_uring_getevents_arg of linux/io_uring.h, since
 * Linux 5.11, and the struct __kernel_timespec of linux/time_types.h that it points to.
 *
 * <pre>
 *  0  sigmask  8  sigmask_sz  12  pad  16  ts         |  0  tv_sec  8  tv_nsec
 * </pre>
 */
final class GeteventsArg {
    static final int SIZE = 24;
    static final int TS = 16;

    static final int TIMESPEC_SIZE = 16;
    static final int TIMESPEC_SEC = 0;
    static final int TIMESPEC_NSEC = 8;

    private GeteventsArg() {
    }
}
