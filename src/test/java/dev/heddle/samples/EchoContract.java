package dev.heddle.samples;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.BackendKind;
import dev.heddle.samples.SampleProgram.Ended;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the sample echo-server promises, on any backend, with echo-client to ask it. */
@EnabledOnOs(OS.LINUX)
abstract class EchoContract {
    private static final int TERMINATED = 128 + 15;
    private static final int FILES_MAX = 64;
    private static final Pattern LISTENING =
            Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)\n");

    @TempDir
    Path folder;

    private SampleProgram server;
    private int port;

    abstract String backend();

    /** Who runs the connections' threads, and on how many loops. */
    List<String> threads() {
        return List.of("--threads", "shared", "--loops", "1");
    }

    @BeforeEach
    void startTheServer() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--port", "0", "--backend", backend()));
        arguments.addAll(threads());
        server = SampleProgram.start(folder, SampleProgram.withLimit("-n " + FILES_MAX,
                SampleProgram.command(backend(), "EchoServer",
                        arguments.toArray(String[]::new))));
        await().until(() -> !server.isAlive() || LISTENING.matcher(server.printed()).matches());
        Matcher listening = LISTENING.matcher(server.printed());
        assertTrue(listening.matches(), server.printed() + server.complained());
        port = Integer.parseInt(listening.group(1));
    }

    @AfterEach
    void endTheServer() throws IOException {
        server.close();
    }

    private Ended ask(int connections, int bytes) throws Exception {
        return SampleProgram.run(folder, SampleProgram.command(backend(), "EchoClient",
                "--host", "127.0.0.1", "--port", String.valueOf(port), "--seconds", "0.2",
                "--connections", String.valueOf(connections), "--bytes", String.valueOf(bytes)));
    }

    private static void assertGood(Ended client) {
        assertEquals("", client.err());
        assertTrue(client.out().matches("[1-9]\\d* requests, \\d+ requests/s, 0 errors\n"),
                client.out());
        assertEquals(0, client.status());
    }

    private int openFiles() throws IOException {
        try (var files = Files.list(Path.of("/proc/" + server.pid() + "/fd"))) {
            return (int) files.count();
        }
    }

    private static byte[] exchange(Socket socket, byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        return socket.getInputStream().readNBytes(request.length);
    }

    @Test
    void manyConnectionsAreServedAndGivenBack() throws Exception {
        assertGood(ask(1, 64)); // whatever is opened on first use is open from here on
        int before = openFiles();
        // Fewer than the limit, less what the JVM itself has open.
        assertGood(ask(30, 64));
        await().untilAsserted(() -> assertEquals(before, openFiles()));
        assertEquals("", server.complained());
    }

    @Test
    void requestsLargerThanAllBuffersComeBack() throws Exception {
        assertGood(ask(2, 20_000_000));
    }

    /** From a folder the server could not even load the classes of its error messages. */
    static boolean classesComeFromJars() {
        return BackendKind.class.getProtectionDomain().getCodeSource().getLocation().getPath()
                .endsWith(".jar");
    }

    @Test
    @EnabledIf(value = "classesComeFromJars", disabledReason = "no descriptor to load classes with")
    void tooManyConnectionsWaitUntilOthersHaveLeft() throws Exception {
        assertGood(ask(2 * FILES_MAX, 64));
        assertTrue(server.complained().contains("EMFILE"), server.complained());
        assertGood(ask(1, 64));
    }

    @Test
    void oneClientsResetDisturbsNoOther() throws Exception {
        byte[] request = {1, 2, 3};
        try (Socket other = new Socket("127.0.0.1", port)) {
            assertArrayEquals(request, exchange(other, request));
            try (Socket resetting = new Socket("127.0.0.1", port)) {
                assertArrayEquals(request, exchange(resetting, request));
                resetting.setSoLinger(true, 0);
            }
            await().until(() -> server.complained().contains("ECONNRESET"));
            assertArrayEquals(request, exchange(other, request));
        }
    }

    @Test
    void terminatingEndsItWithConnectionsOpen() throws Exception {
        try (Socket client = new Socket("127.0.0.1", port)) {
            exchange(client, new byte[1]);
            server.terminate();
            Ended ended = server.awaitEnd();
            assertEquals("", ended.err());
            assertEquals(TERMINATED, ended.status());
            assertEquals(-1, client.getInputStream().read());
        }
    }

    @Test
    void aPortInUseIsToldInOneLine() throws Exception {
        Ended second = SampleProgram.run(folder, SampleProgram.command(backend(), "EchoServer",
                "--port", String.valueOf(port)));
        assertEquals(List.of(), second.out().lines().toList());
        assertTrue(second.err().matches("echo-server: .*EADDRINUSE.*\n"), second.err());
        assertEquals(1, second.status());
    }
}
