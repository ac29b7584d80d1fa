package dev.heddle.programs;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import tlschannel.ClientTlsChannel;
import tlschannel.ServerTlsChannel;

/** Knows nothing of Heddle: sends bytes through TLS to itself and back, with the JVM's keys. */
final class TlsProgram {
    private static final int BYTES = 4 << 20;

    private TlsProgram() {
    }

    public static void main(String[] args) throws Exception {
        SSLContext keys = SSLContext.getDefault();
        byte[] sent = new byte[BYTES];
        new Random(BYTES).nextBytes(sent);
        try (ServerSocketChannel listener = ServerSocketChannel.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Callable<Boolean> echo = () -> {
                try (ByteChannel server =
                        ServerTlsChannel.newBuilder(listener.accept(), keys).build()) {
                    return write(server, read(server));
                }
            };
            Future<Boolean> echoed = threads.submit(echo);
            try (ByteChannel client = ClientTlsChannel.newBuilder(
                    SocketChannel.open(listener.getLocalAddress()), keys).build()) {
                Future<Boolean> written = threads.submit(() -> write(client, sent));
                byte[] received = read(client);
                if (written.get() && echoed.get() && Arrays.equals(sent, received)) {
                    System.out.println("all came back");
                }
            }
        }
    }

    private static byte[] read(ByteChannel channel) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            continue;
        }
        return bytes.array();
    }

    private static boolean write(ByteChannel channel, byte[] bytes) throws Exception {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
        return true;
    }
}
