package dev.heddle.programs;

import org.apache.hc.client5.http.classic.HttpClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Apache's HTTP client, which asks a factory for sockets that it connects itself. */
class HttpTest {
    @BeforeAll
    static void tellTheVersion() {
        System.out.println("Apache HttpClient " + Versions.of(HttpClient.class)
                + " with the JDK's HttpServer");
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
