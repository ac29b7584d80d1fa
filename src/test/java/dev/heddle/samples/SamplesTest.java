package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.samples.SampleProgram.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples, compiled strictly, and what no backend has to do with. */
class SamplesTest {
    @TempDir
    Path folder;

    @Test
    void samplesCompileWithoutWarnings() {
        assertEquals("", SampleProgram.compilerComplaints());
    }

    private Ended askOnce(int port) throws Exception {
        return SampleProgram.run(folder, SampleProgram.command("nio", "EchoClient", "--host",
                "127.0.0.1", "--port", String.valueOf(port), "--connections", "1", "--seconds",
                "0.2"));
    }

    @Test
    void echoClientFailsWhereNobodyListens() throws Exception {
        try (Socket deaf = new Socket()) { // has the port, so that nobody else listens there
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Ended client = askOnce(deaf.getLocalPort());
            assertTrue(client.err().contains("ECONNREFUSED"), client.err());
            assertEquals("0 requests, 0 requests/s, 1 errors\n", client.out());
            assertEquals(1, client.status());
        }
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
}
