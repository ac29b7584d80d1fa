package dev.heddle.programs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected of Apache's HTTP client, on any transport. */
abstract class HttpContract extends ProgramContract implements Transport {
    private static final int REQUESTS = 1_000;
    private static final int CROWD = 50;
    private static final int POOLED = 20;
    private static final int LARGE_BYTES = 16 << 20;

    private final Set<InetSocketAddress> peers = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> silence = new CompletableFuture<>();
    private final CompletableFuture<Void> kept = new CompletableFuture<>();
    private HttpServer server;
    private ExecutorService serving;
    private PoolingHttpClientConnectionManager pool;
    private CloseableHttpClient client;

    @BeforeEach
    void startServerAndClient() throws Exception {
        serving = Executors.newVirtualThreadPerTaskExecutor();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        start(server);
        pool = pool();
        client = HttpClients.custom().setConnectionManager(pool).disableAutomaticRetries().build();
    }

    private void start(HttpServer started) {
        started.setExecutor(serving);
        started.createContext("/echo", this::echo);
        started.createContext("/silence", exchange -> {
            kept.complete(null);
            silence.join();
            exchange.close();
        });
        started.start();
    }

    @AfterEach
    void endThem() throws IOException {
        client.close();
        silence.complete(null);
        server.stop(0);
        serving.close();
    }

    private PoolingHttpClientConnectionManager pool() throws Exception {
        PoolingHttpClientConnectionManager made = new PoolingHttpClientConnectionManager(
                new DefaultHttpClientConnectionOperator(proxy -> sockets().createSocket(),
                        DefaultSchemePortResolver.INSTANCE, SystemDefaultDnsResolver.INSTANCE,
                        RegistryBuilder.<TlsSocketStrategy>create()
                                .register(URIScheme.HTTPS.id, new DefaultClientTlsStrategy(
                                        HttpTest.key().context())).build()),
                PoolConcurrencyPolicy.LAX, PoolReusePolicy.LIFO, TimeValue.NEG_ONE_MILLISECOND,
                null);
        made.setMaxTotal(POOLED);
        made.setDefaultMaxPerRoute(POOLED);
        // An idle connection is looked at before each use: by a read that times out at once.
        made.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS).build());
        return made;
    }

    private void echo(HttpExchange exchange) throws IOException {
        peers.add(exchange.getRemoteAddress());
        byte[] body = exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String at(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private byte[] post(byte[] body) throws IOException {
        return post(at("/echo"), body);
    }

    private byte[] post(String where, byte[] body) throws IOException {
        HttpPost post = new HttpPost(where);
        post.setEntity(new ByteArrayEntity(body, null));
        return content(post);
    }

    private byte[] content(HttpUriRequestBase request) throws IOException {
        return client.execute(request, answer -> {
            assertEquals(200, answer.getCode());
            return EntityUtils.toByteArray(answer.getEntity());
        });
    }

    @Test
    void aThousandRequestsOfFiftyVirtualThreadsShareTwentyConnections() throws Exception {
        crowd(CROWD, index -> {
            for (int i = 0; i < REQUESTS / CROWD; i++) {
                byte[] body = noise(1 + index * 100 + i);
                assertArrayEquals(body, post(body));
            }
            return null;
        });
        assertTrue(peers.size() <= POOLED, () -> peers.size() + " connections");
        assertEquals(0, pool.getTotalStats().getLeased());
    }

    /** Chunks are what is sent of a body whose length is not told. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLargeBodyGoesThereAndBack(boolean chunked) throws IOException {
        byte[] large = noise(LARGE_BYTES);
        HttpPost post = new HttpPost(at("/echo"));
        post.setEntity(chunked
                ? new InputStreamEntity(new ByteArrayInputStream(large), null)
                : new ByteArrayEntity(large, null));
        assertArrayEquals(large, content(post));
    }

    @Test
    void anIdleConnectionIsUsedAgain() throws IOException {
        for (int i = 0; i < 20; i++) {
            post(noise(10));
        }
        assertEquals(1, peers.size());
    }

    /** The server closes after each answer without a word, so what is idle is stale. */
    @Test
    void aConnectionThatTheServerHasClosedIsNotUsedAgain() throws Exception {
        Semaphore closed = new Semaphore(0);
        Thread closes;
        try (ServerSocket closing = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            closes = Thread.startVirtualThread(() -> answerAndClose(closing, closed));
            HttpGet get = new HttpGet("http://127.0.0.1:" + closing.getLocalPort());
            for (int i = 0; i < 10; i++) {
                assertEquals("ok", new String(content(get), StandardCharsets.US_ASCII));
                closed.acquire();
            }
        }
        closes.join();
    }

    private static void answerAndClose(ServerSocket closing, Semaphore closed) {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                .getBytes(StandardCharsets.US_ASCII);
        while (true) {
            try (Socket peer = closing.accept()) {
                StringBuilder request = new StringBuilder();
                while (request.indexOf("\r\n\r\n") < 0) {
                    request.append((char) peer.getInputStream().read());
                }
                peer.getOutputStream().write(answer);
            } catch (IOException e) {
                return; // it is closed
            }
            closed.release();
        }
    }

    @Test
    void anAnswerThatDoesNotComeTimesOut() throws IOException {
        HttpGet get = new HttpGet(at("/silence"));
        get.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.ofMilliseconds(100)).build());
        assertThrows(SocketTimeoutException.class, () -> content(get));
        assertEquals(0, pool.getTotalStats().getLeased());
        assertArrayEquals(noise(5), post(noise(5)));
    }

    @Test
    void aRequestIsAbortedWhileItWaitsForItsAnswer() throws Exception {
        HttpGet get = new HttpGet(at("/silence"));
        CompletableFuture<Exception> failure = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                failure.completeExceptionally(new AssertionError(new String(content(get))));
            } catch (IOException e) {
                failure.complete(e);
            }
        });
        kept.join();
        assertTrue(get.cancel());
        assertInstanceOf(IOException.class, failure.join());
        await().until(() -> pool.getTotalStats().getLeased() == 0);
        assertEquals(0, pool.getTotalStats().getAvailable());
    }

    /** The JDK's TLS socket is a layer over the one that is given. */
    @Test
    void overTlsToo() throws Exception {
        HttpsServer secure = HttpsServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(HttpTest.key().context()));
        start(secure);
        try {
            String where = "https://127.0.0.1:" + secure.getAddress().getPort() + "/echo";
            crowd(CROWD, index -> {
                byte[] body = noise(1 + index * 10_000);
                assertArrayEquals(body, post(where, body));
                return null;
            });
        } finally {
            client.close();
            secure.stop(0);
        }
    }

    @Test
    void whereNoServerListensItIsRefused() {
        assertThrows(HttpHostConnectException.class,
                () -> content(new HttpGet("http://127.0.0.1:1/")));
    }
}
