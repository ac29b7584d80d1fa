package dev.heddle.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.postgresql.util.DriverInfo;

/** PostgreSQL through its JDBC driver, which takes a factory of sockets by its class's name. */
class PostgresTest {
    private static final String USER = "heddle";

    private static ServerProcess server;

    @BeforeAll
    static void startTheServer() throws Exception {
        Path programs = ServerProcess.find("initdb", "postgresql", installed()).getParent();
        server = ServerProcess.prepare("postgres");
        server.run(List.of(programs.resolve("initdb").toString(), "--pgdata", "data",
                "--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C",
                "--no-sync"));
        server.serve(List.of(programs.resolve("postgres").toString(), "-D", "data",
                "-c", "port=" + server.port(), "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=", "-c", "fsync=off"));
        try (Connection connection = DriverManager.getConnection(url(""))) {
            System.out.println("PostgreSQL " + connection.getMetaData().getDatabaseProductVersion()
                    + " through pgjdbc " + DriverInfo.DRIVER_VERSION);
        }
    }

    /** Debian's folders, one for each version; the newest first. */
    private static Path[] installed() throws IOException {
        Path all = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(all)) {
            return new Path[0];
        }
        try (Stream<Path> versions = Files.list(all)) {
            return versions.map(version -> version.resolve("bin")).sorted()
                    .toArray(Path[]::new);
        }
    }

    static String url(String options) {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=" + USER
                + options;
    }

    @AfterAll
    static void endTheServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Nested
    class OnTheJdk extends PostgresContract implements Transport.OfTheJdk {
    }

    @Nested
    class OnNio extends PostgresContract implements Transport.OfHeddleOnNio {
    }

    @Nested
    class OnUring extends PostgresContract implements Transport.OfHeddleOnUring {
    }
}
