/*
 * The limit that the echo servers are held against: liburing, one thread, one receive or send of
 * each connection under way, and one system call a turn.
 *
 *   echo BUFFER_BYTES
 *
 * Prints "port=N" and serves until it is killed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <liburing.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define ENTRIES 4096
#define COMPLETIONS 65536
#define BACKLOG 4096

struct connection {
    int fd;
    int length; /* bytes to send; 0 while receiving */
    int sent;
    char buffer[];
};

static struct io_uring ring;
static size_t buffer_bytes;

static void die(const char *what, int error) {
    fprintf(stderr, "echo: %s: %s\n", what, strerror(error));
    exit(1);
}

static struct io_uring_sqe *next_entry(void) {
    struct io_uring_sqe *sqe;
    while (!(sqe = io_uring_get_sqe(&ring))) {
        io_uring_submit(&ring);
    }
    return sqe;
}

static void receive(struct connection *c) {
    c->length = c->sent = 0;
    struct io_uring_sqe *sqe = next_entry();
    io_uring_prep_recv(sqe, c->fd, c->buffer, buffer_bytes, 0);
    io_uring_sqe_set_data(sqe, c);
}

static void send_rest(struct connection *c) {
    struct io_uring_sqe *sqe = next_entry();
    io_uring_prep_send(sqe, c->fd, c->buffer + c->sent, c->length - c->sent, MSG_NOSIGNAL);
    io_uring_sqe_set_data(sqe, c);
}

static void accept_all(int listener) {
    struct io_uring_sqe *sqe = next_entry();
    io_uring_prep_multishot_accept(sqe, listener, NULL, NULL, 0);
    io_uring_sqe_set_data(sqe, NULL);
}

static void accepted(int fd) {
    int on = 1;
    struct connection *c = malloc(sizeof *c + buffer_bytes);
    c->fd = fd;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    receive(c);
}

static void completed(struct connection *c, int result) {
    if (result <= 0) {
        close(c->fd);
        free(c);
    } else if (c->length == 0) {
        c->length = result;
        send_rest(c);
    } else if ((c->sent += result) < c->length) {
        send_rest(c);
    } else {
        receive(c);
    }
}

static int listen_on_any_port(void) {
    struct sockaddr_in address = {.sin_family = AF_INET,
            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *) &address, size) || listen(fd, BACKLOG)
            || getsockname(fd, (struct sockaddr *) &address, &size)) {
        die("listen", errno);
    }
    printf("port=%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

int main(int argc, char **argv) {
    buffer_bytes = argc > 1 ? atol(argv[1]) : 64;
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    struct io_uring_params params = {.cq_entries = COMPLETIONS,
            .flags = IORING_SETUP_CQSIZE | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN};
    int error = io_uring_queue_init_params(ENTRIES, &ring, &params);
    if (error) {
        die("io_uring_setup", -error);
    }
    int listener = listen_on_any_port();
    accept_all(listener);
    for (;;) {
        struct io_uring_cqe *cqe;
        unsigned head, seen = 0;
        io_uring_submit_and_wait(&ring, 1);
        io_uring_for_each_cqe(&ring, head, cqe) {
            struct connection *c = io_uring_cqe_get_data(cqe);
            seen++;
            if (c) {
                completed(c, cqe->res);
                continue;
            }
            if (cqe->res >= 0) {
                accepted(cqe->res);
            }
            if (!(cqe->flags & IORING_CQE_F_MORE)) {
                accept_all(listener);
            }
        }
        io_uring_cq_advance(&ring, seen);
    }
}
