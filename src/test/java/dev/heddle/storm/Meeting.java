package dev.heddle.storm;

import dev.heddle.StreamListener;
import dev.heddle.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A listener at which several threads accept and several connect, and often neither waits. */
final class Meeting {
    private static final int OF_EACH = 6;

    private final Way way;
    private final StreamListener listener;

    Meeting(Era era, Way way) throws IOException {
        this.way = way;
        listener = way.listen(era);
    }

    void populate(Era era) {
        for (int i = 0; i < OF_EACH; i++) {
            era.start(new Visitor(era, true));
            era.start(new Visitor(era, false));
        }
    }

    /** Ends the waiting of those that nobody will visit. */
    void end() {
        try {
            listener.close();
        } catch (IOException madeUpByTheAdversary) {
            // It is closed all the same.
        }
    }

    /** Leaves nothing behind. */
    void forget() throws IOException {
        way.forget(listener);
    }

    /** Makes a connection of one side or the other, and exchanges a number over it. */
    private final class Visitor extends Worker {
        private final boolean accepts;

        Visitor(Era era, boolean accepts) {
            super(era);
            this.accepts = accepts;
        }

        @Override
        boolean step() {
            StreamSocket[] socket = new StreamSocket[1];
            End end = call(() -> socket[0] = accepts
                    ? listener.withDeadline(deadline()).accept()
                    : way.connect(era.heddle.withDeadline(deadline()), listener));
            if (end == End.DONE) {
                era.tally.count(way.connections);
                long sent = random.nextLong();
                ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
                call(() -> {
                    if (accepts) {
                        echo(socket[0], number);
                    } else {
                        exchange(socket[0], number, sent);
                    }
                });
            }
            close(socket[0]);
            return end != End.CLOSED && (accepts || era.goesOn());
        }

        private void echo(StreamSocket socket, ByteBuffer number) throws IOException {
            socket.recvFully(number);
            socket.sendFully(number.flip());
        }

        private void exchange(StreamSocket socket, ByteBuffer number, long sent)
                throws IOException {
            socket.sendFully(number.putLong(0, sent));
            number.clear();
            socket.recvFully(number);
            if (number.getLong(0) != sent) {
                throw new AssertionError("another number came back");
            }
        }
    }
}
