/* Receives that are sent back in place, sends, and accepts. */
#define _GNU_SOURCE
#include "peers.h"
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define PROVIDED 128 /* a power of two */

static struct io_uring ring;
static struct meter meter;
static struct peer peer;

static struct io_uring_buf_ring *provided;
static char *provided_bytes;

static void provide(const struct trial *trial, int id) {
    io_uring_buf_ring_add(provided, provided_bytes + id * trial->bytes, trial->bytes, id,
            io_uring_buf_ring_mask(PROVIDED), 0);
    io_uring_buf_ring_advance(provided, 1);
}

static void open_provided(const struct trial *trial) {
    size_t size = PROVIDED * sizeof(struct io_uring_buf);
    provided = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
    provided_bytes = malloc(PROVIDED * trial->bytes);
    struct io_uring_buf_reg what = {.ring_addr = (uintptr_t) provided, .ring_entries = PROVIDED};
    int error = io_uring_register_buf_ring(&ring, &what, 0);
    if (error) {
        die("IORING_REGISTER_PBUF_RING", -error);
    }
    io_uring_buf_ring_init(provided);
    for (int id = 0; id < PROVIDED; id++) {
        provide(trial, id);
    }
}

static void close_provided(void) {
    munmap(provided, PROVIDED * sizeof(struct io_uring_buf));
    free(provided_bytes);
}

static void receive(const struct trial *trial, unsigned flags, int i) {
    struct io_uring_sqe *sqe = next_entry(&ring);
    int fd = flags & FIXED_FILE ? i : peer.fds[i];
    if (flags & MULTISHOT) {
        io_uring_prep_recv_multishot(sqe, fd, NULL, 0, 0);
        sqe->flags |= IOSQE_BUFFER_SELECT;
    } else {
        io_uring_prep_recv(sqe, fd, buffers[i], trial->bytes, 0);
    }
    if (flags & POLL_FIRST) {
        sqe->ioprio |= IORING_RECVSEND_POLL_FIRST;
    }
    if (flags & FIXED_FILE) {
        sqe->flags |= IOSQE_FIXED_FILE;
    }
    io_uring_sqe_set_data64(sqe, i);
}

