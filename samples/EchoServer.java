import dev.heddle.BackendKind;
import dev.heddle.Deadline;
import dev.heddle.Event;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.TcpListener;
import dev.heddle.TcpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Sends back what it receives, with one virtual thread per connection: the code of each reads as
 * if it were alone in the world.
 */
@Command(name = "echo-server", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Sends back what it receives, until it is stopped.")
final class EchoServer implements Callable<Integer> {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int BACKLOG = 1024;
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(200);

    @Option(names = "--port", required = true, description = "The port; 0 for any that is free.")
    private int port;

    @Option(names = "--host", description = "The address (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(names = "--backend", description = "One of ${COMPLETION-CANDIDATES}.")
    private BackendKind backend = BackendKind.AUTO;

    @Option(names = "--threads", description = "Who runs the connections' virtual threads: one of "
            + "${COMPLETION-CANDIDATES}; fused is Heddle's loops (default: ${DEFAULT-VALUE}).")
    private Threads threads = Threads.SHARED;

    @Option(names = "--loops", description = "How many loops there are; with fused threads, as "
            + "many cores are used (default: ${DEFAULT-VALUE}).")
    private int loops = 1;

    enum Threads { SHARED, FUSED }

    public static void main(String[] args) {
        System.exit(new CommandLine(new EchoServer()).setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, given) -> {
                    System.err.println("echo-server: " + e.getMessage());
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        try (Heddle heddle = Heddle.open(options());
                TcpListener listener = heddle.listen(new InetSocketAddress(host, port), BACKLOG)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(heddle)));
            InetSocketAddress address = listener.localAddress();
            if (threads == Threads.FUSED && !heddle.threads().areFused()) {
                throw new IOException(heddle.threads().reason());
            }
            System.out.println("listening on " + address.getAddress().getHostAddress() + ":"
                    + address.getPort());
            acceptAll(heddle, listener);
        }
        return 0;
    }

    private HeddleOptions options() {
        return HeddleOptions.defaults().withBackend(backend).withLoops(loops);
    }

    /** On Ctrl-C or SIGTERM: every call ends, and with it every connection's thread. */
    private static void stop(Heddle heddle) {
        try {
            heddle.close();
        } catch (IOException e) {
            System.err.println("echo-server: " + e.getMessage());
        }
    }

    private void acceptAll(Heddle heddle, TcpListener listener) {
        ThreadFactory factory = threads == Threads.FUSED
                ? heddle.threads().factory() : Thread.ofVirtual().factory();
        Event roomAgain = heddle.event();
        while (listener.isOpen()) {
            try {
                TcpSocket connection = listener.accept();
                factory.newThread(() -> serve(connection, roomAgain)).start();
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Most likely too many files are open. Those who wait to be accepted keep
                // waiting; trying again at once would fail again, and keep a core busy.
                System.err.println("echo-server: " + e.getMessage());
                pause(roomAgain);
            }
        }
    }

    private static void pause(Event roomAgain) {
        try {
            roomAgain.withDeadline(Deadline.timeout(ACCEPT_PAUSE)).await();
        } catch (InterruptedException | IllegalStateException e) {
            // Heddle was closed meanwhile, which accept is going to find as well.
            return;
        }
    }

    private static void serve(TcpSocket connection, Event roomAgain) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (connection) {
            while (connection.recv(buffer.clear()) >= 0) {
                connection.sendFully(buffer.flip());
            }
        } catch (ClosedChannelException e) {
            return; // the server is being stopped
        } catch (IOException e) {
            // One client's reset is no other's business.
            System.err.println("echo-server: " + e.getMessage());
        } finally {
            roomAgain.trigger();
        }
    }
}
