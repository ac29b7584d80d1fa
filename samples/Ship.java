import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import dev.heddle.HeddleOptions;
import dev.heddle.Pending;
import dev.heddle.TcpListener;
import dev.heddle.TcpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Ships a file: one virtual thread reads and sends it, another receives and writes it, over a TCP
 * connection between them. Both hash what passes through their hands.
 *
 * <p>The target appears complete or not at all: it is written under another name in the same
 * folder, made durable, read once more, and only then renamed.
 */
@Command(name = "ship", mixinStandardHelpOptions = true, sortOptions = false, description =
        "Copies a file through a TCP connection and verifies the copy.")
final class Ship implements Callable<Integer> {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int PERMISSIONS_DEFAULT = 0666;

    @Parameters(paramLabel = "SOURCE", description = "The file to read.")
    private Path source;

    @Parameters(paramLabel = "TARGET", description = "The file to write.")
    private Path target;

    @Option(names = "--force", description = "Replace TARGET if it exists.")
    private boolean force;

    @Option(names = "--backend", description = "One of ${COMPLETION-CANDIDATES}.")
    private BackendKind backend = BackendKind.AUTO;

    @Spec
    private CommandSpec spec;

    /** Written by this command's thread: whether it has ended by itself, well or not. */
    private volatile boolean ended;
    /** Written by the shutdown hook: whether it was stopped before. */
    private volatile boolean stopped;

    /** What one side has seen; two that have seen the same are equal. */
    private record Content(long bytes, String sha256) {
    }

