package dev.heddle.bench.subject;

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

/** The JDK's channels in blocking mode. */
final class JdkApi implements Api {
    private final ThreadFactory threads;

    JdkApi(ThreadKind kind) {
        threads = kind.factory(null);
    }

    @Override
    public Thread start(Runnable work) {
        Thread thread = threads.newThread(work);
        thread.start();
        return thread;
    }

    @Override
    public Listener listen(InetSocketAddress local, int backlog) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open().bind(local, backlog);
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
        return new File(FileChannel.open(path, options));
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
