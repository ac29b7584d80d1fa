package dev.heddle.programs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.args.ClientPauseMode;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.params.ClientKillParams;
import redis.clients.jedis.providers.PooledConnectionProvider;

/** What is expected of Jedis, on any transport. */
abstract class RedisContract extends ProgramContract implements Transport {
    private static final int COMMANDS = 10_000;
    private static final int MESSAGES = 2_000;
    private static final int CROWD = 50;
    private static final int POOLED = 20;
    private static final int ROUNDS = 40;
    private static final int LARGE_BYTES = 16 << 20;
    private static final int PATIENCE_MS = 20_000;
    private static final JedisClientConfig PATIENT =
            DefaultJedisClientConfig.builder().timeoutMillis(PATIENCE_MS).build();

    /** As the driver's own factory makes them, with the options that it sets. */
    private Socket connected() {
        return connected(PATIENCE_MS);
    }

    private Socket connected(int patienceMs) {
        try {
            Socket socket = sockets().createSocket();
            socket.setReuseAddress(true);
            socket.setKeepAlive(true);
            socket.setTcpNoDelay(true);
            socket.setSoLinger(true, 0);
            socket.connect(RedisTest.server().address(), PATIENCE_MS);
            socket.setSoTimeout(patienceMs);
            return socket;
        } catch (IOException e) {
            throw new JedisConnectionException(e);
        }
    }

    private Jedis connect() {
        return new Jedis(this::connected, PATIENT);
    }

    @BeforeEach
    void forgetAll() {
        try (Jedis jedis = connect()) {
            jedis.flushAll();
        }
    }

    @Test
    void tenThousandCommandsInOneGoAreAllAnsweredInTheirOrder() {
        try (Jedis jedis = connect()) {
            Pipeline pipeline = jedis.pipelined();
            List<Response<Long>> counts = new ArrayList<>();
            List<Response<String>> values = new ArrayList<>();
            for (int i = 0; i < COMMANDS / 4; i++) {
                String value = String.valueOf(i).repeat(1 + i % 50);
                counts.add(pipeline.incr("counted"));
                pipeline.set("key" + i % 7, value);
                values.add(pipeline.get("key" + i % 7));
                counts.add(pipeline.incr("counted"));
            }
            pipeline.sync();
            for (int i = 0; i < COMMANDS / 4; i++) {
                assertEquals(String.valueOf(i).repeat(1 + i % 50), values.get(i).get());
            }
            assertEquals(IntStream.rangeClosed(1, COMMANDS / 2).mapToObj(Long::valueOf).toList(),
                    counts.stream().map(Response::get).toList());
        }
    }

    @Test
    void aLargeValueGoesThereAndBack() {
        byte[] large = noise(LARGE_BYTES);
        try (Jedis jedis = connect()) {
            jedis.set("large".getBytes(), large);
            assertArrayEquals(large, jedis.get("large".getBytes()));
        }
    }

    /** Hears all until the last is told, and then leaves. */
    private static final class Listener extends JedisPubSub {
        final List<String> heard = new ArrayList<>();
        final CompletableFuture<Void> listens = new CompletableFuture<>();

        @Override
        public void onSubscribe(String channel, int subscribed) {
            listens.complete(null);
        }

        @Override
        public void onMessage(String channel, String message) {
            heard.add(message);
            if (message.equals("last")) {
                unsubscribe();
            }
        }
    }

    @Test
    void aSubscriberHearsEachMessageOnceAndLeaves() throws Exception {
        Listener listener = new Listener();
        try (Jedis subscriber = connect(); Jedis publisher = connect()) {
            CompletableFuture<Void> left = onAThread(
                    () -> subscriber.subscribe(listener, "news"));
            CompletableFuture.anyOf(listener.listens, left).join();
            List<String> told = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                told.add("message " + i);
                publisher.publish("news", "message " + i);
            }
            told.add("last");
            publisher.publish("news", "last");
            left.join();
            assertEquals(told, listener.heard);
            assertEquals("PONG", subscriber.ping());
        }
    }

    private static CompletableFuture<Void> onAThread(Runnable code) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                code.run();
                end.complete(null);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    @Test
    void whoWaitsInVainForAnElementIsToldAndGoesOn() {
        try (Jedis jedis = connect()) {
            long start = System.nanoTime();
            assertNull(jedis.blpop(0.2, "list"));
            assertTrue(System.nanoTime() - start >= 190_000_000);
            assertEquals("PONG", jedis.ping());
        }
    }

    @Test
    void anElementWakesWhoWaitsForIt() {
        try (Jedis waiting = connect(); Jedis pushing = connect()) {
            List<String> got = new ArrayList<>();
            CompletableFuture<Void> end = onAThread(
                    () -> got.add(waiting.blpop(30.0, "list").getValue()));
            await().until(() -> pushing.info("clients").contains("blocked_clients:1"));
            pushing.rpush("list", "element");
            end.join();
            assertEquals(List.of("element"), got);
        }
    }

    /** The server keeps whoever writes waiting. */
    @Test
    void anAnswerThatDoesNotComeTimesOutAndTheConnectionIsGivenUp() {
        try (Jedis jedis = new Jedis(() -> connected(100)); Jedis other = connect()) {
            assertEquals("PONG", jedis.ping());
            other.clientPause(PATIENCE_MS, ClientPauseMode.WRITE);
            JedisConnectionException failure = assertThrows(JedisConnectionException.class,
                    () -> jedis.set("key", "value"));
            other.clientUnpause();
            assertInstanceOf(SocketTimeoutException.class, failure.getCause());
            assertTrue(jedis.getConnection().isBroken());
        }
    }

    @Test
    void whoIsDisconnectedByTheServerIsTold() {
        try (Jedis jedis = connect(); Jedis other = connect()) {
            String id = String.valueOf(jedis.clientId());
            CompletableFuture<Void> end = onAThread(() -> jedis.blpop(30.0, "list"));
            await().until(() -> other.info("clients").contains("blocked_clients:1"));
            other.clientKill(new ClientKillParams().id(id));
            assertInstanceOf(JedisConnectionException.class,
                    assertThrows(Exception.class, end::join).getCause());
        }
    }

    @Test
    void fiftyVirtualThreadsShareTwentyConnections() throws Exception {
        GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(POOLED);
        pool.setMaxIdle(POOLED);
        pool.setTestOnBorrow(true);
        try (RedisClient client = RedisClient.builder().connectionProvider(
                new PooledConnectionProvider(ConnectionFactory.builder()
                        .socketFactory(this::connected).clientConfig(PATIENT).build(),
                        pool)).build()) {
            crowd(CROWD, index -> {
                for (int round = 0; round < ROUNDS; round++) {
                    client.incr("all");
                    String key = "of" + index;
                    client.set(key, index + " " + round);
                    assertEquals(index + " " + round, client.get(key));
                }
                return null;
            });
            assertEquals(String.valueOf(CROWD * ROUNDS), client.get("all"));
            assertTrue(client.getPool().getCreatedCount() <= POOLED);
        }
    }
}
