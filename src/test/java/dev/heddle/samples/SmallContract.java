package dev.heddle.samples;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.samples.SampleProgram.Ended;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the small samples promise, which need no other program, on any backend. */
abstract class SmallContract {
    @TempDir
    Path folder;

    abstract String backend();

    private String run(String sample) throws Exception {
        Ended ended = SampleProgram.run(folder, SampleProgram.command(backend(), sample));
        assertEquals("", ended.err());
        assertEquals(0, ended.status());
        return ended.out();
    }

    @Test
    void helloReadsBackWhatItWrote() throws Exception {
        assertEquals("Hello, virtual threads!\n(24 bytes, over "
                + backend().toUpperCase(Locale.ROOT) + ")\n", run("Hello"));
    }

    @Test
    void theTourShowsEachArea() throws Exception {
        String tour = run("Tour");
        assertTrue(tour.matches("""
                at ten, 16 bytes
                16 bytes
                null while 8 bytes are locked
                1 file, letter.txt
                4 bytes until the end of the stream
                the body. 9
                16 bytes, from file to file through a connection
                a datagram of 4 bytes, there and back
                4 bytes; the threads are fused: .*
                nothing came in time; the socket stays open
                interrupted; the socket stays open
                (8 bytes were faster than the cancel|cancelled; the file stayed open .*)
                given up: CallCancelledException
                \\d+ operations in place, \\d+ through the loop
                .*: forced by .*
                """), tour);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "fused"})
    void randomReadsAreCounted(String threads) throws Exception {
        Path file = Files.write(folder.resolve("blocks"), new byte[64 << 10]);
        Ended ended = SampleProgram.run(folder, SampleProgram.command(backend(),
                "RandomRead", "--file", file.toString(), "--virtual-threads", "4",
                "--seconds", "0.2", "--threads", threads));
        assertEquals("", ended.err());
        assertTrue(ended.out().matches("[\\d,]+ operations/s, [\\d.]+ us of processor time "
                + "each \\(" + backend().toUpperCase(Locale.ROOT) + ", "
                + threads.toUpperCase(Locale.ROOT) + "\\)\n"), ended.out());
    }

    @ParameterizedTest
    @CsvSource({"jdk, ServerSocketChannelImpl", "heddle, HeddleServerSocketChannel"})
    void theDropInServesTheSameOnTheJdksChannelsAndOnOurs(String channels, String listener)
            throws Exception {
        Path file = folder.resolve("log");
        try (SampleProgram server = SampleProgram.start(folder, SampleProgram.command(backend(),
                "DropIn", "--port", "0", "--file", file.toString(), "--channels", channels))) {
            Pattern listening =
                    Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+), by a " + listener + "\n");
            await().until(() -> !server.isAlive()
                    || listening.matcher(server.printed()).matches());
            Matcher told = listening.matcher(server.printed());
            assertTrue(told.matches(), server.printed() + server.complained());
            int port = Integer.parseInt(told.group(1));
            assertEquals("one\n", tell(port, "one\n"));
            assertEquals("one\ntwo\n", tell(port, "two\n"));
            assertEquals("one\ntwo\n", Files.readString(file));
            server.terminate();
            Ended ended = server.awaitEnd();
            assertEquals("", ended.err());
            assertEquals(128 + 15, ended.status());
        }
    }

    private static String tell(int port, String words) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** Late is the machine's business, early is not: the upper bound is only reported. */
    @Test
    void timersAllFireAndNoneEarly() throws Exception {
        Matcher fired = Pattern.compile("10 timers of 20 ms fired: the earliest after "
                + "([\\d.]+) ms, the latest after ([\\d.]+) ms, .*\n").matcher(run("Timers"));
        assertTrue(fired.matches());
        assertTrue(Double.parseDouble(fired.group(1)) >= 20, fired.group());
    }

    @Test
    void eventsAreHeardOneByOneAndCoalesce() throws Exception {
        StringBuilder heard = new StringBuilder();
        for (int i = 1; i <= 5; i++) {
            heard.append("heard ring ").append(i).append(" of 5\n");
        }
        assertEquals(heard + "three rings while nobody listened: heard one, and no other "
                + "within 50 ms\n", run("Events"));
    }
}
