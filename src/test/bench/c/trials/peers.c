#define _GNU_SOURCE
#include "peers.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sockaddr_in address;

static int listen_on_any_port(void) {
    socklen_t size = sizeof address;
    int fd = checked("socket", socket(AF_INET, SOCK_STREAM, 0));
    address = (struct sockaddr_in) {.sin_family = AF_INET,
            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    checked("bind", bind(fd, (struct sockaddr *) &address, size));
    checked("listen", listen(fd, 2 * PARALLEL_MAX));
    checked("getsockname", getsockname(fd, (struct sockaddr *) &address, &size));
    return fd;
}

static int connected(void) {
    int on = 1;
    int fd = checked("socket", socket(AF_INET, SOCK_STREAM, 0));
    checked("connect", connect(fd, (struct sockaddr *) &address, sizeof address));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static void connect_all(int *fds, int count) {
    for (int i = 0; i < count; i++) {
        fds[i] = connected();
    }
}

static void send_all(int fd, size_t bytes) {
    checked("send", send(fd, buffers[0], bytes, MSG_NOSIGNAL));
}

static void echoed(const struct trial *trial) {
    int fds[PARALLEL_MAX];
    connect_all(fds, trial->parallel);
    for (;;) {
        for (int i = 0; i < trial->parallel; i++) {
            send_all(fds[i], trial->bytes);
        }
        for (int i = 0; i < trial->parallel; i++) {
            checked("recv", recv(fds[i], buffers[1], trial->bytes, MSG_WAITALL));
        }
    }
}

static void sender(const struct trial *trial) {
    int fd = connected();
    for (;;) {
        send_all(fd, trial->bytes);
    }
}

static void receiver(const struct trial *trial) {
    (void) trial;
    int fd = connected();
    for (;;) {
        checked("recv", recv(fd, buffers[1], BYTES_MAX, 0));
    }
}

/* Ends by a reset, so that no port is kept for a minute. */
static void connector(const struct trial *trial) {
    int fds[PARALLEL_MAX];
    struct linger reset = {.l_onoff = 1};
    for (;;) {
        connect_all(fds, trial->parallel);
        for (int i = 0; i < trial->parallel; i++) {
            checked("recv", recv(fds[i], buffers[1], 1, 0));
            setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
            close(fds[i]);
        }
    }
}

static void open_peer(struct peer *peer, const struct trial *trial, int connections,
        void (*behave)(const struct trial *)) {
    int on = 1;
    peer->listener = listen_on_any_port();
    peer->pid = checked("fork", fork());
    if (peer->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(peer->listener);
        behave(trial);
    }
    for (int i = 0; i < connections; i++) {
        peer->fds[i] = checked("accept", accept(peer->listener, NULL, NULL));
        setsockopt(peer->fds[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
}

void open_echoed(struct peer *peer, const struct trial *trial) {
    open_peer(peer, trial, trial->parallel, echoed);
}

void open_sender(struct peer *peer, const struct trial *trial) {
    open_peer(peer, trial, trial->parallel, sender);
}

void open_receiver(struct peer *peer, const struct trial *trial) {
    open_peer(peer, trial, trial->parallel, receiver);
}

void open_connector(struct peer *peer, const struct trial *trial) {
    open_peer(peer, trial, 0, connector);
}

void close_peer(struct peer *peer, const struct trial *trial) {
    kill(peer->pid, SIGKILL);
    waitpid(peer->pid, NULL, 0);
    close(peer->listener);
    for (int i = 0; trial->measure != measure_accepts && i < trial->parallel; i++) {
        close(peer->fds[i]);
    }
}
