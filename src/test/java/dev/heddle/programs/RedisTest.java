package dev.heddle.programs;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import redis.clients.jedis.Jedis;

/** Redis through Jedis, which asks a factory for connected sockets. */
class RedisTest {
    private static ServerProcess server;

    @BeforeAll
    static void startTheServer() throws Exception {
        String program = ServerProcess.find("redis-server", "redis-server").toString();
        server = ServerProcess.prepare("redis");
        server.serve(List.of(program, "--port", String.valueOf(server.port()), "--bind",
                "127.0.0.1", "--save", "", "--appendonly", "no"));
        try (Jedis jedis = new Jedis("127.0.0.1", server.port())) {
            System.out.println("Redis " + jedis.info("server").lines()
                    .filter(line -> line.startsWith("redis_version:")).findFirst().orElseThrow()
                    .substring("redis_version:".length())
                    + " through Jedis " + Versions.of(Jedis.class));
        }
    }

    static ServerProcess server() {
        return server;
    }

    @AfterAll
    static void endTheServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Nested
    class OnTheJdk extends RedisContract implements Transport.OfTheJdk {
    }

    @Nested
    class OnNio extends RedisContract implements Transport.OfHeddleOnNio {
    }

    @Nested
    class OnUring extends RedisContract implements Transport.OfHeddleOnUring {
    }
}
