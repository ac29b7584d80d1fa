import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import dev.heddle.HeddleOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads blocks of a file at random places, from many virtual threads at once. */
@Command(name = "random-read", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Reads blocks at random places; prints operations per second and processor "
                + "time per operation.")
final class RandomRead implements Callable<Integer> {
    /** Does for direct I/O nearly everywhere, where the file system does not say what does. */
    private static final int ALIGNMENT_BYTES = 4096;

    @Option(names = "--file", required = true, description = "What to read.")
    private Path path;

    @Option(names = "--block", description = "Bytes of each read (default: ${DEFAULT-VALUE}).")
    private int block = 4096;

    @Option(names = "--virtual-threads", description = "How many (default: ${DEFAULT-VALUE}).")
    private int count = 32;

    @Option(names = "--direct", description = "Past the page cache: O_DIRECT.")
    private boolean direct;

    @Option(names = "--threads", description = "Who runs them: one of ${COMPLETION-CANDIDATES}; "
            + "fused is Heddle's loop (default: ${DEFAULT-VALUE}).")
    private Threads threads = Threads.SHARED;

    enum Threads { SHARED, FUSED }

    @Option(names = "--seconds", description = "How long (default: ${DEFAULT-VALUE}).")
    private double seconds = 5;

    @Option(names = "--backend", description = "One of ${COMPLETION-CANDIDATES}.")
    private BackendKind backend = BackendKind.AUTO;

    public static void main(String[] args) {
        System.exit(new CommandLine(new RandomRead()).setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, given) -> {
                    System.err.println("random-read: " + e.getMessage());
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        try (Heddle heddle = Heddle.open(HeddleOptions.defaults().withBackend(backend));
                HeddleFile file = heddle.openFile(path, options(), 0)) {
            if (threads == Threads.FUSED && !heddle.threads().areFused()) {
                throw new IOException(heddle.threads().reason());
            }
            long blocks = file.size() / block;
            if (blocks == 0) {
                throw new IOException(path + " is shorter than a block of " + block + " bytes: "
                        + "name a larger file, or a smaller --block");
            }
            int alignment = file.status().directAlignment().orElse(ALIGNMENT_BYTES);
            readFor(seconds / 2, heddle, file, blocks, alignment); // for the JVM to warm up
            long cpu = cpuNanos();
            long start = System.nanoTime();
            long operations = readFor(seconds, heddle, file, blocks, alignment);
            System.out.printf("%,.0f operations/s, %.2f us of processor time each (%s, %s)%n",
                    operations / ((System.nanoTime() - start) / 1e9),
                    (cpuNanos() - cpu) / 1e3 / operations, heddle.backend(), threads);
        }
        return 0;
    }

    private Set<OpenOption> options() throws IOException {
        return direct ? Set.of(StandardOpenOption.READ, directOption())
                : Set.of(StandardOpenOption.READ);
    }

    /** ExtendedOpenOption.DIRECT by its name, since javac warns of that class whoever uses it. */
    private static OpenOption directOption() throws IOException {
        try {
            Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
            for (Object option : options.getEnumConstants()) {
                if (option.toString().equals("DIRECT")) {
                    return (OpenOption) option;
                }
            }
        } catch (ClassNotFoundException e) {
            // Told below.
        }
        throw new IOException("this JDK knows no direct I/O: leave out --direct");
    }

    private long readFor(double time, Heddle heddle, HeddleFile file, long blocks, int alignment)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + Duration.ofMillis((long) (time * 1000)).toNanos();
        long sum = 0;
        try (ExecutorService executor = threads == Threads.FUSED ? heddle.threads().executor()
                : Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                SplittableRandom random = new SplittableRandom(i);
                readers.add(executor.submit(() -> read(file, blocks, alignment, random, end)));
            }
            for (Future<Long> reader : readers) {
                sum += reader.get();
            }
        }
        return sum;
    }

    private long read(HeddleFile file, long blocks, int alignment, SplittableRandom random,
            long end) throws IOException {
        ByteBuffer buffer = direct
                ? ByteBuffer.allocateDirect(block + alignment).alignedSlice(alignment).limit(block)
                : ByteBuffer.allocate(block);
        long operations = 0;
        do {
            file.readFully(buffer.clear().limit(block), random.nextLong(blocks) * block);
            operations++;
        } while (System.nanoTime() < end);
        return operations;
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
