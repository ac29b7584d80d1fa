/* Reads and writes at random places of one file, and durable appends to a file each. */
#define _GNU_SOURCE
#include "trials.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_BYTES (64l << 20)

static struct io_uring ring;
static struct meter meter;
static int fds[PARALLEL_MAX];

/* Makes the file, unless it is there, with something in each block. */
static int open_large(unsigned flags) {
    char path[4096];
    snprintf(path, sizeof path, "%s/trials.data", folder);
    int fd = checked(path, open(path, O_RDWR | O_CREAT, 0600));
    if (lseek(fd, 0, SEEK_END) != FILE_BYTES) {
        for (long at = 0; at < FILE_BYTES; at += BYTES_MAX) {
            checked("write", pwrite(fd, buffers[0], BYTES_MAX, at));
        }
    }
    checked("fsync", fsync(fd));
    if (!(flags & DIRECT)) {
        for (long at = 0; at < FILE_BYTES; at += BYTES_MAX) {
            checked("read", pread(fd, buffers[0], BYTES_MAX, at));
        }
        return fd;
    }
    close(fd);
    return checked(path, open(path, O_RDWR | O_DIRECT));
}

static void transfer(const struct trial *trial, unsigned flags, int i) {
    static unsigned short state[3];
    struct io_uring_sqe *sqe = next_entry(&ring);
    long at = nrand48(state) % (FILE_BYTES / trial->bytes) * trial->bytes;
    int fd = flags & FIXED_FILE ? 0 : fds[0];
    if (flags & FIXED_BUFFER) {
        flags & WRITES ? io_uring_prep_write_fixed(sqe, fd, buffers[i], trial->bytes, at, i)
                : io_uring_prep_read_fixed(sqe, fd, buffers[i], trial->bytes, at, i);
    } else {
        flags & WRITES ? io_uring_prep_write(sqe, fd, buffers[i], trial->bytes, at)
                : io_uring_prep_read(sqe, fd, buffers[i], trial->bytes, at);
    }
    if (flags & FIXED_FILE) {
        sqe->flags |= IOSQE_FIXED_FILE;
    }
    io_uring_sqe_set_data64(sqe, i);
}

/* One turn; whether the next of each that has ended is to be started. */
static int reap_transfers(const struct trial *trial, unsigned flags, bool again) {
    struct io_uring_cqe *cqe;
    unsigned head, seen = 0;
    enter(&ring);
    io_uring_for_each_cqe(&ring, head, cqe) {
        seen++;
        if (cqe->res != (int) trial->bytes) {
            die("transfer", cqe->res < 0 ? -cqe->res : EIO);
        }
        if (again) {
            transfer(trial, flags, cqe->user_data);
        }
    }
    io_uring_cq_advance(&ring, seen);
    return seen;
}

double measure_transfers(const struct trial *trial, unsigned flags) {
    fds[0] = open_large(flags);
    open_ring(&ring, trial, flags);
    if (flags & FIXED_FILE) {
        int error = io_uring_register_files(&ring, fds, 1);
        if (error) {
            die("IORING_REGISTER_FILES", -error);
        }
    }
    for (int i = 0; i < trial->parallel; i++) {
        transfer(trial, flags, i);
    }
    start(&meter);
    while (goes_on(&meter)) {
        meter.operations += reap_transfers(trial, flags, true);
    }
    for (int left = trial->parallel; left > 0; ) {
        left -= reap_transfers(trial, flags, false);
    }
    io_uring_queue_exit(&ring);
    close(fds[0]);
    return nanos_each(&meter);
}

/* An append's data is its file times two, plus one in the entry of the sync. */
static void sync_file(int i) {
    struct io_uring_sqe *sqe = next_entry(&ring);
    io_uring_prep_fsync(sqe, fds[i], IORING_FSYNC_DATASYNC);
    io_uring_sqe_set_data64(sqe, 2 * i + 1);
}

static void append(const struct trial *trial, unsigned flags, int i, long at) {
    if (flags & IN_PLACE) {
        if (pwrite(fds[i], buffers[i], trial->bytes, at) != (ssize_t) trial->bytes) {
            die("pwrite", errno);
        }
        sync_file(i);
        return;
    }
    struct io_uring_sqe *sqe = next_entry(&ring);
    io_uring_prep_write(sqe, fds[i], buffers[i], trial->bytes, at);
    io_uring_sqe_set_data64(sqe, 2 * i);
    if (flags & LINKED) {
        sqe->flags |= IOSQE_IO_LINK;
        sync_file(i);
    }
}

/* One turn; how many appends are durable now. */
static int reap_appends(const struct trial *trial, unsigned flags, long *ends, bool again) {
    struct io_uring_cqe *cqe;
    unsigned head, seen = 0, durable = 0;
    enter(&ring);
    io_uring_for_each_cqe(&ring, head, cqe) {
        int i = cqe->user_data / 2;
        bool synced = cqe->user_data % 2;
        seen++;
        if (cqe->res != (synced ? 0 : (int) trial->bytes)) {
            die("append", cqe->res < 0 ? -cqe->res : EIO);
        }
        if (synced) {
            durable++;
            ends[i] += trial->bytes;
            if (again) {
                append(trial, flags, i, ends[i]);
            }
        } else if (!(flags & LINKED)) {
            sync_file(i);
        }
    }
    io_uring_cq_advance(&ring, seen);
    return durable;
}

double measure_appends(const struct trial *trial, unsigned flags) {
    long ends[PARALLEL_MAX] = {0};
    for (int i = 0; i < trial->parallel; i++) {
        fds[i] = checked(folder, open(folder, O_RDWR | O_TMPFILE, 0600));
    }
    open_ring(&ring, trial, flags);
    for (int i = 0; i < trial->parallel; i++) {
        append(trial, flags, i, 0);
    }
    start(&meter);
    while (goes_on(&meter)) {
        meter.operations += reap_appends(trial, flags, ends, true);
    }
    for (int left = trial->parallel; left > 0; ) {
        left -= reap_appends(trial, flags, ends, false);
    }
    io_uring_queue_exit(&ring);
    for (int i = 0; i < trial->parallel; i++) {
        close(fds[i]);
    }
    return nanos_each(&meter);
}
