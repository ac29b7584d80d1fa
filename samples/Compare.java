import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import dev.heddle.TcpListener;
import dev.heddle.TcpSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Heddle beside the JDK's channels, both on plain virtual threads and in one run: cached reads of
 * 4 KiB, and an echo of 64 bytes.
 *
 * <p>What counts is processor time per operation, and the ratio of the two: the machine's speed
 * and its other work swing the rest. So each side takes turns for several rounds, in changing
 * order, and medians are printed. Every measured side runs in a process of its own, and the echo's
 * clients in another, so that nobody's work is booked on another's account.
 */
@Command(name = "compare", mixinStandardHelpOptions = true,
        description = "Measures Heddle beside the JDK's channels.")
class Compare implements Runnable {
    private static final int BLOCK_BYTES = 4096;
    private static final int BLOCKS = 16 << 10;
    private static final int MESSAGE_BYTES = 64;

    @Option(names = "--rounds", defaultValue = "5", description = "rounds (${DEFAULT-VALUE})")
    int rounds;
    @Option(names = "--seconds", defaultValue = "3", description = "of each (${DEFAULT-VALUE})")
    int seconds;
    @Option(names = "--role", hidden = true, description = "what a child process does")
    String role;
    @Option(names = "--side", hidden = true)
    String side;
    @Option(names = "--threads", hidden = true, defaultValue = "1")
    int threads;
    @Option(names = "--file", hidden = true)
    Path file;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Compare()).execute(args));
    }

    @Override
    public void run() {
        try {
            switch (role == null ? "" : role) {
                case "read" -> read();
                case "echo" -> serve();
                default -> compare();
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("compare: " + e.getMessage());
            System.exit(1);
        }
    }

    private void compare() throws IOException, InterruptedException {
        Path data = Files.createTempFile("heddle-compare", ".dat");
        try {
            Files.write(data, new byte[BLOCK_BYTES * BLOCKS]);
            System.out.printf("%d rounds of %d s, Java %s, %d processors%n", rounds, seconds,
                    Runtime.version().feature(), Runtime.getRuntime().availableProcessors());
            System.out.printf("%-30s %12s %12s %9s %12s %12s %7s%n", "", "heddle us", "jdk us",
                    "CPU", "heddle/s", "jdk/s", "speed");
            for (int count : new int[] {1, 32}) {
                report("cached 4 KiB read, " + count + " threads", "read", count, data);
            }
            for (int count : new int[] {1, 64, 1000}) {
                report("echo 64 B, " + count + " connections", "echo", count, data);
            }
        } finally {
            Files.delete(data);
        }
    }

    /** What one side did in one round. */
    private record Score(double cpuMicros, double perSecond) {
    }

    private void report(String name, String what, int count, Path data)
            throws IOException, InterruptedException {
        List<Score> heddle = new ArrayList<>();
        List<Score> jdk = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (String which : round % 2 == 0
                    ? List.of("heddle", "jdk") : List.of("jdk", "heddle")) {
                (which.equals("jdk") ? jdk : heddle).add(measure(what, which, count, data));
            }
        }
        Score ours = median(heddle);
        Score theirs = median(jdk);
        System.out.printf("%-30s %12.2f %12.2f %8.2fx %12.0f %12.0f %6.2fx%n", name,
                ours.cpuMicros, theirs.cpuMicros, ours.cpuMicros / theirs.cpuMicros,
                ours.perSecond, theirs.perSecond, ours.perSecond / theirs.perSecond);
    }

    private static Score median(List<Score> scores) {
        double[] cpu = scores.stream().mapToDouble(Score::cpuMicros).sorted().toArray();
        double[] rate = scores.stream().mapToDouble(Score::perSecond).sorted().toArray();
        return new Score(cpu[cpu.length / 2], rate[rate.length / 2]);
    }

    private Score measure(String what, String which, int count, Path data)
            throws IOException, InterruptedException {
        Process child = new ProcessBuilder(command(what, which, count, data))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var lines = child.inputReader()) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("the measured process ended with " + child.waitFor());
            }
            if (what.equals("echo")) {
                return load(child, Integer.parseInt(line), count);
            }
            String[] words = line.split(" ");
            return new Score(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
        } finally {
            child.destroy();
            child.waitFor();
        }
    }

    private List<String> command(String what, String which, int count, Path data) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"),
                thisFile()));
        command.addAll(Arrays.asList("--role", what, "--side", which, "--threads", "" + count,
                "--seconds", "" + seconds, "--file", data.toString()));
        return command;
    }

    /** The source file that this program was started from. */
    private static String thisFile() {
        return Arrays.stream(ProcessHandle.current().info().arguments().orElseThrow())
                .filter(argument -> argument.endsWith("Compare.java")).findFirst().orElseThrow();
    }

    /** The reading side: prints microseconds of processor time per read, and reads per second. */
    private void read() throws IOException, InterruptedException {
        if (side.equals("jdk")) {
            try (FileChannel channel = FileChannel.open(file)) {
                readWith(channel::read);
            }
        } else {
            try (Heddle heddle = Heddle.open(); HeddleFile channel = heddle.openFile(file)) {
                readWith(channel::read);
            }
        }
    }

    /** A positional read. */
    private interface Reader {
        int read(ByteBuffer target, long position) throws IOException;
    }

    private void readWith(Reader reader) throws InterruptedException {
        reads(reader, Duration.ofSeconds(1)); // let the JVM warm up
        long cpu = cpuNanos(ProcessHandle.current());
        long start = System.nanoTime();
        long count = reads(reader, Duration.ofSeconds(seconds));
        double elapsed = (System.nanoTime() - start) / 1e9;
        long used = cpuNanos(ProcessHandle.current()) - cpu;
        System.out.println(used / 1e3 / count + " " + count / elapsed);
    }

    private long reads(Reader reader, Duration time) throws InterruptedException {
        LongAdder count = new LongAdder();
        long end = System.nanoTime() + time.toNanos();
        inParallel(index -> {
            ByteBuffer target = ByteBuffer.allocate(BLOCK_BYTES);
            Random random = new Random(index);
            while (System.nanoTime() < end) {
                reader.read(target.clear(), (long) random.nextInt(BLOCKS) * BLOCK_BYTES);
                count.increment();
            }
        });
        return count.sum();
    }

    /** The serving side: prints its port and echoes until it is killed. */
    private void serve() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (side.equals("jdk")) {
            ServerSocketChannel listener = ServerSocketChannel.open().bind(any, 1024);
            System.out.println(((InetSocketAddress) listener.getLocalAddress()).getPort());
            while (true) {
                SocketChannel socket = listener.accept();
                Thread.startVirtualThread(() -> echo(socket::read, socket::write));
            }
        }
        Heddle heddle = Heddle.open();
        TcpListener listener = heddle.listen(any, 1024);
        System.out.println(listener.localAddress().getPort());
        while (true) {
            TcpSocket socket = listener.accept();
            Thread.startVirtualThread(() -> echo(socket::recv, socket::send));
        }
    }

    /** One direction of a connection. */
    private interface Transfer {
        int move(ByteBuffer buffer) throws IOException;
    }

    private static void echo(Transfer in, Transfer out) {
        ByteBuffer buffer = ByteBuffer.allocate(MESSAGE_BYTES);
        try {
            while (in.move(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    out.move(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            // The client is gone; so is the server, in a moment.
        }
    }

    /** The clients, in this process: the JDK's channels, whichever side serves. */
    private Score load(Process server, int port, int connections)
            throws IOException, InterruptedException {
        AtomicBoolean counting = new AtomicBoolean();
        LongAdder count = new LongAdder();
        long[] cpu = new long[1];
        threads = connections;
        Thread clock = Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(Duration.ofSeconds(1)); // connect, and let the server warm up
                cpu[0] = cpuNanos(server.toHandle());
                counting.set(true);
                Thread.sleep(Duration.ofSeconds(seconds));
                counting.set(false);
                cpu[0] = cpuNanos(server.toHandle()) - cpu[0];
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        inParallel(index -> {
            try (SocketChannel socket = SocketChannel.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(MESSAGE_BYTES);
                while (clock.isAlive()) {
                    buffer.clear();
                    while (buffer.hasRemaining()) {
                        socket.write(buffer);
                    }
                    buffer.clear();
                    while (buffer.hasRemaining() && socket.read(buffer) >= 0) {
                        continue;
                    }
                    if (counting.get()) {
                        count.increment();
                    }
                }
            }
        });
        clock.join();
        return new Score(cpu[0] / 1e3 / count.sum(), count.sum() / (double) seconds);
    }

    /** The work of one of several virtual threads. */
    private interface Work {
        void run(int index) throws IOException;
    }

    private void inParallel(Work work) throws InterruptedException {
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int index = i;
            running.add(Thread.startVirtualThread(() -> {
                try {
                    work.run(index);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
    }

    private static long cpuNanos(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow().toNanos();
    }
}
