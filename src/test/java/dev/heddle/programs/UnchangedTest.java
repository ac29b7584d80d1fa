package dev.heddle.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.h2.Driver;
import org.h2.tools.RunScript;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tlschannel.TlsChannel;

/** Programs that come to Heddle by an option of their JVM, and that without it do the same. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class UnchangedTest {
    private static final String FILES = "-Djava.nio.file.spi.DefaultFileSystemProvider="
            + "dev.heddle.channels.HeddleFileSystemProvider";
    private static final String SOCKETS = "-Djava.nio.channels.spi.SelectorProvider="
            + "dev.heddle.channels.HeddleSelectorProvider";
    private static final String EXPORT = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";
    /** Each program takes at least 800 of Heddle's operations. */
    private static final int OPERATIONS_MIN = 500;
    /** Of 1 to 3000, but for 10, 20 and so on up to 1000. */
    private static final long SUM = 4_451_000;

    private static ServerProcess keys;
    private static KeyPair key;

    @TempDir
    Path folder;
    private String witness;

    /** How a program is started. */
    enum Start {
        PLAIN, NIO, URING;

        List<String> with(String... options) {
            return this == PLAIN ? List.of() : Stream.concat(Stream.of(options),
                    Stream.of("-Ddev.heddle.backend="
                            + name().toLowerCase(Locale.ROOT))).toList();
        }
    }

    @BeforeAll
    static void tellTheVersions() throws Exception {
        keys = ServerProcess.prepare("unchanged");
        key = KeyPair.make(keys);
        System.out.println("Unchanged: H2 " + Versions.of(Driver.class) + " RunScript, Lucene "
                + Versions.of(IndexWriter.class) + " CheckIndex, tls-channel "
                + Versions.of(TlsChannel.class));
    }

    @AfterAll
    static void forgetTheKey() throws Exception {
        if (keys != null) {
            keys.close();
        }
    }

    @BeforeEach
    void callTheWitness() throws Exception {
        witness = Witness.option(folder.resolve("witness.jar"));
    }

    /** What the program printed, after the witness is heard and the program has ended well. */
    private String run(Start start, List<String> options, Class<?> main, String... arguments)
            throws Exception {
        List<String> all = new ArrayList<>(options);
        all.add(witness);
        Process program = ChildJvm.run(all, main, arguments);
        try {
            String said = new String(program.getInputStream().readAllBytes(),
                    StandardCharsets.UTF_8);
            assertEquals(0, program.waitFor(), said);
            String[] seen = said.lines().filter(line -> line.startsWith(Witness.WORD))
                    .findFirst().orElseThrow(() -> new AssertionError(said))
                    .substring(Witness.WORD.length()).split(" ");
            if (start == Start.PLAIN) {
                assertEquals(List.of("sun.nio.fs,", "sun.nio.ch"), List.of(seen), said);
            } else {
                assertEquals(start.name(), seen[0], said);
                assertTrue(Long.parseLong(seen[1]) >= OPERATIONS_MIN, said);
            }
            return said;
        } finally {
            program.destroyForcibly();
        }
    }

    private static void expect(String part, String said) {
        assertTrue(said.contains(part), said);
    }

    /** Its own tool is the whole program, the database's files and those of scripts its own. */
    @ParameterizedTest
    @EnumSource
    void h2RunsScripts(Start start) throws Exception {
        String url = "jdbc:h2:" + folder.resolve("database");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create table given as select x from system_range(1, 1000)");
        }
        Path dump = folder.resolve("dump.sql");
        Path script = Files.writeString(folder.resolve("script.sql"), """
                create table made as select x, repeat('text ' || x, 20) text from given;
                create index by_text on made(text);
                delete from made where mod(x, 10) = 0;
                checkpoint sync;
                insert into made select x, 'later' from system_range(1001, 3000);
                select 'sum is ' || sum(x) from made;
                script to '%s';
                backup to '%s';
                shutdown compact;
                """.formatted(dump, folder.resolve("backup.zip")));
        expect("sum is " + SUM, run(start, start.with(FILES), RunScript.class, "-url", url,
                "-script", script.toString(), "-showResults"));
        assertEquals(SUM, sum(url));
        String again = "jdbc:h2:" + folder.resolve("again");
        RunScript.execute(again, "", "", dump.toString(), StandardCharsets.UTF_8, false);
        assertEquals(SUM, sum(again));
        assertTrue(Files.size(folder.resolve("backup.zip")) > 0);
    }

    private static long sum(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select sum(x) from made")) {
            assertTrue(rows.next());
            return rows.getLong(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void luceneMakesAndChecksAnIndex(Start start) throws Exception {
        String said = run(start, start.with(FILES), LuceneProgram.class,
                folder.resolve("index").toString());
        expect("1800 documents, 200 of them found", said);
        expect("No problems were detected with this index.", said);
    }

    @ParameterizedTest
    @EnumSource
    void tlsChannelTalksToItself(Start start) throws Exception {
        List<String> options = new ArrayList<>(start.with(SOCKETS, EXPORT));
        options.addAll(key.options());
        expect("all came back", run(start, options, TlsProgram.class));
    }
}
