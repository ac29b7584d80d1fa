/*
 * The load on a server of 127.0.0.1 that sends back what it receives: one thread, epoll, and no
 * more system calls than needed, since it shares the machine with what it measures.
 *
 *   load echo    --port P --connections N --bytes B --warm-up S --seconds S --pid SERVER
 *   load connect ...the same: each message has a connection of its own
 *   load idle    --port P --connections N --bytes B
 *
 * echo and connect keep one message of each connection under way, and print one line at the end:
 * operations=, seconds=, cpu_micros= of the server, latencies=NANOS:COUNT,NANOS:COUNT...
 * idle sends one message through each connection, prints "connected=N", and holds them until its
 * standard input ends.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define EVENTS_MAX 1024
/* A source address has 28 000 ports to offer, and a closed connection keeps its port a minute. */
#define SOURCES 200

/* Buckets as HdrHistogram's: each power of two has 1024 of them, so they are right to 0.1 %. */
#define BUCKET_BITS 10
#define BUCKETS ((64 - BUCKET_BITS) << BUCKET_BITS)

struct connection {
    int fd;
    size_t sent;
    size_t received;
    uint64_t started;
};

static int port, connections = 1, server;
static size_t bytes = 64;
static double warm_up = 1, seconds = 3;
static bool reconnecting, counting;

static int poll_fd;
static uint64_t now;
static uint64_t operations;
static uint64_t counts[BUCKETS];
static char *message, *scratch;

static void die(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static uint64_t clock_nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void record(uint64_t nanos) {
    int bits = nanos ? 64 - __builtin_clzll(nanos) : 0;
    int shift = bits > BUCKET_BITS + 1 ? bits - BUCKET_BITS - 1 : 0;
    counts[((uint64_t) shift << BUCKET_BITS) + (nanos >> shift)]++;
    operations++;
}

/* The lowest value of a bucket. */
static uint64_t value_of(uint64_t bucket) {
    uint64_t shift = bucket < (2 << BUCKET_BITS) ? 0 : (bucket >> BUCKET_BITS) - 1;
    return (bucket - (shift << BUCKET_BITS)) << shift;
}

/* User and system time of the server's process, all threads and the kernel's workers for it. */
static uint64_t server_cpu_micros(void) {
    char name[64], line[1024];
    snprintf(name, sizeof name, "/proc/%d/stat", server);
    FILE *file = fopen(name, "r");
    if (!file || !fgets(line, sizeof line, file)) {
        die(name);
    }
    fclose(file);
    unsigned long user, system;
    if (sscanf(strrchr(line, ')') + 1,
            " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) {
        die(name);
    }
    return (user + system) * 1000000ull / sysconf(_SC_CLK_TCK);
}

static void open_connection(struct connection *c) {
    static unsigned source;
    int on = 1;
    struct sockaddr_in from = {.sin_family = AF_INET,
            .sin_addr.s_addr = htonl(0x7f000101 + source++ % SOURCES)};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port),
            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    c->started = clock_nanos();
    c->sent = c->received = 0;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (c->fd < 0) {
        die("socket");
    }
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(c->fd, (struct sockaddr *) &from, sizeof from)) {
        die("bind");
    }
    if (connect(c->fd, (struct sockaddr *) &to, sizeof to) && errno != EINPROGRESS) {
        die("connect");
    }
    /* Edge-triggered: registered once, with no call to change the interest ever after. */
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
    if (epoll_ctl(poll_fd, EPOLL_CTL_ADD, c->fd, &event)) {
        die("epoll_ctl");
    }
}

/* Sends what the socket takes; whether the whole message is sent. */
static bool send_rest(struct connection *c) {
    while (c->sent < bytes) {
        ssize_t n = send(c->fd, message + c->sent, bytes - c->sent, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EAGAIN) {
                return false;
            }
            die("send");
        }
        c->sent += n;
    }
    return true;
}

/* Receives what has come; whether the whole message is back. */
static bool receive_rest(struct connection *c) {
    while (c->received < c->sent) {
        ssize_t n = recv(c->fd, scratch, c->sent - c->received, 0);
        if (n < 0) {
            if (errno == EAGAIN) {
                return false;
            }
            die("recv");
        }
        if (n == 0) {
            fprintf(stderr, "load: the server closed a connection\n");
            exit(1);
        }
        c->received += n;
    }
    return c->received == bytes;
}

