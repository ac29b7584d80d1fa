package dev.heddle.channels;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;

/** Whose channels and sockets are asked: the JDK's, which is the oracle, or ours. */
interface SocketSubject extends AutoCloseable {
    /** The JDK's own. */
    SocketSubject JDK = new Jdk();

    /** @param family null for the default */
    SocketChannel socket(ProtocolFamily family) throws IOException;

    /** @param family null for the default */
    ServerSocketChannel serverSocket(ProtocolFamily family) throws IOException;

    /** @param family null for the default */
    DatagramChannel datagram(ProtocolFamily family) throws IOException;

    SocketFactory sockets();

    ServerSocketFactory serverSockets();

    @Override
    void close() throws IOException;

    /** Ours, on a backend. */
    static SocketSubject on(BackendKind kind) throws IOException {
        return new Ours(Heddle.open(HeddleOptions.defaults().withBackend(kind)));
    }

    /** The oracle. */
    final class Jdk implements SocketSubject {
        @Override
        public SocketChannel socket(ProtocolFamily family) throws IOException {
            return family == null ? SocketChannel.open() : SocketChannel.open(family);
        }

        @Override
        public ServerSocketChannel serverSocket(ProtocolFamily family) throws IOException {
            return family == null ? ServerSocketChannel.open() : ServerSocketChannel.open(family);
        }

        @Override
        public DatagramChannel datagram(ProtocolFamily family) throws IOException {
            return family == null ? DatagramChannel.open() : DatagramChannel.open(family);
        }

        @Override
        public SocketFactory sockets() {
            return SocketFactory.getDefault();
        }

        @Override
        public ServerSocketFactory serverSockets() {
            return ServerSocketFactory.getDefault();
        }

        @Override
        public void close() {
        }
    }

    /** What is asked. */
    record Ours(Heddle heddle) implements SocketSubject {
        private HeddleChannels channels() {
            return HeddleChannels.of(heddle);
        }

        @Override
        public SocketChannel socket(ProtocolFamily family) throws IOException {
            return family == null ? channels().openSocket() : channels().openSocket(family);
        }

        @Override
        public ServerSocketChannel serverSocket(ProtocolFamily family) throws IOException {
            return family == null ? channels().openServerSocket()
                    : channels().openServerSocket(family);
        }

        @Override
        public DatagramChannel datagram(ProtocolFamily family) throws IOException {
            return family == null ? channels().openDatagram() : channels().openDatagram(family);
        }

        @Override
        public SocketFactory sockets() {
            return channels().socketFactory();
        }

        @Override
        public ServerSocketFactory serverSockets() {
            return channels().serverSocketFactory();
        }

        @Override
        public void close() throws IOException {
            heddle.close();
        }
    }
}
