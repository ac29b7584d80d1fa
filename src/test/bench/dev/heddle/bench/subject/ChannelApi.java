package dev.heddle.bench.subject;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.channels.HeddleChannels;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/** Channels of {@code java.nio} in blocking mode: the JDK's own, or Heddle's in their stead. */
final class ChannelApi implements Api {
    private final ThreadFactory threads;
    private final Listeners listeners;
    private final Files files;

    private ChannelApi(ThreadFactory threads, Listeners listeners, Files files) {
        this.threads = threads;
        this.listeners = listeners;
        this.files = files;
    }

    static ChannelApi ofJdk(ThreadKind kind) {
        return new ChannelApi(kind.factory(null), ServerSocketChannel::open, FileChannel::open);
    }

    static ChannelApi ofHeddle(BackendKind backend, ThreadKind kind) throws IOException {
        Heddle heddle = Heddle.open(HeddleOptions.defaults().withBackend(backend));
        HeddleChannels channels = HeddleChannels.of(heddle);
        return new ChannelApi(kind.factory(heddle), channels::openServerSocket,
                channels::openFile);
    }

    @FunctionalInterface
    private interface Listeners {
        ServerSocketChannel open() throws IOException;
    }

    @FunctionalInterface
    private interface Files {
        FileChannel open(Path path, OpenOption... options) throws IOException;
    }

    @Override
    public Thread start(Runnable work) {
        Thread thread = threads.newThread(work);
        thread.start();
        return thread;
    }

    @Override
    public Listener listen(InetSocketAddress local, int backlog) throws IOException {
        ServerSocketChannel listener = listeners.open().bind(local, backlog);
        return new Listener() {
            @Override
            public int port() throws IOException {
                return ((InetSocketAddress) listener.getLocalAddress()).getPort();
            }

            @Override
            public Connection accept() throws IOException {
                SocketChannel socket = listener.accept();
                return new Socket(socket.setOption(StandardSocketOptions.TCP_NODELAY, true));
            }
        };
    }

    private record Socket(SocketChannel socket) implements Connection {
        @Override
        public int receive(ByteBuffer target) throws IOException {
            return socket.read(target);
        }

        @Override
        public void sendFully(ByteBuffer source) throws IOException {
            while (source.hasRemaining()) {
                socket.write(source);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public OpenFile open(Path path, OpenOption... options) throws IOException {
        return new File(files.open(path, options));
    }

    private record File(FileChannel file) implements OpenFile {
        @Override
        public void readFully(ByteBuffer target, long position) throws IOException {
            while (target.hasRemaining()) {
                int count = file.read(target, position);
                if (count < 0) {
                    throw new EOFException();
                }
                position += count;
            }
        }

        @Override
        public void writeFully(ByteBuffer source, long position) throws IOException {
            while (source.hasRemaining()) {
                position += file.write(source, position);
            }
        }

        @Override
        public void dataSync() throws IOException {
            file.force(false);
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
        Thread.sleep(time);
    }
}
