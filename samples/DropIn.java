import dev.heddle.channels.HeddleChannels;
import dev.heddle.channels.HeddleSelectorProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A server that is written against {@code java.nio} and runs on the JDK's channels or on Heddle's:
 * whatever a client sends is appended to a file, and when it has ended its sending, it gets the
 * whole file.
 */
@Command(name = "drop-in", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Appends what clients send to a file, and sends them the file.")
final class DropIn implements Callable<Integer> {
    private static final int BUFFER_BYTES = 16 << 10;

    @Option(names = "--port", required = true, description = "The port; 0 for any that is free.")
    private int port;

    @Option(names = "--file", required = true, description = "What to append to.")
    private String file;

    @Option(names = "--channels", description = "Whose: one of ${COMPLETION-CANDIDATES} "
            + "(default: ${DEFAULT-VALUE}).")
    private Channels channels = Channels.HEDDLE;

    enum Channels { JDK, HEDDLE }

    public static void main(String[] args) {
        System.exit(new CommandLine(new DropIn()).setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, given) -> {
                    System.err.println("drop-in: " + e.getMessage());
                    return 1;
                })
                .execute(args));
    }

    /** All that differs: where channels and paths come from. */
    @Override
    public Integer call() throws IOException {
        switch (channels) {
            case JDK -> serve(SelectorProvider.provider(), FileSystems.getDefault());
            case HEDDLE -> serve(new HeddleSelectorProvider(),
                    HeddleChannels.shared().fileSystem());
        }
        return 0;
    }

    private void serve(SelectorProvider sockets, FileSystem files) throws IOException {
        Path path = files.getPath(file);
        try (ServerSocketChannel listener = sockets.openServerSocketChannel()) {
            listener.bind(new InetSocketAddress("127.0.0.1", port));
            var address = (InetSocketAddress) listener.getLocalAddress();
            System.out.println("listening on 127.0.0.1:" + address.getPort() + ", by a "
                    + listener.getClass().getSimpleName());
            while (true) {
                SocketChannel client = listener.accept();
                Thread.startVirtualThread(() -> serve(client, path));
            }
        }
    }

    private static void serve(SocketChannel client, Path path) {
        try (client; FileChannel log = FileChannel.open(path, StandardOpenOption.CREATE,
                StandardOpenOption.APPEND)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (client.read(buffer.clear()) >= 0) {
                log.write(buffer.flip());
            }
            log.force(false);
            send(path, client);
        } catch (ClosedChannelException e) {
            return; // the server is being stopped
        } catch (IOException e) {
            System.err.println("drop-in: " + e.getMessage());
        }
    }

    private static void send(Path path, SocketChannel client) throws IOException {
        try (FileChannel content = FileChannel.open(path)) {
            long size = content.size();
            for (long sent = 0; sent < size; ) {
                sent += content.transferTo(sent, size - sent, client);
            }
        }
    }
}
