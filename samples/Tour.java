import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.heddle.BackendKind;
import dev.heddle.CallCancelledException;
import dev.heddle.CancelScope;
import dev.heddle.Deadline;
import dev.heddle.Event;
import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import dev.heddle.HeddleOptions;
import dev.heddle.HeddlePaths;
import dev.heddle.HeddleThreads;
import dev.heddle.HeldLock;
import dev.heddle.Pending;
import dev.heddle.TcpListener;
import dev.heddle.TcpSocket;
import dev.heddle.UdpSocket;
import dev.heddle.UnixListener;
import dev.heddle.UnixSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A few lines of each area; the README shows them. */
final class Tour {
    public static void main(String[] args) throws Exception {
        Path path = Files.createTempFile("tour", ".dat");
        try (Heddle heddle = Heddle.open()) {
            files(heddle, path);
            depth(heddle, path);
            locks(heddle, path);
            paths(heddle);
            tcp(heddle);
            vectors(heddle, path);
            relay(heddle, path);
            udp(heddle);
            unix(heddle);
            threads(heddle);
            timeAndEvents(heddle);
            silence(heddle);
            terms(heddle, path);
            together(heddle);
            counts(heddle);
        } finally {
            Files.delete(path);
        }
        backend();
    }

    private static void files(Heddle heddle, Path path) throws IOException {
        try (HeddleFile file = heddle.openFile(path, CREATE, READ, WRITE)) {
            file.allocate(0, 1 << 20);
            file.writeFully(ByteBuffer.wrap("at ten".getBytes()), 10);
            file.dataSync();
            ByteBuffer back = ByteBuffer.allocate(6);
            file.readFully(back, 10);
            file.truncate(16);
            System.out.println(new String(back.array()) + ", " + file.status().size() + " bytes");
        }
    }

    private static void depth(Heddle heddle, Path path) throws IOException {
        try (HeddleFile file = heddle.openFile(path)) {
            Pending first = file.submitRead(ByteBuffer.allocate(8), 0);
            Pending second = file.submitRead(ByteBuffer.allocate(8), 8);
            System.out.println(first.await() + second.await() + " bytes");
        }
    }

    private static void locks(Heddle heddle, Path path) throws IOException {
        try (HeddleFile file = heddle.openFile(path, READ, WRITE);
                HeddleFile another = heddle.openFile(path, READ, WRITE)) {
            try (HeldLock lock = file.lock(0, 8, false)) {
                System.out.println(another.tryLock(4, 8, false) + " while " + lock.size()
                        + " bytes are locked");
            }
            another.withDeadline(Deadline.timeout(Duration.ofSeconds(5))).lock().release();
        }
    }

    private static void paths(Heddle heddle) throws IOException {
        HeddlePaths paths = heddle.paths();
        Path inbox = paths.createTempDirectory("tour");
        Path draft = paths.createTempFile(inbox, "letter", ".draft");
        Path letter = paths.move(draft, inbox.resolve("letter.txt"), ATOMIC_MOVE);
        paths.syncDirectory(inbox);
        System.out.println(paths.list(inbox).size() + " file, " + letter.getFileName());
        paths.delete(letter);
        paths.delete(inbox);
    }

