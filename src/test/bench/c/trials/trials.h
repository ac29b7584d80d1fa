/* What the trials share: a ring, a meter of processor time, and a table of what is compared. */
#ifndef TRIALS_H
#define TRIALS_H

#include <liburing.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PARALLEL_MAX 64
#define BYTES_MAX (1 << 20)

/* How the work is done. */
enum {
    REGISTERED_RING = 1 << 0,
    FIXED_FILE = 1 << 1,
    FIXED_BUFFER = 1 << 2,
    DIRECT = 1 << 3, /* O_DIRECT */
    WRITES = 1 << 4,
    POLL_FIRST = 1 << 5,
    MULTISHOT = 1 << 6,
    ZERO_COPY = 1 << 7,
    LINKED = 1 << 8,
    IN_PLACE = 1 << 9, /* by the plain system call, where that does not wait */
    ONE_WAY = 1 << 10, /* nothing is sent back */
};

/* One line of the table: the same work with a feature off and on. */
struct trial {
    const char *feature;
    const char *setting;
    double (*measure)(const struct trial *trial, unsigned flags); /* CPU nanoseconds each */
    int parallel;
    size_t bytes;
    unsigned off, on;
};

/* Counts operations and the process's CPU, the kernel's workers included, once it is warm. */
struct meter {
    double operations;
    uint64_t until, cpu;
    unsigned turns;
    bool warm;
};

extern double seconds;
extern const char *folder;
extern char *buffers[PARALLEL_MAX]; /* of BYTES_MAX each, in whole pages */

void die(const char *what, int error);
int checked(const char *what, int result); /* of calls that set errno */
/* With what the flags want registered; few buffers, since they count as locked memory. */
void open_ring(struct io_uring *ring, const struct trial *trial, unsigned flags);
struct io_uring_sqe *next_entry(struct io_uring *ring);
/* Submits, and waits for a completion. */
void enter(struct io_uring *ring);

void start(struct meter *meter);
bool look(struct meter *meter);
double nanos_each(const struct meter *meter);

/* Asked once a turn; looks at the clock now and then. */
static inline bool goes_on(struct meter *meter) {
    return ++meter->turns % 8 || look(meter);
}

double measure_nops(const struct trial *trial, unsigned flags);
double measure_transfers(const struct trial *trial, unsigned flags);
double measure_appends(const struct trial *trial, unsigned flags);
double measure_receives(const struct trial *trial, unsigned flags);
double measure_sends(const struct trial *trial, unsigned flags);
double measure_accepts(const struct trial *trial, unsigned flags);

#endif
