/*
 * Features of io_uring, each off and on in turns within one run.
 *
 *   trials [--rounds N] [--seconds S] [--folder F] [--only TEXT] [--list]
 *
 * Prints a table in Markdown: CPU per operation of this process, user and system, the kernel's
 * workers for it included. Peers are processes of their own, whose CPU is not counted. What other
 * programs do at the time hits both sides alike, so look at the ratio, which is the median of the
 * rounds' ratios.
 */
#define _GNU_SOURCE
#include "trials.h"
#include <argp.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ROUNDS_MIN 5
#define ROUNDS_MAX 1000

double seconds = 0.15;
const char *folder = "/tmp";
static int rounds = 15;
static const char *only = "";
static bool listing;

#define RING "registered ring descriptor"
#define FILES "registered files"
#define BUFFERS "registered buffers"
#define RECEIVE "multishot receive, provided buffers"
#define ACCEPT "multishot accept"
#define ZERO "zero-copy send"
#define ZERO_FIXED "zero-copy send, registered buffer"
#define LINK "linked write and fdatasync"

static const struct trial trials[] = {
    {RING, "no-operation, one a call", measure_nops, 1, 0, 0, REGISTERED_RING},
    {RING, "no-operations, 32 a call", measure_nops, 32, 0, 0, REGISTERED_RING},
    {RING, "echo of 64 B, 1 connection", measure_receives, 1, 64, 0, REGISTERED_RING},
    {RING, "echo of 64 B, 64 connections", measure_receives, 64, 64, 0, REGISTERED_RING},
    {RING, "read of 4 KiB, cached, 1 at a time", measure_transfers, 1, 4096, 0, REGISTERED_RING},

    {FILES, "echo of 64 B, 1 connection", measure_receives, 1, 64, 0, FIXED_FILE},
    {FILES, "echo of 64 B, 64 connections", measure_receives, 64, 64, 0, FIXED_FILE},
    {FILES, "read of 4 KiB, O_DIRECT, 32 at a time", measure_transfers, 32, 4096,
            DIRECT, DIRECT | FIXED_FILE},
    {FILES, "read of 4 KiB, cached, 1 at a time", measure_transfers, 1, 4096, 0, FIXED_FILE},
    {FILES, "read of 4 KiB, cached, 32 at a time", measure_transfers, 32, 4096, 0, FIXED_FILE},

    {BUFFERS, "read of 4 KiB, O_DIRECT, 1 at a time", measure_transfers, 1, 4096,
            DIRECT, DIRECT | FIXED_BUFFER},
    {BUFFERS, "read of 4 KiB, O_DIRECT, 32 at a time", measure_transfers, 32, 4096,
            DIRECT, DIRECT | FIXED_BUFFER},
    {BUFFERS, "read of 64 KiB, O_DIRECT, 8 at a time", measure_transfers, 8, 1 << 16,
            DIRECT, DIRECT | FIXED_BUFFER},
    {BUFFERS, "read of 1 MiB, O_DIRECT, 4 at a time", measure_transfers, 4, 1 << 20,
            DIRECT, DIRECT | FIXED_BUFFER},
    {BUFFERS, "write of 4 KiB, O_DIRECT, 32 at a time", measure_transfers, 32, 4096,
            DIRECT | WRITES, DIRECT | WRITES | FIXED_BUFFER},
    {BUFFERS, "read of 4 KiB, cached, 1 at a time", measure_transfers, 1, 4096, 0, FIXED_BUFFER},
    {BUFFERS, "read of 4 KiB, cached, 32 at a time", measure_transfers, 32, 4096,
            0, FIXED_BUFFER},
    {BUFFERS, "write of 4 KiB, cached, 32 at a time", measure_transfers, 32, 4096,
            WRITES, WRITES | FIXED_BUFFER},

    {RECEIVE, "echo of 64 B, 1 connection", measure_receives, 1, 64, 0, MULTISHOT},
    {RECEIVE, "the same, off with POLL_FIRST", measure_receives, 1, 64, POLL_FIRST, MULTISHOT},
    {RECEIVE, "echo of 64 B, 64 connections", measure_receives, 64, 64, 0, MULTISHOT},
    {RECEIVE, "the same, off with POLL_FIRST", measure_receives, 64, 64, POLL_FIRST, MULTISHOT},
    {RECEIVE, "stream in pieces of 16 KiB", measure_receives, 1, 1 << 14,
            ONE_WAY, ONE_WAY | MULTISHOT},
    {RECEIVE, "the same, off with POLL_FIRST", measure_receives, 1, 1 << 14,
            ONE_WAY | POLL_FIRST, ONE_WAY | MULTISHOT},

    {ACCEPT, "1 connection at a time; off: accept4, then a poll", measure_accepts, 1, 0,
            IN_PLACE, MULTISHOT},
    {ACCEPT, "64 connections at a time; off: the same", measure_accepts, 64, 0,
            IN_PLACE, MULTISHOT},
    {ACCEPT, "1 connection at a time; off: an accept each", measure_accepts, 1, 0, 0, MULTISHOT},
    {ACCEPT, "64 connections at a time; off: the same", measure_accepts, 64, 0, 0, MULTISHOT},

    {ZERO, "messages of 64 B", measure_sends, 1, 64, 0, ZERO_COPY},
    {ZERO, "messages of 16 KiB", measure_sends, 1, 1 << 14, 0, ZERO_COPY},
    {ZERO, "messages of 1 MiB", measure_sends, 1, 1 << 20, 0, ZERO_COPY},
    {ZERO_FIXED, "messages of 16 KiB", measure_sends, 1, 1 << 14, 0, ZERO_COPY | FIXED_BUFFER},
    {ZERO_FIXED, "messages of 1 MiB", measure_sends, 1, 1 << 20, 0, ZERO_COPY | FIXED_BUFFER},

    {LINK, "append of 4 KiB, 1 file; off: one after the other", measure_appends, 1, 4096,
            0, LINKED},
    {LINK, "64 files; off: the same", measure_appends, 64, 4096, 0, LINKED},
    {LINK, "1 file; off: write in place, then fdatasync", measure_appends, 1, 4096,
            IN_PLACE, LINKED},
    {LINK, "64 files; off: the same", measure_appends, 64, 4096, IN_PLACE, LINKED},
};
#define TRIALS (sizeof trials / sizeof *trials)

