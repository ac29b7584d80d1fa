package dev.heddle.uring;

import dev.heddle.Event;
import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import dev.heddle.TcpListener;
import dev.heddle.TcpSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** A program on the facade, for a process of its own: says what it did and on which backend. */
public final class FacadeOnce {
    private FacadeOnce() {
    }

    /** Opens the facade twice, so that what is logged once shows. */
    public static void main(String[] args) throws Exception {
        for (int round = 0; round < 2; round++) {
            try (Heddle heddle = Heddle.open()) {
                System.out.println("backend: " + heddle.backend());
                System.out.println("reason: " + heddle.backendReason());
                file(heddle);
                tcp(heddle);
                Event event = heddle.event();
                Thread.startVirtualThread(event::trigger);
                event.await();
                heddle.sleep(Duration.ofMillis(1));
                System.out.println("event and sleep: ok");
            }
        }
    }

    private static void file(Heddle heddle) throws Exception {
        Path path = Files.createTempFile("facade-once", ".dat");
        try (HeddleFile file = heddle.openFile(path, StandardOpenOption.READ,
                StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            file.writeFully(ByteBuffer.allocate(20), 10);
            file.sync();
            System.out.println("file: " + file.size());
        }
    }

    private static void tcp(Heddle heddle) throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (TcpListener listener = heddle.listen(any);
                TcpSocket client = heddle.connect(listener.localAddress());
                TcpSocket server = listener.accept()) {
            client.sendFully(ByteBuffer.allocate(10));
            ByteBuffer received = ByteBuffer.allocate(10);
            server.recvFully(received);
            System.out.println("tcp: " + received.position());
        }
    }
}
