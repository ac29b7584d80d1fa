package dev.heddle.storm;

import dev.heddle.StreamListener;
import dev.heddle.StreamSocket;
import dev.heddle.storm.Tally.Count;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A connection. Every byte of its two streams is checked, also across calls that have failed:
 * nothing lost, doubled or out of order; and the end comes where the sender has put it.
 */
final class Link extends Pair<StreamSocket> {
    private static final int STREAM_MAX_BYTES = 1 << 21;

    private final Way way;

    Link(Era era, Way way) {
        super(era);
        this.way = way;
    }

    @Override
    boolean meet() {
        StreamListener[] listener = new StreamListener[1];
        End end = call(() -> {
            listener[0] = way.listen(era);
            first = way.connect(era.heddle, listener[0]);
            second = listener[0].accept();
        });
        if (listener[0] != null) {
            close(listener[0]);
            forget(listener[0]);
        }
        if (end == End.DONE) {
            era.tally.count(way.connections);
        }
        return end == End.DONE;
    }

    private void forget(StreamListener listener) {
        try {
            way.forget(listener);
        } catch (IOException e) {
            throw new AssertionError("its name cannot be removed", e);
        }
    }

    @Override
    List<Side> sides() {
        Stream there = new Stream(random.nextLong() >>> 1, random.nextInt(STREAM_MAX_BYTES));
        Stream back = new Stream(random.nextLong() >>> 1, random.nextInt(STREAM_MAX_BYTES));
        return List.of(new Sender(there, first), new Receiver(there, second),
                new Sender(back, second), new Receiver(back, first));
    }

    @Override
    void cancelAllOf(StreamSocket socket) {
        socket.cancelAll();
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

    private final class Sender extends Side {
        private final Stream stream;
        private long moved;

        Sender(Stream stream, StreamSocket socket) {
            super(socket);
            this.stream = stream;
        }

        @Override
        boolean transfer() {
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
            StreamSocket view = view(socket);
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
        private final Stream stream;
        private long moved;

        Receiver(Stream stream, StreamSocket socket) {
            super(socket);
            this.stream = stream;
        }

        @Override
        boolean transfer() {
            Vessel vessel = take();
            int length = length(vessel, Integer.MAX_VALUE);
            ByteBuffer target = vessel.target(length, random.nextInt(1 << 20));
            int start = target.position();
            boolean fully = random.nextInt(4) == 0;
            StreamSocket view = view(socket);
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
