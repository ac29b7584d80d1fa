package dev.heddle.programs;

import org.apache.hc.client5.http.classic.HttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Apache's HTTP client, which asks a factory for sockets that it connects itself. */
class HttpTest {
    private static ServerProcess folder;
    private static KeyPair key;

    @BeforeAll
    static void makeAKey() throws Exception {
        folder = ServerProcess.prepare("https");
        key = KeyPair.make(folder);
        System.out.println("Apache HttpClient " + Versions.of(HttpClient.class)
                + " with the JDK's HttpServer");
    }

    static KeyPair key() {
        return key;
    }

    @AfterAll
    static void forgetTheKey() throws Exception {
        if (folder != null) {
            folder.close();
        }
    }

    @Nested
    class OnTheJdk extends HttpContract implements Transport.OfTheJdk {
    }

    @Nested
    class OnNio extends HttpContract implements Transport.OfHeddleOnNio {
    }

    @Nested
    class OnUring extends HttpContract implements Transport.OfHeddleOnUring {
    }
}
