import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.TcpSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many virtual threads, each with a connection, send and compare what comes back. */
@Command(name = "echo-client", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Sends to an echo server and compares what comes back.")
final class EchoClient implements Callable<Integer> {
    @Option(names = "--host", defaultValue = "127.0.0.1", description = "(${DEFAULT-VALUE})")
    private String host;

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--connections", defaultValue = "1", description = "(${DEFAULT-VALUE})")
    private int connections;

    @Option(names = "--seconds", defaultValue = "5", description = "(${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--bytes", defaultValue = "64", description = "per request (${DEFAULT-VALUE})")
    private int bytes;

    @Option(names = "--backend", defaultValue = "AUTO",
            description = "One of ${COMPLETION-CANDIDATES}.")
    private BackendKind backend;

    private final LongAdder requests = new LongAdder();
    private final LongAdder errors = new LongAdder();

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new EchoClient());
        line.setExecutionExceptionHandler((failure, command, given) -> {
            System.err.println("echo-client: " + failure.getMessage());
            return 1;
        });
        System.exit(line.setCaseInsensitiveEnumValuesAllowed(true).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        HeddleOptions options = HeddleOptions.defaults().withBackend(backend);
        long start = System.nanoTime();
        long end = start + Duration.ofSeconds(seconds).toNanos();
        try (Heddle heddle = Heddle.open(options);
                // Closing the executor waits for its threads.
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                int seed = i;
                threads.submit(() -> talk(heddle, seed, end));
            }
        }
        System.out.printf("%d requests of %d bytes on %d connections, %.0f a second, %d errors%n",
                requests.sum(), bytes, connections,
                requests.sum() * 1e9 / (System.nanoTime() - start), errors.sum());
        return errors.sum() == 0 ? 0 : 1;
    }

    private void talk(Heddle heddle, int seed, long end) {
        byte[] random = new byte[bytes];
        new Random(seed).nextBytes(random);
        ByteBuffer sent = ByteBuffer.wrap(random);
        ByteBuffer received = ByteBuffer.allocate(bytes);
        try (TcpSocket connection = heddle.connect(host, port)) {
            do {
                connection.sendFully(sent.rewind());
                connection.recvFully(received.clear());
                if (!received.flip().equals(sent.rewind())) {
                    throw new IOException("the answer differs from the request");
                }
                requests.increment();
            } while (System.nanoTime() < end);
        } catch (IOException e) {
            errors.increment();
            System.err.println("echo-client: " + e.getMessage());
        }
    }
}
