package dev.heddle.bench.subject;

import dev.heddle.bench.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Sends back what it receives, a thread per connection. */
final class Echo implements Work {
    @Override
    public Result run(Api api, Settings settings) throws IOException {
        int bytes = settings.bufferBytes();
        Api.Listener listener = api.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Settings.BACKLOG);
        System.out.println("port=" + listener.port());
        while (true) {
            Api.Connection connection = listener.accept();
            api.start(() -> serve(connection, bytes));
        }
    }

    private static void serve(Api.Connection connection, int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        try (connection) {
            while (connection.receive(buffer.clear()) >= 0) {
                connection.sendFully(buffer.flip());
            }
        } catch (IOException e) {
            // The load is gone, and so is this process in a moment.
        }
    }
}
