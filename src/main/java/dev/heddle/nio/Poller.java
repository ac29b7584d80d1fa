package dev.heddle.nio;

import dev.heddle.backend.Errno;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/** Tries socket operations, and waits for the sockets where they could not go on. */
final class Poller {
    /*
     * Interest in reading stays set when the last reader has been served, since most often the
     * next comes soon: only when the socket is ready and nobody reads is it withdrawn. Interest in
     * writing is withdrawn at once, because sockets are nearly always ready for that.
     *
     * All fields are the driving thread's, except that wakeup may be called by any.
     */
    private static final int READ_OPS = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    private static final int WRITE_OPS = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;
    private static final long NANOS_PER_MS = 1_000_000;

    private final Selector selector;
    /** Where ended operations go. */
    private final FlightQueue ready;
    private final Consumer<SelectionKey> serve = this::serve;

    Poller(Selector selector, FlightQueue ready) {
        this.selector = selector;
        this.ready = ready;
    }

    /** Tries a receive or Accept, after those that wait already. */
    void read(PolledSocket socket, Flight reader) {
        if (socket.readers.isEmpty() && socket.read(reader)) {
            ready.add(reader);
            return;
        }
        socket.readers.add(reader);
        watch(socket, socket.readers, socket.readInterest());
    }

    /** Tries a Connect or send, after those that wait already. */
    void write(PolledSocket socket, Flight writer) {
        if (socket.writers.isEmpty() && socket.write(writer)) {
            ready.add(writer);
            return;
        }
        socket.writers.add(writer);
        watch(socket, socket.writers, socket.writeInterest());
    }

    private void watch(PolledSocket socket, FlightQueue waiting, int interest) {
        try {
            if (socket.key == null) {
                socket.key = socket.channel().register(selector, interest, socket);
            } else if ((socket.key.interestOps() & interest) == 0) {
                socket.key.interestOpsOr(interest);
            }
        } catch (Throwable t) {
            failAll(waiting, ErrnoOf.of(t), t);
        }
    }

    private void failAll(FlightQueue waiting, Errno errno, Throwable cause) {
        for (Flight flight; (flight = waiting.poll()) != null; ) {
            flight.operation.fail(errno, cause);
            ready.add(flight);
        }
    }

    /** Called by the selector for each socket that is ready. */
    private void serve(SelectionKey key) {
        var socket = (PolledSocket) key.attachment();
        int readyOps = key.readyOps();
        if ((readyOps & READ_OPS) != 0) {
            serveReaders(socket);
        }
        if ((readyOps & WRITE_OPS) != 0) {
            serveWriters(socket);
        }
    }

    private void serveReaders(PolledSocket socket) {
        if (socket.readers.isEmpty()) {
            socket.key.interestOpsAnd(~READ_OPS);
        }
        for (Flight reader; (reader = socket.readers.peek()) != null && socket.read(reader); ) {
            socket.readers.remove(reader);
            ready.add(reader);
        }
    }

    private void serveWriters(PolledSocket socket) {
        for (Flight writer; (writer = socket.writers.peek()) != null && socket.write(writer); ) {
            socket.writers.remove(writer);
            ready.add(writer);
        }
        if (socket.key.isValid()) { // a refused connect has closed the channel
            int wanted = socket.writers.isEmpty() ? 0 : socket.writeInterest();
            socket.key.interestOps(socket.key.interestOps() & ~WRITE_OPS | wanted);
        }
    }

    /** Ends an operation that waits for its socket. */
    void cancel(PolledSocket socket, Flight flight) {
        FlightQueue queue = flight.queue;
        if (queue == socket.readers || queue == socket.writers) {
            queue.remove(flight);
            flight.operation.fail(Errno.ECANCELED, null);
            ready.add(flight);
        }
    }

    /** Closes a socket and ends what waits for it; the next select releases the descriptor. */
    void close(PolledSocket socket, Flight close) {
        failAll(socket.readers, Errno.ECANCELED, null);
        failAll(socket.writers, Errno.ECANCELED, null);
        try {
            socket.closeChannel();
            close.operation.succeed(0);
        } catch (Throwable t) {
            close.operation.fail(ErrnoOf.of(t), t);
        }
        ready.add(close);
    }

    /**
     * Serves the sockets that are ready, waiting for one if the timeout is not 0, and releases
     * the descriptors of those that have been closed.
     */
    void select(long timeoutNanos) {
        // The selector would not wait for an interrupted thread: without this, it would spin.
        boolean interrupted = timeoutNanos > 0 && Thread.interrupted();
        try {
            if (timeoutNanos <= 0) {
                selector.selectNow(serve);
            } else if (timeoutNanos == Long.MAX_VALUE) {
                selector.select(serve);
            } else {
                selector.select(serve, ceilMillis(timeoutNanos));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the selector failed: " + e.getMessage(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Rounded up, so that no timer fires early. */
    private static long ceilMillis(long nanos) {
        return (nanos - 1) / NANOS_PER_MS + 1;
    }

    /** Any thread: ends the select under way, or else the next. */
    void wakeup() {
        selector.wakeup();
    }

    /** Closes the selector, which lets go of every closed channel. */
    void close() throws IOException {
        selector.close();
    }
}