static void received(const struct trial *trial, unsigned flags, struct io_uring_cqe *cqe) {
    int i = cqe->user_data;
    if (cqe->res == -ENOBUFS) {
        receive(trial, flags, i);
        return;
    }
    if (cqe->res <= 0) {
        die("recv", -cqe->res);
    }
    if (flags & MULTISHOT) {
        /* As it would have to be: a caller brings a buffer, and has it when the call returns. */
        int id = cqe->flags >> IORING_CQE_BUFFER_SHIFT;
        memcpy(buffers[i], provided_bytes + id * trial->bytes, cqe->res);
        provide(trial, id);
    }
    if (!(flags & ONE_WAY)
            && send(peer.fds[i], buffers[i], cqe->res, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
        die("send", errno);
    }
    if (!(cqe->flags & IORING_CQE_F_MORE)) {
        receive(trial, flags, i);
    }
    meter.operations += (double) cqe->res / trial->bytes;
}

double measure_receives(const struct trial *trial, unsigned flags) {
    int error;
    flags & ONE_WAY ? open_sender(&peer, trial) : open_echoed(&peer, trial);
    open_ring(&ring, trial, flags);
    if (flags & FIXED_FILE
            && (error = io_uring_register_files(&ring, peer.fds, trial->parallel))) {
        die("IORING_REGISTER_FILES", -error);
    }
    if (flags & MULTISHOT) {
        open_provided(trial);
    }
    for (int i = 0; i < trial->parallel; i++) {
        receive(trial, flags, i);
    }
    start(&meter);
    while (goes_on(&meter)) {
        struct io_uring_cqe *cqe;
        unsigned head, seen = 0;
        enter(&ring);
        io_uring_for_each_cqe(&ring, head, cqe) {
            seen++;
            received(trial, flags, cqe);
        }
        io_uring_cq_advance(&ring, seen);
    }
    io_uring_queue_exit(&ring);
    close_peer(&peer, trial);
    if (flags & MULTISHOT) {
        close_provided();
    }
    return nanos_each(&meter);
}

static void send_message(const struct trial *trial, unsigned flags) {
    struct io_uring_sqe *sqe = next_entry(&ring);
    int how = MSG_NOSIGNAL | MSG_WAITALL;
    if (flags & FIXED_BUFFER) {
        io_uring_prep_send_zc_fixed(sqe, peer.fds[0], buffers[0], trial->bytes, how, 0, 0);
    } else if (flags & ZERO_COPY) {
        io_uring_prep_send_zc(sqe, peer.fds[0], buffers[0], trial->bytes, how, 0);
    } else {
        io_uring_prep_send(sqe, peer.fds[0], buffers[0], trial->bytes, how);
    }
}

/* The next message is sent when the buffer of the last one is free. */
double measure_sends(const struct trial *trial, unsigned flags) {
    open_receiver(&peer, trial);
    open_ring(&ring, trial, flags);
    start(&meter);
    while (goes_on(&meter)) {
        send_message(trial, flags);
        for (bool more = true; more; ) {
            struct io_uring_cqe *cqe;
            enter(&ring);
            if (io_uring_peek_cqe(&ring, &cqe)) {
                continue;
            }
            if (!(cqe->flags & IORING_CQE_F_NOTIF) && cqe->res != (int) trial->bytes) {
                die("send", cqe->res < 0 ? -cqe->res : EIO);
            }
            more = cqe->flags & IORING_CQE_F_MORE;
            io_uring_cqe_seen(&ring, cqe);
            while (more && !io_uring_peek_cqe(&ring, &cqe)) {
                more = cqe->flags & IORING_CQE_F_MORE;
                io_uring_cqe_seen(&ring, cqe);
            }
        }
        meter.operations++;
    }
    io_uring_queue_exit(&ring);
    close_peer(&peer, trial);
    return nanos_each(&meter);
}

static struct sockaddr_in6 remote;
static socklen_t remote_size;

static void wait_for_connections(unsigned flags) {
    struct io_uring_sqe *sqe = next_entry(&ring);
    remote_size = sizeof remote;
    if (flags & MULTISHOT) {
        io_uring_prep_multishot_accept(sqe, peer.listener, NULL, NULL, SOCK_CLOEXEC);
    } else if (flags & IN_PLACE) {
        io_uring_prep_poll_add(sqe, peer.listener, POLLIN);
    } else {
        io_uring_prep_accept(sqe, peer.listener, (void *) &remote, &remote_size, SOCK_CLOEXEC);
    }
}

/* Multishot accepts cannot tell the addresses of all, so they are asked for. */
static void accepted(unsigned flags, int fd) {
    if (fd < 0) {
        die("accept", -fd);
    }
    if (flags & MULTISHOT) {
        remote_size = sizeof remote;
        checked("getpeername", getpeername(fd, (void *) &remote, &remote_size));
    }
    close(fd);
    meter.operations++;
}

static void accept_in_place(void) {
    for (;;) {
        remote_size = sizeof remote;
        int fd = accept4(peer.listener, (void *) &remote, &remote_size, SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno != EAGAIN) {
                die("accept4", errno);
            }
            return;
        }
        close(fd);
        meter.operations++;
    }
}

double measure_accepts(const struct trial *trial, unsigned flags) {
    open_connector(&peer, trial);
    if (flags & IN_PLACE) {
        checked("fcntl", fcntl(peer.listener, F_SETFL, O_NONBLOCK));
    }
    open_ring(&ring, trial, flags);
    wait_for_connections(flags);
    start(&meter);
    while (goes_on(&meter)) {
        struct io_uring_cqe *cqe;
        unsigned head, seen = 0;
        enter(&ring);
        io_uring_for_each_cqe(&ring, head, cqe) {
            seen++;
            if (flags & IN_PLACE) {
                accept_in_place();
            } else {
                accepted(flags, cqe->res);
            }
            if (!(cqe->flags & IORING_CQE_F_MORE)) {
                wait_for_connections(flags);
            }
        }
        io_uring_cq_advance(&ring, seen);
    }
    io_uring_queue_exit(&ring);
    close_peer(&peer, trial);
    return nanos_each(&meter);
}