    public static void main(String[] args) {
        Ship ship = new Ship();
        System.exit(new CommandLine(ship).setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, given) -> ship.report(e, 2))
                .setExecutionExceptionHandler((e, command, given) -> ship.report(e, 1))
                .execute(args));
    }

    private int report(Exception failure, int exitCode) {
        // Being stopped makes calls fail, which is no news then.
        if (!stopped) {
            boolean expected = failure instanceof IOException || exitCode == 2;
            System.err.println("ship: " + (expected ? failure.getMessage() : failure));
        }
        return exitCode;
    }

    @Override
    public Integer call() throws Exception {
        checkSource();
        Path destination = checkTarget();
        Path part = destination.resolveSibling(".ship-" + UUID.randomUUID() + ".part");
        try (Heddle heddle = Heddle.open(HeddleOptions.defaults().withBackend(backend))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(heddle, part)));
            ship(heddle, part, destination);
        } finally {
            Files.deleteIfExists(part);
            ended = true;
        }
        return 0;
    }

    private void checkSource() {
        refuseIf(Files.notExists(source), source + " does not exist");
        refuseIf(Files.isDirectory(source), source + " is a directory; name a file");
        refuseIf(!Files.isRegularFile(source), source + " is not a regular file");
    }

    /** The target's full path; where a symbolic link leads rather than the link itself. */
    private Path checkTarget() throws IOException {
        refuseIf(Files.isDirectory(target), target + " is a directory; name a file in it");
        if (Files.notExists(target, NOFOLLOW_LINKS)) {
            Path path = target.toAbsolutePath();
            refuseIf(!Files.isDirectory(path.getParent()), path.getParent() + " does not exist");
            return path;
        }
        refuseIf(!Files.isRegularFile(target), target + " exists and is not a regular file");
        refuseIf(Files.isSameFile(source, target), source + " and " + target + " are the same");
        refuseIf(!force, target + " exists; --force replaces it");
        return target.toRealPath();
    }

    private void refuseIf(boolean wrong, String message) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /** On Ctrl-C or SIGTERM: ends every call, so that nobody writes, then removes the part. */
    private void stop(Heddle heddle, Path part) {
        if (ended) {
            return;
        }
        stopped = true;
        try {
            heddle.close();
            Files.deleteIfExists(part);
            System.err.println("ship: stopped; " + target + " is as it was before");
        } catch (IOException e) {
            System.err.println("ship: stopped, but " + part + " may be left: " + e.getMessage());
        }
    }

    private void ship(Heddle heddle, Path part, Path destination) throws Exception {
        Content sent;
        double seconds;
        try (HeddleFile from = heddle.openFile(source, READ);
                HeddleFile to = create(heddle, part, from);
                ProgressBar bar = progressBar(from.size())) {
            LongConsumer progress = bar == null ? bytes -> { } : bar::stepBy;
            long start = System.nanoTime();
            sent = transfer(heddle, from, to, progress);
            to.sync();
            seconds = (System.nanoTime() - start) / 1e9;
            verify(sent, read(to));
        }
        refuseIf(!force && Files.exists(target), target + " has appeared meanwhile");
        Files.move(part, destination, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(heddle, destination.getParent());
        System.out.printf(Locale.ROOT, "%s is shipped to %s%n  size     %d bytes%n"
                + "  SHA-256  %s, the same on both ends and in the file%n"
                + "  speed    %.1f MiB/s, fsync included%n  backend  %s%n",
                source, target, sent.bytes(), sent.sha256(),
                sent.bytes() / seconds / (1 << 20), heddle.backendReason());
    }

    /** Nobody may do more with the copy than with the source. */
    private static HeddleFile create(Heddle heddle, Path part, HeddleFile like)
            throws IOException {
        int permissions = like.status().mode().orElse(PERMISSIONS_DEFAULT) & 0777;
        return heddle.openFile(part, Set.of(CREATE_NEW, READ, WRITE), permissions);
    }

    private static Content transfer(Heddle heddle, HeddleFile from, HeddleFile to,
            LongConsumer progress) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (TcpListener listener = heddle.listen(anyPort);
                // The system completes the connection before anybody accepts it.
                TcpSocket outgoing = heddle.connect(listener.localAddress());
                TcpSocket incoming = listener.accept();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Content> sender = threads.submit(() -> send(from, outgoing));
            Future<Content> receiver = threads.submit(() -> receive(incoming, to, progress));
            // If the receiver fails, the sender fails for that reason; so ask the receiver first.
            Content received = resultOf(receiver);
            Content sent = resultOf(sender);
            verify(sent, received);
            return sent;
        }
    }

    private static Content send(HeddleFile file, TcpSocket connection) throws Exception {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        ByteBuffer sending = ByteBuffer.allocateDirect(BUFFER_BYTES);
        ByteBuffer reading = ByteBuffer.allocateDirect(BUFFER_BYTES);
        long position = 0;
        // Whatever fails: closing tells the receiver, and waits for the read under way.
        try (connection; file) {
            Pending read = file.submitRead(reading, position);
            for (int count = read.await(); count >= 0; count = read.await()) {
                position += count;
                ByteBuffer filled = reading.flip();
                reading = sending.clear();
                sending = filled;
                // The next piece is read while this one is hashed and sent.
                read = file.submitRead(reading, position);
                hash.update(sending);
                connection.sendFully(sending.rewind());
            }
            connection.shutdownOutput();
        }
        return content(position, hash);
    }

    private static Content receive(TcpSocket connection, HeddleFile file, LongConsumer progress)
            throws Exception {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        long position = 0;
        try (connection) {
            while (fill(buffer.clear(), connection)) {
                hash.update(buffer.flip());
                file.writeFully(buffer.rewind(), position);
                position += buffer.position();
                progress.accept(buffer.position());
            }
        }
        return content(position, hash);
    }

    /** Collects pieces as they come, since few large writes cost less than many small ones. */
    private static boolean fill(ByteBuffer buffer, TcpSocket connection) throws IOException {
        while (buffer.hasRemaining() && connection.recv(buffer) >= 0) {
            continue;
        }
        return buffer.position() > 0;
    }

    /** Hashes what the file holds, as the system gives it back: most likely from its cache. */
    private static Content read(HeddleFile file) throws Exception {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        long position = 0;
        while (file.read(buffer.clear(), position) >= 0) {
            position += buffer.position();
            hash.update(buffer.flip());
        }
        return content(position, hash);
    }

    private static Content content(long bytes, MessageDigest hash) {
        return new Content(bytes, HexFormat.of().formatHex(hash.digest()));
    }

    private static void verify(Content sent, Content arrived) throws IOException {
        if (!sent.equals(arrived)) {
            throw new IOException("what was sent is not what arrived: " + sent + ", " + arrived);
        }
    }

    private static <T> T resultOf(Future<T> task) throws Exception {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Makes the rename durable, where the system lets folders be opened; Windows does not. */
    private static void syncFolder(Heddle heddle, Path folder) throws IOException {
        HeddleFile opened;
        try {
            opened = heddle.openFile(folder, READ);
        } catch (IOException e) {
            return;
        }
        try (opened) {
            opened.sync();
        }
    }

    /** Null where nobody would see it. */
    private static ProgressBar progressBar(long bytes) {
        return !Ansi.AUTO.enabled() ? null : new ProgressBarBuilder()
                .setTaskName("ship").setInitialMax(bytes).setUnit(" MiB", 1 << 20)
                .setStyle(ProgressBarStyle.ASCII).showSpeed().clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(System.out)).build();
    }
}
