package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.samples.SampleProgram.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sample, compiled strictly and run as its reader would. */
class SamplesTest {
    private static final String NIO = "nio";
    private static final String URING = "uring";

    @TempDir
    Path folder;

    @Test
    void samplesCompileWithoutWarnings() {
        assertEquals("", SampleProgram.compilerComplaints());
    }

    private Ended askOnce(int port) throws Exception {
        return SampleProgram.run(folder, SampleProgram.command(NIO, "EchoClient", "--host",
                "127.0.0.1", "--port", String.valueOf(port), "--connections", "1", "--seconds",
                "1"));
    }

    @Test
    void echoClientFailsWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Ended client = askOnce(port);
        assertTrue(client.err().contains("ECONNREFUSED"), client.err());
        assertEquals("0 requests, 0 requests/s, 1 errors\n", client.out());
        assertEquals(1, client.status());
    }

    @Test
    void echoClientNoticesAWrongAnswer() throws Exception {
        try (ServerSocket liar = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread lies = Thread.startVirtualThread(() -> lie(liar));
            Ended client = askOnce(liar.getLocalPort());
            assertTrue(client.err().contains("something else"), client.err());
            assertEquals(1, client.status());
            lies.join();
        }
    }

    private static void lie(ServerSocket liar) {
        try (Socket client = liar.accept()) {
            byte[] request = client.getInputStream().readNBytes(64);
            request[63]++;
            client.getOutputStream().write(request);
            client.getInputStream().read(); // until it leaves
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The small ones, which have no options. */
    abstract static class Small {
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

    @Nested
    class OnNio {
        @Nested
        class SmallOnes extends Small {
            @Override
            String backend() {
                return NIO;
            }
        }

        @Nested
        class Ship extends ShipContract {
            @Override
            String backend() {
                return NIO;
            }
        }

        @Nested
        class Echo extends EchoContract {
            @Override
            String backend() {
                return NIO;
            }
        }

        @Nested
        class EchoOfTheLoopsThreads extends EchoContract {
            @Override
            String backend() {
                return NIO;
            }

            @Override
            String threads() {
                return "fused";
            }
        }
    }

    @Nested
    @EnabledForJreRange(min = JRE.JAVA_22)
    class OnUring {
        @Nested
        class SmallOnes extends Small {
            @Override
            String backend() {
                return URING;
            }
        }

        @Nested
        class Ship extends ShipContract {
            @Override
            String backend() {
                return URING;
            }
        }

        @Nested
        class Echo extends EchoContract {
            @Override
            String backend() {
                return URING;
            }
        }

        @Nested
        class EchoOfTheLoopsThreads extends EchoContract {
            @Override
            String backend() {
                return URING;
            }

            @Override
            String threads() {
                return "fused";
            }
        }
    }
}
