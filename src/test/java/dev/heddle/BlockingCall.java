package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.loop.Readiness;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A call that parks, with all it takes to have it park, and to see that nothing broke. */
abstract class BlockingCall implements Closeable {
    /** The calls of the facade that may park for ever. */
    enum Kind {
        RECV, WATCHED_RECV, SEND, ACCEPT, WATCHED_ACCEPT, UNIX_RECV, UNIX_SEND, UNIX_ACCEPT,
        UDP_RECEIVE, PIPE_READ, EVENT, SLEEP, CONNECT;

        /** Whether it is made on something that can be closed by itself. */
        boolean hasOwner() {
            return this != EVENT && this != SLEEP && this != CONNECT;
        }

        /** Whether an interrupt is told by InterruptedIOException and stays set. */
        boolean doesIo() {
            return this != EVENT && this != SLEEP;
        }

        Class<? extends Exception> whenInterrupted() {
            return doesIo() ? InterruptedIOException.class : InterruptedException.class;
        }

        Class<? extends Exception> whenHeddleCloses() {
            return doesIo() ? AsynchronousCloseException.class : IllegalStateException.class;
        }
    }

    private static final Duration FOR_EVER = Duration.ofDays(100_000);
    private static final int SMALL_BYTES = 4096;
    /** More than fits between two sockets with buffers that are small. */
    private static final int MUCH_MORE_BYTES = 1 << 20;

    /** After so many, what comes is told of: the first may be there already. */
    static final int MANY_WAITS = Readiness.WAITS_MIN + 2;

    /** The terms on which {@link #make} calls. */
    Deadline deadline = Deadline.NEVER;
    CancelScope scope;

    final List<Closeable> toClose = new ArrayList<>();

    /** What the call is made on, or null. */
    HandleOwner owner() {
        return null;
    }

    /** Makes the call, which parks. */
    abstract void make() throws Exception;

    /** Uses the same object once more, to the end. */
    abstract void useAgain() throws Exception;

    @Override
    public void close() throws IOException {
        for (Closeable closeable : toClose.reversed()) {
            closeable.close();
        }
    }

    final HeddleFile view(HeddleFile file) {
        return (scope == null ? file : file.in(scope)).withDeadline(deadline);
    }

    final StreamSocket view(StreamSocket socket) {
        return (scope == null ? socket : socket.in(scope)).withDeadline(deadline);
    }

    final StreamListener view(StreamListener listener) {
        return (scope == null ? listener : listener.in(scope)).withDeadline(deadline);
    }

    final UdpSocket view(UdpSocket socket) {
        return (scope == null ? socket : socket.in(scope)).withDeadline(deadline);
    }

    final Event view(Event event) {
        return (scope == null ? event : event.in(scope)).withDeadline(deadline);
    }

    final Heddle view(Heddle heddle) {
        return (scope == null ? heddle : heddle.in(scope)).withDeadline(deadline);
    }

    final <T extends Closeable> T closeLater(T closeable) {
        toClose.add(closeable);
        return closeable;
    }

