package dev.heddle.channels;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Knows nothing of Heddle: prints whose channels it gets, and what they do. */
final class ProviderProgram {
    private ProviderProgram() {
    }

    public static void main(String... args) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(any);
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel accepted = server.accept();
                DatagramChannel datagram = DatagramChannel.open().bind(any)) {
            Thread.startVirtualThread(() -> {
                try {
                    client.write(ByteBuffer.wrap("ping".getBytes()));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            ByteBuffer buffer = ByteBuffer.allocate(4);
            while (buffer.hasRemaining()) {
                accepted.read(buffer);
            }
            System.out.println(new String(buffer.array()) + " " + kind(server) + " " + kind(client)
                    + " " + kind(accepted) + " " + kind(datagram));
        } catch (RuntimeException e) {
            System.out.println(e.getMessage());
            return;
        }
        try (Selector selector = Selector.open()) {
            System.out.println(kind(selector) + " " + kind(Pipe.open()));
        } catch (UnsupportedOperationException e) {
            System.out.println(e.getMessage());
        }
    }

    private static String kind(Object object) {
        return object.getClass().getPackageName();
    }
}