/* One message is back: counts it, and starts the next. */
static void next_message(struct connection *c) {
    if (counting) {
        record(clock_nanos() - c->started);
    }
    if (reconnecting) {
        close(c->fd);
        open_connection(c);
    } else {
        c->sent = c->received = 0;
        c->started = clock_nanos();
        send_rest(c);
    }
}

/* Nothing is read after a message was sent: its answer will be an event of its own. */
static void progress(struct connection *c) {
    bool before = c->sent == bytes;
    send_rest(c);
    if ((before || bytes > 65536) && receive_rest(c)) {
        next_message(c);
    }
}

static void turn(int timeout_ms) {
    static struct epoll_event events[EVENTS_MAX];
    int n = epoll_wait(poll_fd, events, EVENTS_MAX, timeout_ms);
    if (n < 0 && errno != EINTR) {
        die("epoll_wait");
    }
    for (int i = 0; i < n; i++) {
        progress(events[i].data.ptr);
    }
    now = clock_nanos();
}

static void run_for(double time) {
    uint64_t end = clock_nanos() + time * 1e9;
    do {
        turn(10);
    } while (now < end);
}

static struct connection *open_all(void) {
    struct connection *all = calloc(connections, sizeof *all);
    for (int i = 0; i < connections; i++) {
        open_connection(&all[i]);
        if (i % 64 == 63) {
            turn(0); /* or the server's backlog would overflow */
        }
    }
    return all;
}

static void measure(void) {
    open_all();
    run_for(warm_up);
    uint64_t cpu = server_cpu_micros();
    uint64_t start = now;
    counting = true;
    run_for(seconds);
    uint64_t end = now;
    cpu = server_cpu_micros() - cpu;
    printf("operations=%lu seconds=%.6f cpu_micros=%lu latencies=", operations,
            (end - start) / 1e9, cpu);
    const char *separator = "";
    for (uint64_t i = 0; i < BUCKETS; i++) {
        if (counts[i]) {
            printf("%s%lu:%lu", separator, value_of(i), counts[i]);
            separator = ",";
        }
    }
    printf("\n");
}

/* Opens a few at a time, each until its message is back. */
static void hold(void) {
    struct connection *all = calloc(connections, sizeof *all);
    for (int i = 0; i < connections; i++) {
        struct connection *c = &all[i];
        open_connection(c);
        struct epoll_event event;
        while (!send_rest(c) || !receive_rest(c)) {
            if (epoll_wait(poll_fd, &event, 1, 10000) == 0) {
                fprintf(stderr, "load: no answer on connection %d\n", i);
                exit(1);
            }
        }
        epoll_ctl(poll_fd, EPOLL_CTL_DEL, c->fd, NULL);
    }
    printf("connected=%d\n", connections);
    fflush(stdout);
    while (getchar() != EOF) {
        continue;
    }
}

static void parse(int argc, char **argv) {
    static const struct option options[] = {
        {"port", required_argument, NULL, 'p'}, {"connections", required_argument, NULL, 'c'},
        {"bytes", required_argument, NULL, 'b'}, {"warm-up", required_argument, NULL, 'w'},
        {"seconds", required_argument, NULL, 's'}, {"pid", required_argument, NULL, 'i'}, {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'p': port = atoi(optarg); break;
        case 'c': connections = atoi(optarg); break;
        case 'b': bytes = atol(optarg); break;
        case 'w': warm_up = atof(optarg); break;
        case 's': seconds = atof(optarg); break;
        case 'i': server = atoi(optarg); break;
        default: exit(2);
        }
    }
}

int main(int argc, char **argv) {
    parse(argc, argv);
    const char *mode = optind < argc ? argv[optind] : "";
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    message = malloc(bytes);
    scratch = malloc(bytes);
    memset(message, 'x', bytes);
    poll_fd = epoll_create1(0);
    reconnecting = !strcmp(mode, "connect");
    if (!strcmp(mode, "idle")) {
        hold();
    } else if (reconnecting || !strcmp(mode, "echo")) {
        measure();
    } else {
        fprintf(stderr, "usage: load echo|connect|idle --port P ...\n");
        return 2;
    }
    return 0;
}
