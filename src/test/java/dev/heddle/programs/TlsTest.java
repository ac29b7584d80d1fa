package dev.heddle.programs;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import tlschannel.TlsChannel;

/** TLS over a channel, by the library tls-channel, with openssl at the other end. */
class TlsTest {
    static final byte[] CONTENT = ProgramContract.noise(3 << 20);
    /** The file of that content, which openssl serves. */
    static final String FILE = "content";

    private static ServerProcess server;
    private static KeyPair key;

    @BeforeAll
    static void startTheServer() throws Exception {
        String openssl = KeyPair.openssl();
        server = ServerProcess.prepare("tls");
        key = KeyPair.make(server);
        Files.write(server.folder().resolve(FILE), CONTENT);
        server.serve(List.of(openssl, "s_server", "-accept", "127.0.0.1:" + server.port(),
                "-cert", KeyPair.CERTIFICATE, "-key", KeyPair.KEY, "-WWW"));
        Process version = new ProcessBuilder(openssl, "version").start();
        System.out.println("tls-channel " + Versions.of(TlsChannel.class) + " with "
                + new String(version.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    }

    static ServerProcess server() {
        return server;
    }

    static KeyPair key() {
        return key;
    }

    @AfterAll
    static void endTheServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Nested
    class OnTheJdk extends TlsContract implements Transport.OfTheJdk {
    }

    @Nested
    class OnNio extends TlsContract implements Transport.OfHeddleOnNio {
    }

    @Nested
    class OnUring extends TlsContract implements Transport.OfHeddleOnUring {
    }
}
