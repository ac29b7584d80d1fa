package dev.heddle.programs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.copy.CopyManager;
import org.postgresql.util.PSQLState;

/** What is expected of PostgreSQL's driver, on any transport. */
abstract class PostgresContract extends ProgramContract implements Transport {
    private static final int CROWD = 50;
    private static final int STEPS = 20;
    private static final int NOTIFICATIONS = 300;
    private static final int LARGE_BYTES = 16 << 20;

    /** Sockets' options among the driver's are asked for as well, so that each is set. */
    private Connection connect() throws SQLException {
        return DriverManager.getConnection(PostgresTest.url("&tcpKeepAlive=true"
                + "&sendBufferSize=100000&receiveBufferSize=100000" + flag()));
    }

    /** All that tells the driver. */
    private String flag() {
        return this instanceof Transport.OfTheJdk ? ""
                : "&socketFactory=" + sockets().getClass().getName();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }

    private static String pid(Connection connection) throws SQLException {
        return String.valueOf(connection.unwrap(PGConnection.class).getBackendPID());
    }

    @Test
    void megabytesAreCopiedInAndOut() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            lines.append(i).append('\t').append("a text of some length ".repeat(1 + i % 5))
                    .append('\n');
        }
        byte[] rows = lines.toString().getBytes(StandardCharsets.US_ASCII);
        try (Connection connection = connect()) {
            execute(connection, "create temporary table copied (id int, text text)");
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            assertEquals(100_000,
                    copies.copyIn("copy copied from stdin", new ByteArrayInputStream(rows)));
            ByteArrayOutputStream copy = new ByteArrayOutputStream(rows.length);
            copies.copyOut("copy copied to stdout", copy);
            assertArrayEquals(rows, copy.toByteArray());
        }
    }

    @Test
    void aLargeValueGoesThereAndBack() throws Exception {
        byte[] large = noise(LARGE_BYTES);
        try (Connection connection = connect();
                PreparedStatement echo = connection.prepareStatement("select ?::bytea")) {
            echo.setBytes(1, large);
            try (ResultSet rows = echo.executeQuery()) {
                assertTrue(rows.next());
                assertArrayEquals(large, rows.getBytes(1));
            }
        }
    }

    /** The driver looks for messages by a read that times out after a millisecond, and goes on. */
    @Test
    void aReaderThatLooksForAMillisecondAtATimeMissesNoNotification() throws Exception {
        try (Connection listener = connect(); Connection notifier = connect()) {
            PGConnection listening = listener.unwrap(PGConnection.class);
            execute(listener, "listen news");
            assertEquals(0, listening.getNotifications().length);
            assertEquals(0, listening.getNotifications(20).length);
            CompletableFuture<Void> sent = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                try {
                    for (int i = 0; i < NOTIFICATIONS; i++) {
                        execute(notifier, "notify news, '" + i + "'");
                    }
                    sent.complete(null);
                } catch (SQLException e) {
                    sent.completeExceptionally(e);
                }
            });
            List<Integer> heard = new ArrayList<>();
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < NOTIFICATIONS; i++) {
                all.add(i);
            }
            while (heard.size() < NOTIFICATIONS && !sent.isCompletedExceptionally()) {
                for (PGNotification each : listening.getNotifications(1)) {
                    heard.add(Integer.valueOf(each.getParameter()));
                }
            }
            sent.join();
            assertEquals(all, heard);
            assertEquals("42", query(listener, "select 42"));
        }
    }

    @Test
    void aNotificationWakesWhoWaitsForIt() throws Exception {
        try (Connection listener = connect(); Connection notifier = connect()) {
            execute(listener, "listen news");
            CompletableFuture<PGNotification[]> heard = new CompletableFuture<>();
            Thread waiting = Thread.startVirtualThread(() -> {
                try {
                    heard.complete(listener.unwrap(PGConnection.class).getNotifications(30_000));
                } catch (SQLException e) {
                    heard.completeExceptionally(e);
                }
            });
            awaitParked(waiting);
            execute(notifier, "notify news, 'now'");
            assertEquals("now", heard.join()[0].getParameter());
        }
    }

    private static void awaitParked(Thread thread) {
        await().until(() -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> true;
            default -> false;
        });
    }

    /** A query of a minute on a virtual thread, which the server has begun. */
    private static final class LongQuery {
        final CompletableFuture<SQLException> failure = new CompletableFuture<>();
        final Thread thread;

        LongQuery(Connection connection, Connection other) {
            thread = Thread.startVirtualThread(() -> {
                try {
                    execute(connection, "select pg_sleep(60)");
                    failure.completeExceptionally(new AssertionError("it ran to its end"));
                } catch (SQLException e) {
                    failure.complete(e);
                }
            });
            await().until(() -> query(other, "select count(*) from pg_stat_activity where query"
                    + " like 'select pg_sleep%' and pid = " + pid(connection)).equals("1"));
        }

        void assertFails(PSQLState state) {
            assertEquals(state.getState(), failure.join().getSQLState(), failure.join()::toString);
        }
    }

    /** A cancel comes by a connection of its own. */
    @Test
    void aRunningQueryIsCancelledAndTheConnectionGoesOn() throws Exception {
        try (Connection connection = connect(); Connection other = connect()) {
            LongQuery query = new LongQuery(connection, other);
            connection.unwrap(PGConnection.class).cancelQuery();
            query.assertFails(PSQLState.QUERY_CANCELED);
            assertEquals("42", query(connection, "select 42"));
        }
    }

    @Test
    void anInterruptEndsAQueryAndItsConnection() throws Exception {
        try (Connection connection = connect(); Connection other = connect()) {
            LongQuery query = new LongQuery(connection, other);
            query.thread.interrupt();
            query.assertFails(PSQLState.CONNECTION_FAILURE);
            assertTrue(connection.isClosed());
        }
    }

    @Test
    void closingTheConnectionByForceEndsItsQuery() throws Exception {
        try (Connection connection = connect(); Connection other = connect()) {
            LongQuery query = new LongQuery(connection, other);
            connection.abort(Runnable::run);
            query.assertFails(PSQLState.CONNECTION_FAILURE);
        }
    }

    @Test
    void whomTheServerTurnsOutIsTold() throws Exception {
        try (Connection connection = connect(); Connection other = connect()) {
            LongQuery query = new LongQuery(connection, other);
            assertEquals("t", query(other, "select pg_terminate_backend(" + pid(connection) + ")"));
            assertEquals("57P01", query.failure.join().getSQLState()); // an administrator's command
            await().until(() -> !connection.isValid(1));
        }
    }

    @Test
    void aReadTimesOutAndTheDriverGivesTheConnectionUp() throws Exception {
        try (Connection connection = connect()) {
            connection.setNetworkTimeout(Runnable::run, 100);
            assertEquals(100, connection.getNetworkTimeout());
            SQLException failure = assertThrows(SQLException.class,
                    () -> execute(connection, "select pg_sleep(60)"));
            assertInstanceOf(SocketTimeoutException.class, failure.getCause());
            assertTrue(connection.isClosed());
        }
    }

    @Test
    void whereNoServerListensTheDriverSaysSo() throws Exception {
        String nowhere = PostgresTest.url(flag()).replaceFirst(":\\d+/", ":1/");
        SQLException failure =
                assertThrows(SQLException.class, () -> DriverManager.getConnection(nowhere));
        assertEquals(PSQLState.CONNECTION_UNABLE_TO_CONNECT.getState(), failure.getSQLState());
        assertInstanceOf(ConnectException.class, failure.getCause());
    }

    @Test
    void fiftyVirtualThreadsChangeOneTableAtOnce() throws Exception {
        try (Connection connection = connect()) {
            execute(connection, "create table counted (thread int, step int)");
        }
        crowd(CROWD, index -> {
            try (Connection connection = connect();
                    PreparedStatement insert = connection.prepareStatement(
                            "insert into counted values (?, ?)")) {
                connection.setAutoCommit(false);
                for (int step = 0; step < STEPS; step++) {
                    insert.setInt(1, index);
                    insert.setInt(2, step);
                    insert.executeUpdate();
                    if (step % 5 == 4) {
                        connection.commit();
                    }
                }
            }
            return null;
        });
        try (Connection connection = connect()) {
            assertEquals(CROWD * STEPS + " " + CROWD * STEPS, query(connection, "select count(*)"
                    + " || ' ' || count(distinct thread * 1000 + step) from counted"));
            execute(connection, "drop table counted");
        }
    }
}
