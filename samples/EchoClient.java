import dev.heddle.Deadline;
import dev.heddle.Heddle;
import dev.heddle.TcpSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks an echo server over many connections at once, and checks every byte of its answers. */
@Command(name = "echo-client", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Measures an echo server and checks what it sends back.")
final class EchoClient implements Callable<Integer> {
    /** Less than the system buffers on the way, so both sides never wait for the other to read. */
    private static final int PIECE_BYTES = 16 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Option(names = "--host", description = "The server's name or address.", required = true)
    private String host;

    @Option(names = "--port", description = "The server's port.", required = true)
    private int port;

    @Option(names = "--connections", description = "How many (default: ${DEFAULT-VALUE}).")
    private int connections = 10;

    @Option(names = "--seconds", description = "For how long (default: ${DEFAULT-VALUE}).")
    private double seconds = 5;

    @Option(names = "--bytes", description = "Bytes of a request (default: ${DEFAULT-VALUE}).")
    private int bytes = 64;

    private final LongAdder requests = new LongAdder();
    private final LongAdder errors = new LongAdder();

    public static void main(String[] args) {
        System.exit(new CommandLine(new EchoClient())
                .setExecutionExceptionHandler((e, command, given) -> {
                    System.err.println("echo-client: " + e.getMessage());
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        // Closing the executor waits for its threads, so Heddle is closed after the last of them.
        try (Heddle heddle = Heddle.open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                int seed = i;
                threads.execute(() -> converse(heddle, seed, end));
            }
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%d requests, %.0f requests/s, %d errors%n",
                requests.sum(), requests.sum() / elapsed, errors.sum());
        return errors.sum() == 0 ? 0 : 1;
    }

    private void converse(Heddle heddle, int seed, long end) {
        byte[] request = new byte[bytes];
        // Different on each connection, so that an answer to another one is noticed.
        new Random(seed).nextBytes(request);
        ByteBuffer answer = ByteBuffer.allocate(Math.min(bytes, PIECE_BYTES));
        // A server that falls silent is an error and no reason to hang.
        Heddle patient = heddle.withDeadline(Deadline.timeout(PATIENCE));
        try (TcpSocket socket = patient.connect(host, port)) {
            do {
                ask(socket, ByteBuffer.wrap(request), answer);
                requests.increment();
            } while (System.nanoTime() - end < 0);
        } catch (IOException e) {
            errors.increment();
            System.err.println("echo-client: " + e.getMessage());
        }
    }

    /** Piece by piece: a server that sends while nobody receives would stop receiving itself. */
    private static void ask(TcpSocket socket, ByteBuffer request, ByteBuffer answer)
            throws IOException {
        while (request.hasRemaining()) {
            int length = Math.min(request.remaining(), PIECE_BYTES);
            ByteBuffer piece = request.slice(request.position(), length);
            socket.sendFully(piece);
            socket.recvFully(answer.clear().limit(length));
            if (!answer.flip().equals(piece.flip())) {
                throw new IOException(socket.remoteAddress() + " sent back something else");
            }
            request.position(request.position() + length);
        }
    }
}