static double nanos[TRIALS][2][ROUNDS_MAX];

static bool is_wanted(const struct trial *trial) {
    return strstr(trial->feature, only) || strstr(trial->setting, only);
}

/* Both sides take turns in being first, and each round begins with another trial. */
static void measure_all(void) {
    for (int round = 0; round < rounds; round++) {
        fprintf(stderr, "\rround %d of %d", round + 1, rounds);
        for (size_t i = 0; i < TRIALS; i++) {
            size_t which = (i + round) % TRIALS;
            const struct trial *trial = &trials[which];
            for (int side = 0; is_wanted(trial) && side < 2; side++) {
                int on = (round + side) % 2;
                nanos[which][on][round] = trial->measure(trial, on ? trial->on : trial->off);
            }
        }
    }
    fprintf(stderr, "\n");
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

/* Of sorted figures, the one that this part of them does not exceed. */
static double quantile(const double *sorted, double part) {
    double at = part * (rounds - 1);
    int below = at;
    double next = sorted[below + 1 < rounds ? below + 1 : below];
    return sorted[below] + (at - below) * (next - sorted[below]);
}

static void print_row(const struct trial *trial, double both[2][ROUNDS_MAX]) {
    double ratios[ROUNDS_MAX];
    int cheaper = 0;
    for (int i = 0; i < rounds; i++) {
        ratios[i] = both[1][i] / both[0][i];
        cheaper += ratios[i] < 1;
    }
    qsort(ratios, rounds, sizeof *ratios, by_value);
    qsort(both[0], rounds, sizeof *both[0], by_value);
    qsort(both[1], rounds, sizeof *both[1], by_value);
    printf("| %s | %s | %.3f | %.3f | %.2f | %.2f to %.2f | %d of %d |\n", trial->feature,
            trial->setting, quantile(both[0], 0.5) / 1e3, quantile(both[1], 0.5) / 1e3,
            quantile(ratios, 0.5), quantile(ratios, 0.25), quantile(ratios, 0.75),
            cheaper, rounds);
}

static void print_table(void) {
    printf("| feature | setting | off, µs | on, µs | ratio | half of the rounds | cheaper in |\n"
            "|---|---|---:|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < TRIALS; i++) {
        if (is_wanted(&trials[i])) {
            print_row(&trials[i], nanos[i]);
        }
    }
}

/* A JVM has many threads, and their common table of descriptors makes each look-up dearer. */
static void *sleep_for_good(void *unused) {
    for (;;) {
        pause();
    }
    return unused;
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    switch (key) {
        case 'r':
            rounds = atoi(arg);
            if (rounds < ROUNDS_MIN || rounds > ROUNDS_MAX) {
                argp_error(state, "--rounds must be %d to %d: %s", ROUNDS_MIN, ROUNDS_MAX, arg);
            }
            return 0;
        case 's':
            seconds = atof(arg);
            if (!(seconds > 0)) {
                argp_error(state, "--seconds must be more than 0: %s", arg);
            }
            return 0;
        case 'f':
            folder = arg;
            return 0;
        case 'o':
            only = arg;
            return 0;
        case 'l':
            listing = true;
            return 0;
        default:
            return ARGP_ERR_UNKNOWN;
    }
}

int main(int argc, char **argv) {
    static const struct argp_option options[] = {
        {"rounds", 'r', "N", 0, "rounds, each with both sides of all trials (15)"},
        {"seconds", 's', "S", 0, "measured time of one side in one round (0.15)"},
        {"folder", 'f', "F", 0, "where the files are made that are worked on (/tmp)"},
        {"only", 'o', "TEXT", 0, "trials with that in their feature or setting"},
        {"list", 'l', NULL, 0, "name the trials, and measure nothing"},
        {NULL},
    };
    static const struct argp argp = {options, parse, NULL,
            "Measures what features of io_uring cost and save, off and on in turns."};
    argp_parse(&argp, argc, argv, 0, NULL, NULL);
    for (size_t i = 0; listing && i < TRIALS; i++) {
        printf("%s: %s\n", trials[i].feature, trials[i].setting);
    }
    if (listing) {
        return 0;
    }
    pthread_t sleeper;
    pthread_create(&sleeper, NULL, sleep_for_good, NULL);
    for (int i = 0; i < PARALLEL_MAX; i++) {
        buffers[i] = mmap(NULL, BYTES_MAX, PROT_READ | PROT_WRITE,
                MAP_ANONYMOUS | MAP_PRIVATE | MAP_POPULATE, -1, 0);
        if (buffers[i] == MAP_FAILED) {
            die("mmap", errno);
        }
    }
    measure_all();
    print_table();
    return 0;
}
