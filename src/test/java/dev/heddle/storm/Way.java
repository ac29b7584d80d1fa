package dev.heddle.storm;

import dev.heddle.Heddle;
import dev.heddle.StreamListener;
import dev.heddle.StreamSocket;
import dev.heddle.TcpListener;
import dev.heddle.UnixListener;
import dev.heddle.storm.Tally.Count;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** What connections are made by. */
enum Way {
    TCP(Count.CONNECTIONS) {
        @Override
        StreamListener listen(Era era) throws IOException {
            return era.heddle.listen(loopback());
        }

        @Override
        StreamSocket connect(Heddle heddle, StreamListener to) throws IOException {
            return heddle.connect(((TcpListener) to).localAddress());
        }

        @Override
        void forget(StreamListener listener) {
            // Its port is free again.
        }
    },
    UNIX(Count.UNIX_CONNECTIONS) {
        @Override
        StreamListener listen(Era era) throws IOException {
            Path path = era.storm.newPath("socket");
            boolean listens = false;
            try {
                StreamListener listener = era.heddle.listen(UnixDomainSocketAddress.of(path));
                listens = true;
                return listener;
            } finally {
                if (!listens) {
                    Files.deleteIfExists(path);
                }
            }
        }

        @Override
        StreamSocket connect(Heddle heddle, StreamListener to) throws IOException {
            return heddle.connect(((UnixListener) to).localAddress());
        }

        @Override
        void forget(StreamListener listener) throws IOException {
            Files.deleteIfExists(((UnixListener) listener).localAddress().getPath());
        }
    };

    final Count connections;

    Way(Count connections) {
        this.connections = connections;
    }

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    abstract StreamListener listen(Era era) throws IOException;

    abstract StreamSocket connect(Heddle heddle, StreamListener to) throws IOException;

    /** Removes what a listener that is closed has left behind. */
    abstract void forget(StreamListener listener) throws IOException;
}
