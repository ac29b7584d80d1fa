/* The ring as Heddle opens it, and the meter. */
#define _GNU_SOURCE
#include "trials.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>

#define ENTRIES 256
#define COMPLETIONS 4096
#define WARM_UP 0.25 /* of the measured time */

char *buffers[PARALLEL_MAX];

void die(const char *what, int error) {
    fprintf(stderr, "trials: %s: %s\n", what, strerror(error));
    exit(1);
}

int checked(const char *what, int result) {
    if (result < 0) {
        die(what, errno);
    }
    return result;
}

/* Heddle's flags but for NO_SQARRAY, which liburing 2.3 does not know. */
void open_ring(struct io_uring *ring, const struct trial *trial, unsigned flags) {
    struct io_uring_params params = {.cq_entries = COMPLETIONS,
            .flags = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP | IORING_SETUP_SUBMIT_ALL
                    | IORING_SETUP_COOP_TASKRUN | IORING_SETUP_TASKRUN_FLAG
                    | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN};
    int error = io_uring_queue_init_params(ENTRIES, ring, &params);
    if (error) {
        die("io_uring_setup", -error);
    }
    if (flags & REGISTERED_RING && (error = io_uring_register_ring_fd(ring)) < 0) {
        die("IORING_REGISTER_RING_FDS", -error);
    }
    if (flags & FIXED_BUFFER) {
        struct iovec all[PARALLEL_MAX];
        for (int i = 0; i < trial->parallel; i++) {
            all[i] = (struct iovec) {buffers[i], trial->bytes};
        }
        if ((error = io_uring_register_buffers(ring, all, trial->parallel)) < 0) {
            die("IORING_REGISTER_BUFFERS", -error);
        }
    }
}

struct io_uring_sqe *next_entry(struct io_uring *ring) {
    struct io_uring_sqe *sqe = io_uring_get_sqe(ring);
    if (!sqe) {
        die("submission queue", ENOSPC); /* which has room for all that a trial has in flight */
    }
    return sqe;
}

void enter(struct io_uring *ring) {
    int result = io_uring_submit_and_wait(ring, 1);
    if (result < 0 && result != -EINTR) {
        die("io_uring_enter", -result);
    }
}

static uint64_t clock_nanos(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

void start(struct meter *meter) {
    *meter = (struct meter) {.until = clock_nanos(CLOCK_MONOTONIC) + seconds * WARM_UP * 1e9};
}

bool look(struct meter *meter) {
    uint64_t now = clock_nanos(CLOCK_MONOTONIC);
    if (now < meter->until) {
        return true;
    }
    uint64_t cpu = clock_nanos(CLOCK_PROCESS_CPUTIME_ID); /* getrusage's, in nanoseconds */
    if (meter->warm) {
        meter->cpu = cpu - meter->cpu;
        return false;
    }
    meter->warm = true;
    meter->operations = 0;
    meter->cpu = cpu;
    meter->until = now + seconds * 1e9;
    return true;
}

double nanos_each(const struct meter *meter) {
    if (meter->operations < 1) {
        die("no operation ended in time", ETIMEDOUT);
    }
    return meter->cpu / meter->operations;
}

double measure_nops(const struct trial *trial, unsigned flags) {
    struct io_uring ring;
    struct meter meter;
    open_ring(&ring, trial, flags);
    start(&meter);
    while (goes_on(&meter)) {
        struct io_uring_cqe *cqe;
        unsigned head, seen = 0;
        for (int i = 0; i < trial->parallel; i++) {
            io_uring_prep_nop(next_entry(&ring));
        }
        enter(&ring);
        io_uring_for_each_cqe(&ring, head, cqe) {
            seen++;
        }
        io_uring_cq_advance(&ring, seen);
        meter.operations += seen;
    }
    io_uring_queue_exit(&ring);
    return nanos_each(&meter);
}
