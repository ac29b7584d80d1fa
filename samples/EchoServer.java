import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.TcpListener;
import dev.heddle.TcpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sends back what it receives. Each connection has a virtual thread of its own, whose code reads
 * as if it were alone in the world.
 */
@Command(name = "echo-server", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Sends back what it receives, until it is stopped.")
final class EchoServer implements Callable<Integer> {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int BACKLOG = 1024;
    /** How long to let connections end before accepting again, when there are too many. */
    private static final Duration BREATHER = Duration.ofMillis(100);

    @Option(names = "--host", defaultValue = "127.0.0.1",
            description = "The address to listen on (${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--port", required = true, description = "The port; 0 lets the system choose.")
    private int port;

    @Option(names = "--backend", defaultValue = "AUTO",
            description = "One of ${COMPLETION-CANDIDATES}.")
    private BackendKind backend;

    private volatile boolean stopping;

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new EchoServer());
        line.setExecutionExceptionHandler((failure, command, given) -> {
            System.err.println("echo-server: " + failure.getMessage());
            return 1;
        });
        System.exit(line.setCaseInsensitiveEnumValuesAllowed(true).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        HeddleOptions options = HeddleOptions.defaults().withBackend(backend);
        try (Heddle heddle = Heddle.open(options);
                TcpListener listener = heddle.listen(new InetSocketAddress(host, port), BACKLOG)) {
            InetSocketAddress local = listener.localAddress();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(heddle)));
            System.out.println("listening on " + local.getAddress().getHostAddress() + ":"
                    + local.getPort());
            while (!stopping) {
                serveNext(heddle, listener);
            }
        }
        return 0;
    }

    private void serveNext(Heddle heddle, TcpListener listener)
            throws IOException, InterruptedException {
        try {
            TcpSocket connection = listener.accept();
            Thread.startVirtualThread(() -> serve(connection));
        } catch (ClosedChannelException e) {
            // Closing the Heddle on SIGTERM ends the accept; this is its way to end the program.
            stopping = true;
        } catch (IOException e) {
            // Most likely too many open files. Who waits in the backlog is served when others go.
            System.err.println("echo-server: " + e.getMessage());
            heddle.sleep(BREATHER);
        }
    }

    private static void serve(TcpSocket connection) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (connection) {
            while (connection.recv(buffer) >= 0) {
                connection.sendFully(buffer.flip());
                buffer.clear();
            }
        } catch (AsynchronousCloseException e) {
            // The server is being stopped.
        } catch (IOException e) {
            System.err.println("echo-server: " + e.getMessage());
        }
    }

    /** On Ctrl-C or SIGTERM: ends every call, closes every connection. */
    private void stop(Heddle heddle) {
        stopping = true;
        try {
            heddle.close();
        } catch (IOException e) {
            System.err.println("echo-server: " + e.getMessage());
        }
    }
}