    private static void tcp(Heddle heddle) throws IOException {
        try (TcpListener listener = heddle.listen(new InetSocketAddress("127.0.0.1", 0));
                TcpSocket client = heddle.connect(listener.localAddress());
                TcpSocket server = listener.accept()) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.sendFully(ByteBuffer.wrap("ping".getBytes()));
            client.shutdownOutput();
            ByteBuffer buffer = ByteBuffer.allocate(16);
            TcpSocket patient = server.withDeadline(Deadline.timeout(Duration.ofSeconds(5)));
            while (patient.recv(buffer) >= 0) {
                continue;
            }
            System.out.println(buffer.position() + " bytes until the end of the stream");
        }
    }

    private static void vectors(Heddle heddle, Path path) throws IOException {
        try (HeddleFile file = heddle.openFile(path, READ, WRITE);
                TcpListener listener = heddle.listen(new InetSocketAddress("127.0.0.1", 0));
                TcpSocket client = heddle.connect(listener.localAddress());
                TcpSocket server = listener.accept()) {
            ByteBuffer header = ByteBuffer.allocate(4).putInt(0, 9);
            client.sendFully(new ByteBuffer[] {header, ByteBuffer.wrap("the body.".getBytes())});
            ByteBuffer[] parts = {ByteBuffer.allocate(4), ByteBuffer.allocate(9)};
            server.recvFully(parts);
            file.writeFully(new ByteBuffer[] {parts[0].flip(), parts[1].flip()}, 0);
            System.out.println(new String(parts[1].array()) + " " + parts[0].getInt(0));
        }
    }

    private static void relay(Heddle heddle, Path path) throws IOException {
        Path target = Files.createTempFile("tour", ".copy");
        try (HeddleFile source = heddle.openFile(path);
                HeddleFile copy = heddle.openFile(target, WRITE, DELETE_ON_CLOSE);
                TcpListener listener = heddle.listen(new InetSocketAddress("127.0.0.1", 0));
                TcpSocket client = heddle.connect(listener.localAddress());
                TcpSocket server = listener.accept()) {
            long size = source.size();
            for (long at = 0; at < size; ) {
                at += client.sendFile(source, at, size - at);
            }
            client.shutdownOutput();
            long received = 0;
            for (long count; (count = server.recvFile(copy, received, size)) >= 0; ) {
                received += count;
            }
            System.out.println(received + " bytes, from file to file through a connection");
        }
    }

    private static void udp(Heddle heddle) throws IOException {
        try (UdpSocket server = heddle.bindUdp(new InetSocketAddress("127.0.0.1", 0));
                UdpSocket client = heddle.openUdp().connect(server.localAddress())) {
            client.send(ByteBuffer.wrap("ping".getBytes()));
            ByteBuffer buffer = ByteBuffer.allocate(1500);
            InetSocketAddress sender = server.receive(buffer);
            server.send(buffer.flip(), sender);
            client.withDeadline(Deadline.timeout(Duration.ofSeconds(5))).receive(buffer.clear());
            System.out.println("a datagram of " + buffer.position() + " bytes, there and back");
        }
    }

    private static void unix(Heddle heddle) throws IOException {
        Path folder = Files.createTempDirectory("tour");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (UnixListener listener = heddle.listen(address);
                UnixSocket client = heddle.connect(address);
                UnixSocket server = listener.accept()) {
            client.sendFully(ByteBuffer.wrap("ping".getBytes()));
            server.recvFully(ByteBuffer.allocate(4));
        } finally {
            Files.deleteIfExists(address.getPath());
        }
        Files.delete(folder);
    }

    private static void threads(Heddle heddle) throws Exception {
        HeddleThreads threads = heddle.threads();
        try (TcpListener listener = heddle.listen(new InetSocketAddress("127.0.0.1", 0));
                ExecutorService connections = threads.executor()) {
            connections.submit(() -> {
                try (TcpSocket client = heddle.connect(listener.localAddress())) {
                    client.sendFully(ByteBuffer.wrap("ping".getBytes()));
                }
                return null;
            });
            Future<Integer> received = connections.submit(() -> {
                try (TcpSocket server = listener.accept()) {
                    return server.recv(ByteBuffer.allocate(4));
                }
            });
            System.out.println(received.get() + " bytes; the threads are " + threads.reason());
        }
    }

    private static void timeAndEvents(Heddle heddle) throws InterruptedException {
        Event event = heddle.event();
        Thread.startVirtualThread(event::trigger);
        event.await();
        heddle.sleep(Duration.ofMillis(20));
    }

    private static void silence(Heddle heddle) throws Exception {
        try (TcpListener listener = heddle.listen(new InetSocketAddress("127.0.0.1", 0));
                TcpSocket socket = heddle.connect(listener.localAddress())) {
            ByteBuffer buffer = ByteBuffer.allocate(16);
            try {
                socket.withDeadline(Deadline.timeout(Duration.ofMillis(20))).recv(buffer);
            } catch (SocketTimeoutException e) {
                System.out.println("nothing came in time; the socket stays open");
            }
            Thread receiver = Thread.startVirtualThread(() -> {
                try {
                    socket.recv(buffer);
                } catch (InterruptedIOException e) {
                    System.out.println("interrupted; the socket stays open");
                } catch (IOException e) {
                    System.out.println("closed by another thread, or failed: " + e);
                }
            });
            receiver.interrupt();
            receiver.join();
        }
    }

    private static void terms(Heddle heddle, Path path) throws IOException {
        Deadline inTime = heddle.deadline(Duration.ofSeconds(30));
        ByteBuffer buffer = ByteBuffer.allocate(8);
        try (HeddleFile file = heddle.withDeadline(inTime).openFile(path);
                CancelScope scope = heddle.cancelScope()) {
            Pending read = file.in(scope).submitRead(buffer, 0);
            scope.cancel();
            System.out.println(read.await() + " bytes were faster than the cancel");
        } catch (CallCancelledException e) {
            System.out.println("cancelled; the file stayed open until its own end");
        }
    }

    private static void together(Heddle heddle) throws Exception {
        try (TcpListener listener = heddle.listen(new InetSocketAddress("127.0.0.1", 0));
                TcpSocket socket = heddle.connect(listener.localAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                CancelScope scope = heddle.cancelScope()) {
            Future<Integer> answer =
                    threads.submit(() -> socket.in(scope).recv(ByteBuffer.allocate(16)));
            threads.submit(() -> {
                try (HeddleFile file = heddle.in(scope).openFile(Path.of("no such file"))) {
                    return file.size();
                } catch (IOException e) {
                    scope.cancel(); // the others need not go on
                    throw e;
                }
            });
            try {
                answer.get();
            } catch (ExecutionException e) {
                System.out.println("given up: " + e.getCause().getClass().getSimpleName());
            }
        }
    }

    private static void counts(Heddle heddle) {
        Map<String, Long> counts = heddle.statistics();
        System.out.println(counts.get("IN_PLACE") + " operations in place, "
                + counts.get("SUBMITTED") + " through the loop");
    }

    private static void backend() throws IOException {
        HeddleOptions portable = HeddleOptions.defaults().withBackend(BackendKind.NIO);
        try (Heddle heddle = Heddle.open(portable)) {
            System.out.println(heddle.backendReason());
        }
    }
}
