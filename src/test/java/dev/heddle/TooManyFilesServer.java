package dev.heddle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Accepts until the process may open no more files, makes room, and accepts again. */
final class TooManyFilesServer {
    private TooManyFilesServer() {
    }

    public static void main(String[] args) throws IOException {
        try (Heddle heddle = Heddle.open();
                TcpListener listener = heddle.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200)) {
            loadWhatFailuresNeed(heddle, listener);
            System.out.println(listener.localAddress().getPort());
            List<TcpSocket> accepted = new ArrayList<>();
            SocketException failure = acceptUntilItFails(listener, accepted);
            for (TcpSocket socket : accepted) {
                socket.close();
            }
            System.out.println(failure);
            System.in.read(); // until all peers have connected, which nobody could later
            for (int i = 0; i < 5; i++) {
                listener.accept().close();
            }
            System.out.println("goes on");
        }
    }

    /** Classes come from files, which cannot be opened later. */
    private static void loadWhatFailuresNeed(Heddle heddle, TcpListener listener) {
        try {
            listener.withDeadline(Deadline.timeout(Duration.ZERO)).accept();
        } catch (IOException expected) {
            expected.toString();
        }
        try {
            heddle.connect("localhost", 1).close();
        } catch (IOException expected) {
            expected.toString();
        }
    }

    private static SocketException acceptUntilItFails(TcpListener listener,
            List<TcpSocket> accepted) throws IOException {
        while (true) {
            try {
                accepted.add(listener.accept());
            } catch (SocketException e) {
                return e;
            }
        }
    }
}
