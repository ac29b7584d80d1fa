/* Processes of their own at the other end of TCP connections over loopback. */
#ifndef PEERS_H
#define PEERS_H

#include "trials.h"

struct peer {
    int pid;
    int listener;
    int fds[PARALLEL_MAX]; /* our ends */
};

/* A peer that sends a message through each connection, then waits for all of them to be back. */
void open_echoed(struct peer *peer, const struct trial *trial);
/* A peer that sends without end. */
void open_sender(struct peer *peer, const struct trial *trial);
/* A peer that receives without end. */
void open_receiver(struct peer *peer, const struct trial *trial);
/* A peer that connects as often as that, waits for all to be closed, and does so again. */
void open_connector(struct peer *peer, const struct trial *trial);
void close_peer(struct peer *peer, const struct trial *trial);

#endif
