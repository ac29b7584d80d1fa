package dev.heddle.storm;

import dev.heddle.TcpListener;
import dev.heddle.TcpSocket;
import dev.heddle.storm.Tally.Count;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A listener at which several threads accept and several connect, and often neither waits. */
final class Meeting {
    private static final int OF_EACH = 6;

    private final TcpListener listener;

    Meeting(Era era) throws IOException {
        listener = era.heddle.listen(Link.loopback());
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

    /** Makes a connection of one side or the other, and exchanges a number over it. */
    private final class Visitor extends Worker {
        private final boolean accepts;

        Visitor(Era era, boolean accepts) {
            super(era);
            this.accepts = accepts;
        }

        @Override
        boolean step() {
            TcpSocket[] socket = new TcpSocket[1];
            End end = call(() -> socket[0] = accepts
                    ? listener.withDeadline(deadline()).accept()
                    : era.heddle.withDeadline(deadline()).connect(listener.localAddress()));
            if (end == End.DONE) {
                era.tally.count(Count.CONNECTIONS);
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

        private void echo(TcpSocket socket, ByteBuffer number) throws IOException {
            socket.recvFully(number);
            socket.sendFully(number.flip());
        }

        private void exchange(TcpSocket socket, ByteBuffer number, long sent)
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
