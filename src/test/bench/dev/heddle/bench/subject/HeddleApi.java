package dev.heddle.bench.subject;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import dev.heddle.HeddleOptions;
import dev.heddle.TcpListener;
import dev.heddle.TcpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/** Heddle, by the virtual threads and the backend that are asked for. */
final class HeddleApi implements Api {
    private static final int IN_FLIGHT_SPARE = 100;
    /** The range of {@link HeddleOptions#maxInFlight} ends here. */
    private static final int IN_FLIGHT_MAX = 65_536;

    private final Heddle heddle;
    private final ThreadFactory threads;

    /**
     * With the defaults, unless there are more idle connections than these have room for.
     *
     * @param count threads or connections at once
     */
    HeddleApi(BackendKind backend, ThreadKind kind, int count) throws IOException {
        HeddleOptions options = HeddleOptions.defaults().withBackend(backend);
        int inFlight = Math.clamp(count + IN_FLIGHT_SPARE, options.maxInFlight(), IN_FLIGHT_MAX);
        heddle = Heddle.open(options.withMaxInFlight(inFlight));
        threads = kind.factory(heddle);
    }

    @Override
    public Thread start(Runnable work) {
        Thread thread = threads.newThread(work);
        thread.start();
        return thread;
    }

    @Override
    public Listener listen(InetSocketAddress local, int backlog) throws IOException {
        TcpListener listener = heddle.listen(local, backlog);
        return new Listener() {
            @Override
            public int port() {
                return listener.localAddress().getPort();
            }

            @Override
            public Connection accept() throws IOException {
                TcpSocket socket = listener.accept();
                return new Socket(socket.setOption(StandardSocketOptions.TCP_NODELAY, true));
            }
        };
    }

    private record Socket(TcpSocket socket) implements Connection {
        @Override
        public int receive(ByteBuffer target) throws IOException {
            return socket.recv(target);
        }

        @Override
        public void sendFully(ByteBuffer source) throws IOException {
            socket.sendFully(source);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public OpenFile open(Path path, OpenOption... options) throws IOException {
        return new File(heddle.openFile(path, options));
    }

    private record File(HeddleFile file) implements OpenFile {
        @Override
        public void readFully(ByteBuffer target, long position) throws IOException {
            file.readFully(target, position);
        }

        @Override
        public void writeFully(ByteBuffer source, long position) throws IOException {
            file.writeFully(source, position);
        }

        @Override
        public void dataSync() throws IOException {
            file.dataSync();
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        heddle.sleep(time);
    }
}
