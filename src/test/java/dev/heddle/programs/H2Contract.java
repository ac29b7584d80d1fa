package dev.heddle.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is expected of H2, on any storage. */
abstract class H2Contract extends ProgramContract implements Storage {
    private static final int CROWD = 8;
    private static final int ROWS_EACH = 400;
    private static final int COMMITTED = 50;
    private static final int LARGE_BYTES = 8 << 20;

    @TempDir
    Path folder;

    @BeforeEach
    void nameTheStorage() {
        FilePathOnGround.register(this::place);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:" + FilePathOnGround.SCHEME + ":"
                + folder.resolve("database"));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select count(*), count(distinct thread * 1000 + step) from written")) {
            assertTrue(rows.next());
            assertEquals(rows.getLong(1), rows.getLong(2));
            return rows.getLong(1);
        }
    }

    private void write() throws Exception {
        try (Connection connection = connect()) {
            execute(connection, "create table written (thread int, step int, text varchar)");
            crowd(CROWD, index -> {
                insert(index);
                return null;
            });
        }
    }

    private void insert(int index) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into written values (?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (int step = 0; step < ROWS_EACH; step++) {
                insert.setInt(1, index);
                insert.setInt(2, step);
                insert.setString(3, "a text of some length ".repeat(step % 10));
                insert.executeUpdate();
                if (step % COMMITTED == COMMITTED - 1) {
                    connection.commit();
                }
            }
        }
    }

    @Test
    void whatSeveralThreadsWroteIsThereAfterReopening() throws Exception {
        write();
        assertTrue(Files.exists(folder.resolve("database.mv.db")));
        try (Connection connection = connect()) {
            assertEquals(CROWD * ROWS_EACH, count(connection));
        }
    }

    @Test
    void aLargeObjectGoesThereAndBack() throws Exception {
        byte[] large = noise(LARGE_BYTES);
        try (Connection connection = connect()) {
            execute(connection, "create table large (content blob)");
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into large values (?)")) {
                insert.setBytes(1, large);
                insert.executeUpdate();
            }
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select content from large")) {
            assertTrue(rows.next());
            assertArrayEquals(large, rows.getBytes(1));
        }
    }

    @Test
    void whatWasCommittedSurvivesAnAbruptEnd() throws Exception {
        Connection connection = connect();
        execute(connection, "create table written (thread int, step int)");
        execute(connection, "insert into written values (1, 1)");
        connection.setAutoCommit(false);
        execute(connection, "insert into written values (1, 2)");
        try (Connection other = connect()) {
            execute(other, "checkpoint sync");
            execute(other, "shutdown immediately");
        } catch (SQLException e) {
            assertEquals("90121", e.getSQLState(), e::toString); // it is closed already
        }
        try (Connection again = connect()) {
            assertEquals(1, count(again));
        }
    }

    @Test
    void compactingMakesTheFileSmallerAndLosesNothing() throws Exception {
        write();
        try (Connection connection = connect()) {
            execute(connection, "delete from written where step >= 10");
            long before = Files.size(folder.resolve("database.mv.db"));
            execute(connection, "shutdown compact");
            assertTrue(Files.size(folder.resolve("database.mv.db")) < before);
        }
        try (Connection connection = connect()) {
            assertEquals(CROWD * 10, count(connection));
        }
    }

    @Test
    void aFileIsLockedForOneStore() {
        String name = FilePathOnGround.SCHEME + ":" + folder.resolve("store");
        try (MVStore store = MVStore.open(name)) {
            store.openMap("map").put("key", "value");
            assertThrows(MVStoreException.class, () -> MVStore.open(name));
        }
        try (MVStore store = MVStore.open(name)) {
            assertEquals("value", store.openMap("map").get("key"));
        }
    }
}