    static BlockingCall of(Kind kind, Heddle heddle, Path dir) throws Exception {
        return switch (kind) {
            case RECV -> new Recv(heddle.listen(FacadeContract.loopback(0)));
            case WATCHED_RECV -> Recv.watched(heddle.listen(FacadeContract.loopback(0)));
            case SEND -> new Send(heddle, ServerSocketChannel.open()
                    .setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BYTES)
                    .bind(FacadeContract.loopback(0)));
            case ACCEPT -> new Accept(heddle.listen(FacadeContract.loopback(0)));
            case WATCHED_ACCEPT -> Accept.watched(heddle.listen(FacadeContract.loopback(0)));
            case UNIX_RECV -> new Recv(heddle.listen(newPath(dir)));
            case UNIX_SEND -> new Send(heddle,
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(newPath(dir)));
            case UNIX_ACCEPT -> new Accept(heddle.listen(newPath(dir)));
            case UDP_RECEIVE -> new UdpReceive(heddle);
            case PIPE_READ -> new PipeRead(heddle, dir);
            case EVENT -> new Await(heddle);
            case SLEEP -> new Sleep(heddle);
            case CONNECT -> new Connect(heddle);
        };
    }

    private static UnixDomainSocketAddress newPath(Path dir) throws IOException {
        return UnixDomainSocketAddress.of(Files.createTempDirectory(dir, "unix").resolve("s"));
    }

    private static StreamSocket connect(Heddle heddle, SocketAddress to) throws IOException {
        return to instanceof UnixDomainSocketAddress path
                ? heddle.connect(path) : heddle.connect((InetSocketAddress) to);
    }

    private static final class Recv extends BlockingCall {
        private final StreamSocket socket;
        private final SocketChannel peer;

        Recv(StreamListener listener) throws IOException {
            try (listener) {
                peer = closeLater(SocketChannel.open(listener.localAddress()));
                socket = listener.accept();
            }
        }

        /** One whose bytes are told of, where the backend knows how, since so many had to wait. */
        static Recv watched(StreamListener listener) throws IOException {
            Recv recv = new Recv(listener);
            for (int i = 0; i < MANY_WAITS; i++) {
                recv.peer.write(ByteBuffer.allocate(1));
                recv.make();
            }
            return recv;
        }

        @Override
        HandleOwner owner() {
            return socket;
        }

        @Override
        void make() throws IOException {
            view(socket).recv(ByteBuffer.allocate(10));
        }

        @Override
        void useAgain() throws IOException {
            peer.write(ByteBuffer.wrap(FacadeContract.pattern(3)));
            ByteBuffer target = ByteBuffer.allocate(10);
            assertEquals(3, socket.recv(target));
            assertArrayEquals(FacadeContract.pattern(3), FacadeContract.taken(target));
        }
    }

    private static final class Send extends BlockingCall {
        private final StreamSocket socket;
        private final SocketChannel peer;
        private long sent;

        Send(Heddle heddle, ServerSocketChannel listener) throws IOException {
            try (listener) {
                socket = connect(heddle, listener.getLocalAddress());
                socket.setOption(StandardSocketOptions.SO_SNDBUF, SMALL_BYTES);
                peer = closeLater(listener.accept());
            }
        }

        @Override
        HandleOwner owner() {
            return socket;
        }

        @Override
        void make() throws IOException {
            // One call, since it may park before there is no room, too.
            ByteBuffer much = ByteBuffer.allocate(MUCH_MORE_BYTES);
            try {
                view(socket).sendFully(much);
            } finally {
                sent += much.position();
            }
        }

        @Override
        void useAgain() throws Exception {
            Task<Void> sender = Task.On.VIRTUAL.start(
                    () -> socket.sendFully(ByteBuffer.allocate(10_000)));
            ByteBuffer all = ByteBuffer.allocate((int) sent + 10_000);
            while (all.hasRemaining()) {
                peer.read(all);
            }
            sender.result();
            peer.configureBlocking(false);
            assertEquals(0, peer.read(ByteBuffer.allocate(1)), "more came than was sent");
            peer.configureBlocking(true);
            sent = 0;
        }
    }

    private static final class Accept extends BlockingCall {
        private final StreamListener listener;

        Accept(StreamListener listener) {
            this.listener = listener;
        }

        /** One whose connections are told of, where the backend knows how. */
        static Accept watched(StreamListener listener) throws Exception {
            Accept accept = new Accept(listener);
            for (int i = 0; i < MANY_WAITS; i++) {
                Task<Void> waiter = Task.On.PLATFORM.start(() -> listener.accept().close());
                waiter.awaitParked();
                SocketChannel.open(listener.localAddress()).close();
                waiter.result();
            }
            return accept;
        }

        @Override
        HandleOwner owner() {
            return listener;
        }

        @Override
        void make() throws IOException {
            view(listener).accept();
        }

        @Override
        void useAgain() throws IOException {
            try (SocketChannel peer = SocketChannel.open(listener.localAddress());
                    StreamSocket accepted = listener.accept()) {
                assertEquals(peer.getLocalAddress(), accepted.remoteAddress());
            }
        }
    }

    private static final class UdpReceive extends BlockingCall {
        private final UdpSocket socket;
        private final DatagramChannel peer = closeLater(DatagramChannel.open());

        UdpReceive(Heddle heddle) throws IOException {
            socket = heddle.bindUdp(FacadeContract.loopback(0));
            peer.bind(FacadeContract.loopback(0));
        }

        @Override
        HandleOwner owner() {
            return socket;
        }

        @Override
        void make() throws IOException {
            view(socket).receive(ByteBuffer.allocate(10));
        }

        @Override
        void useAgain() throws IOException {
            peer.send(ByteBuffer.wrap(FacadeContract.pattern(3)), socket.localAddress());
            ByteBuffer target = ByteBuffer.allocate(10);
            assertEquals(peer.getLocalAddress(), socket.receive(target));
            assertArrayEquals(FacadeContract.pattern(3), FacadeContract.taken(target));
        }
    }

    private static final class PipeRead extends BlockingCall {
        private final HeddleFile file;
        private final Path pipe;

        PipeRead(Heddle heddle, Path dir) throws Exception {
            pipe = dir.resolve("pipe");
            FacadeContract.shell("mkfifo", pipe.toString());
            // Opened for both, since a reader alone would wait for a writer to come.
            file = heddle.openFile(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }

        @Override
        HandleOwner owner() {
            return file;
        }

        @Override
        void make() throws IOException {
            view(file).read(ByteBuffer.allocate(10));
        }

        @Override
        void useAgain() throws IOException {
            Files.write(pipe, FacadeContract.pattern(3));
            ByteBuffer target = ByteBuffer.allocate(10);
            assertEquals(3, file.read(target));
            assertArrayEquals(FacadeContract.pattern(3), FacadeContract.taken(target));
        }
    }

    private static final class Await extends BlockingCall {
        private final Event event;

        Await(Heddle heddle) {
            event = heddle.event();
        }

        @Override
        void make() throws InterruptedException {
            view(event).await();
        }

        @Override
        void useAgain() throws InterruptedException {
            event.trigger();
            event.await();
        }
    }

    private static final class Sleep extends BlockingCall {
        private final Heddle heddle;

        Sleep(Heddle heddle) {
            this.heddle = heddle;
        }

        @Override
        void make() throws InterruptedException {
            view(heddle).sleep(FOR_EVER);
        }

        @Override
        void useAgain() throws InterruptedException {
            heddle.sleep(Duration.ofMillis(1));
        }
    }

    /** To a listener whose backlog is full, so that the system does not answer. */
    static final class Connect extends BlockingCall {
        private final Heddle heddle;
        private final ServerSocketChannel listener;

        Connect(Heddle heddle) throws IOException {
            this.heddle = heddle;
            listener = closeLater(ServerSocketChannel.open());
            listener.bind(FacadeContract.loopback(0), 1);
            boolean connects;
            do {
                SocketChannel filler = closeLater(SocketChannel.open());
                filler.configureBlocking(false);
                connects = filler.connect(listener.getLocalAddress()) || filler.finishConnect();
            } while (connects);
        }

        InetSocketAddress address() throws IOException {
            return (InetSocketAddress) listener.getLocalAddress();
        }

        @Override
        void make() throws IOException {
            view(heddle).connect(address()).close();
        }

        @Override
        void useAgain() throws IOException {
            try (TcpListener other = heddle.listen(FacadeContract.loopback(0))) {
                heddle.connect(other.localAddress()).close();
            }
        }
    }
}
