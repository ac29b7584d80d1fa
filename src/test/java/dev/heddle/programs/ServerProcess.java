package dev.heddle.programs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that listens on a port of the loopback interface, in a folder of its own. */
final class ServerProcess implements AutoCloseable {
    private static final String USER = "nobody";
    private static final Duration STARTING = Duration.ofSeconds(30);
    private static final int ENDING_S = 10;
    /** Below what systems give to who asks for any port. */
    private static final int PORT_MIN = 20_000;
    private static final int PORT_MAX = 30_000;

    private final Path folder;
    private final int port;
    private Process process;

    private ServerProcess(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** With a folder and a port, and nothing that runs yet. */
    static ServerProcess prepare(String name) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("heddle-" + name);
        if (isRoot()) {
            Files.setOwner(folder, folder.getFileSystem().getUserPrincipalLookupService()
                    .lookupPrincipalByName(USER));
        }
        return new ServerProcess(folder, freePort());
    }

    /**
     * Where a program is, of those found in PATH and in some folders. Where it is missing, CI
     * fails; others can do without it.
     */
    static Path find(String program, String debianPackage, Path... folders) {
        List<Path> places = new ArrayList<>(List.of(folders));
        for (String place : System.getenv("PATH").split(File.pathSeparator)) {
            places.add(Path.of(place));
        }
        for (Path place : places) {
            if (Files.isExecutable(place.resolve(program))) {
                return place.resolve(program);
            }
        }
        String missing = program + " is not installed (Debian: apt-get install " + debianPackage
                + "), so what needs it is not tested";
        return "true".equals(System.getenv("CI")) ? fail(missing) : abort(missing);
    }

    /** Where nobody listens, and where nobody will by chance. */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
            try (ServerSocket free =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // Then another.
            }
        }
    }

    private static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    Path folder() {
        return folder;
    }

    int port() {
        return port;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Starts a command there, as a user with no rights; what it prints goes to a file. */
    private Process start(List<String> command) throws IOException {
        List<String> whole = new ArrayList<>();
        if (isRoot()) { // which database servers refuse to run as
            whole.addAll(List.of("setpriv", "--reuid", USER, "--regid", "nogroup",
                    "--clear-groups"));
        }
        whole.addAll(command);
        return new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())).start();
    }

    private Path log() {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    /** Runs a command there to its end. */
    void run(List<String> command) throws IOException, InterruptedException {
        if (start(command).waitFor() != 0) {
            fail(command + " failed: " + Files.readString(log()));
        }
    }

    /** Starts the server, and waits until it takes connections. */
    void serve(List<String> command) throws IOException {
        process = start(command);
        await().atMost(STARTING).until(() -> !process.isAlive() || answers());
        if (!process.isAlive()) {
            fail(command + " ended: " + Files.readString(log()));
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(address());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Ends the server, or else kills it, and deletes its folder. By SIGINT: PostgreSQL would wait
     * for what its clients left behind if it were asked by SIGTERM.
     */
    @Override
    public void close() throws IOException {
        if (process != null) {
            new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start();
            process.onExit().completeOnTimeout(process, ENDING_S, TimeUnit.SECONDS).join();
            process.destroyForcibly().onExit().join();
        }
        Files.deleteIfExists(log());
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
