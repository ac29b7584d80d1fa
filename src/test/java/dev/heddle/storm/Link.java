package dev.heddle.storm;

import dev.heddle.TcpListener;
import dev.heddle.TcpSocket;
import dev.heddle.storm.Tally.Count;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

/**
 * Makes a connection, sees both its directions through to their ends, and begins anew. Every byte
 * of a stream is checked, also across calls that have failed: nothing lost, doubled or out of
 * order; and the end comes where the sender has put it.
 */
final class Link extends Worker {
    private static final int FAILURES_MAX = 3;
    private static final int STREAM_MAX_BYTES = 1 << 21;
    private static final int CLOSE_ONE_IN = 2_000;

    private volatile TcpSocket client;
    private volatile TcpSocket server;
    /** Whether an end was closed before both streams had ended. */
    private volatile boolean disturbed;

    Link(Era era) {
        super(era);
    }

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    boolean step() throws InterruptedException {
        disturbed = false;
        if (connect()) {
            era.links().add(this);
            era.tally.count(Count.CONNECTIONS);
            CountDownLatch left = new CountDownLatch(4);
            begin(client, server, left);
            begin(server, client, left);
            while (!awaited(left)) {
                continue;
            }
            era.links().remove(this);
        }
        close(client);
        close(server);
        client = null;
        server = null;
        return era.goesOn() && era.isOpen();
    }

    private static boolean awaited(CountDownLatch left) {
        try {
            left.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private boolean connect() {
        TcpListener[] listener = new TcpListener[1];
        End end = call(() -> {
            listener[0] = era.heddle.listen(loopback());
            client = era.heddle.connect(listener[0].localAddress());
            server = listener[0].accept();
        });
        close(listener[0]);
        return end == End.DONE;
    }

    private void begin(TcpSocket from, TcpSocket to, CountDownLatch left) {
        Stream stream = new Stream(random.nextLong() >>> 1, random.nextInt(STREAM_MAX_BYTES));
        era.start(new Sender(stream, from, left));
        era.start(new Receiver(stream, to, left));
    }

    /** Closes one end while both are in use. */
    void disturb(boolean first) throws Exception {
        TcpSocket socket = first ? client : server;
        if (socket != null) {
            disturbed = true; // after the look, else it might be of another connection
            era.tally.count(Count.CLOSES);
            socket.close();
        }
    }

    /** Ends early whatever is under way on one end. */
    void cancelAll(boolean first) {
        TcpSocket socket = first ? client : server;
        if (socket != null) {
            socket.cancelAll();
        }
    }

    /** One direction. */
    private static final class Stream {
        final long origin;
        final long goal;
        /** Bytes sent in all; set before the sender ends its sending. */
        volatile long total = -1;

        Stream(long origin, long goal) {
            this.origin = origin;
            this.goal = goal;
        }
    }

    /** What both sides have in common. */
    private abstract class Side extends Worker {
        final Stream stream;
        final TcpSocket socket;
        private final CountDownLatch left;
        long moved;
        private int failures;

        Side(Stream stream, TcpSocket socket, CountDownLatch left) {
            super(Link.this.era);
            this.stream = stream;
            this.socket = socket;
            this.left = left;
        }

        @Override
        final boolean step() throws Exception {
            boolean more = false;
            try {
                more = transfer();
            } finally {
                if (!more) {
                    left.countDown();
                }
            }
            return more;
        }

        abstract boolean transfer() throws Exception;

        /** Whether to go on after a call that ended so. */
        boolean goesOn(End end) throws Exception {
            failures = end == End.FAILED ? failures + 1 : 0;
            boolean goesOn = end != End.CLOSED && end != End.END_OF_STREAM
                    && failures < FAILURES_MAX;
            if (!goesOn && end != End.END_OF_STREAM
                    || goesOn && random.nextInt(CLOSE_ONE_IN) == 0) {
                disturbed = true;
                close(socket);
                return false;
            }
            return goesOn;
        }
    }

    private final class Sender extends Side {
        Sender(Stream stream, TcpSocket socket, CountDownLatch left) {
            super(stream, socket, left);
        }

        @Override
        boolean transfer() throws Exception {
            if (moved >= stream.goal || !era.goesOn()) {
                stream.total = moved;
                End end = call(socket::shutdownOutput);
                return goesOn(end) && end != End.DONE;
            }
            Vessel vessel = take();
            int length = length(vessel, stream.goal - moved);
            ByteBuffer source = vessel.source(length, random.nextInt(1 << 20), stream.origin,
                    moved);
            int start = source.position();
            boolean fully = random.nextBoolean();
            TcpSocket view = view(socket);
            End end = call(() -> {
                if (fully) {
                    view.sendFully(source);
                } else {
                    view.send(source);
                }
            });
            int count = source.position() - start;
            check(end, fully, count, length);
            vessel.checkAround();
            vessel.checkPattern(0, length, stream.origin, moved);
            give(vessel);
            moved += count;
            return goesOn(end);
        }

        private void check(End end, boolean fully, int count, int length) {
            boolean asPromised = end == End.DONE ? fully ? count == length : count > 0
                    : fully || count == 0;
            if (!asPromised) {
                throw new AssertionError(end + " after " + count + " of " + length + " bytes");
            }
        }
    }

    private final class Receiver extends Side {
        Receiver(Stream stream, TcpSocket socket, CountDownLatch left) {
            super(stream, socket, left);
        }

        @Override
        boolean transfer() throws Exception {
            Vessel vessel = take();
            int length = length(vessel, Integer.MAX_VALUE);
            ByteBuffer target = vessel.target(length, random.nextInt(1 << 20));
            int start = target.position();
            boolean fully = random.nextInt(4) == 0;
            TcpSocket view = view(socket);
            boolean[] ended = new boolean[1];
            End end = call(() -> {
                if (fully) {
                    view.recvFully(target);
                } else {
                    ended[0] = view.recv(target) < 0;
                }
            });
            int count = target.position() - start;
            vessel.checkTarget(count);
            vessel.checkPattern(0, count, stream.origin, moved);
            give(vessel);
            moved += count;
            era.tally.add(Count.BYTES_CHECKED, count);
            if (ended[0] || end == End.END_OF_STREAM) {
                checkTotal();
                return false;
            }
            if (!fully && (end == End.DONE ? count == 0 : count > 0)) {
                throw new AssertionError(end + " after " + count + " bytes");
            }
            return goesOn(end);
        }

        private void checkTotal() {
            long total = stream.total;
            if (!disturbed && era.isOpen() && total != moved) {
                throw new AssertionError("the stream ended after " + moved + " bytes, though "
                        + total + " were sent");
            }
        }
    }
}
