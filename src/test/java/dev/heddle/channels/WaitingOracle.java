package dev.heddle.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Channels whose calls wait, and what ends the waiting. */
abstract class WaitingOracle extends Oracle {
    private static final int MUCH_BYTES = 2 << 20;
    private static final int SMALL_BYTES = 16 << 10;

    private static void end(Transcript told, String name, Caller<?> caller) {
        told.call(name, caller::result);
        told.note("interrupted", caller.interruptedAtEnd());
    }

    private static void later(Transcript told, SocketChannel channel) {
        told.note("open", channel.isOpen());
        told.call("read", () -> channel.read(ByteBuffer.allocate(1)));
        told.call("write", () -> channel.write(bytes(1)));
    }

    @Test
    void readIsEndedByWhatComes() throws Exception {
        same((subject, told) -> {
            Pair pair = pair(subject, told);
            ByteBuffer target = ByteBuffer.allocate(8);
            Caller<Integer> reader = here().start(() -> pair.channel().read(target));
            reader.awaitBlocked();
            pair.peer().write(bytes(1, 2, 3));
            end(told, "read", reader);
            told.note("target", target);
            Caller<Long> scatterer = here().start(() -> pair.channel().read(
                    new ByteBuffer[] {ByteBuffer.allocate(2), ByteBuffer.allocate(2)}));
            scatterer.awaitBlocked();
            pair.peer().write(bytes(1, 2, 3));
            end(told, "scatter", scatterer);
            Caller<Integer> last = here().start(() -> pair.channel().read(target));
            last.awaitBlocked();
            pair.peer().shutdownOutput();
            end(told, "end", last);
            told.call("end", () -> pair.channel().read(target));
            told.call("end of none", () -> pair.channel().read(ByteBuffer.allocate(0)));
            told.call("scatter none",
                    () -> pair.channel().read(new ByteBuffer[] {ByteBuffer.allocate(0)}));
        });
    }

    @Test
    void readIsEndedByClosing() throws Exception {
        same((subject, told) -> {
            Pair pair = pair(subject, told);
            Caller<Integer> reader =
                    here().start(() -> pair.channel().read(ByteBuffer.allocate(8)));
            reader.awaitBlocked();
            pair.channel().close();
            end(told, "read", reader);
            later(told, pair.channel());
            told.call("peer", () -> pair.peer().read(ByteBuffer.allocate(1)));
        });
    }

    @Test
    void readIsEndedByInterrupt() throws Exception {
        same((subject, told) -> {
            Pair pair = pair(subject, told);
            Caller<Integer> reader =
                    here().start(() -> pair.channel().read(ByteBuffer.allocate(8)));
            reader.awaitBlocked();
            reader.thread.interrupt();
            end(told, "read", reader);
            later(told, pair.channel());
            told.call("peer", () -> pair.peer().read(ByteBuffer.allocate(1)));
        });
    }

    /** What each call comes to when the interrupt is there before it. */
    @Test
    void interruptedBefore() throws Exception {
        same((subject, told) -> {
            interrupted(told, "read", pair(subject, told),
                    channel -> channel.read(ByteBuffer.allocate(8)));
            interrupted(told, "read none", pair(subject, told),
                    channel -> channel.read(ByteBuffer.allocate(0)));
            interrupted(told, "scatter", pair(subject, told),
                    channel -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(8)}));
            interrupted(told, "write", pair(subject, told), channel -> channel.write(bytes(1)));
            interrupted(told, "write none", pair(subject, told),
                    channel -> channel.write(bytes()));
            interrupted(told, "gather", pair(subject, told),
                    channel -> channel.write(new ByteBuffer[] {bytes(1)}));
            interrupted(told, "shutdownInput", pair(subject, told), SocketChannel::shutdownInput);
            interrupted(told, "shutdownOutput", pair(subject, told),
                    SocketChannel::shutdownOutput);
            interrupted(told, "option", pair(subject, told),
                    channel -> channel.setOption(StandardSocketOptions.TCP_NODELAY, true));
            interrupted(told, "connected", pair(subject, told),
                    channel -> channel.connect(loopback(1)));
            interrupted(told, "close", pair(subject, told), channel -> {
                channel.close();
                return null;
            });
            ServerSocketChannel listener = listener(told);
            Pair fresh = new Pair(told.keep(subject.socket(null)), null);
            interrupted(told, "connect", fresh,
                    channel -> channel.connect(listener.getLocalAddress()));
            Pair unconnected = new Pair(told.keep(subject.socket(null)), null);
            interrupted(told, "read unconnected", unconnected,
                    channel -> channel.read(ByteBuffer.allocate(8)));
            interrupted(told, "bind", unconnected, channel -> channel.bind(null));
        });
    }

    /** A call on a channel. */
    @FunctionalInterface
    private interface Call {
        Object make(SocketChannel channel) throws Exception;
    }

    private static void interrupted(Transcript told, String name, Pair pair, Call call)
            throws Exception {
        if (pair.peer() != null) {
            pair.peer().write(bytes(1, 2, 3));
        }
        Thread.currentThread().interrupt();
        Callable<Object> made = () -> call.make(pair.channel());
        told.call(name, made);
        told.note("interrupted", Thread.interrupted());
        told.note("open", pair.channel().isOpen());
    }

    @Test
    void readIsEndedByShutdownOfInput() throws Exception {
        same((subject, told) -> {
            Pair pair = pair(subject, told);
            Caller<Integer> reader =
                    here().start(() -> pair.channel().read(ByteBuffer.allocate(8)));
            reader.awaitBlocked();
            told.step("shutdownInput", () -> pair.channel().shutdownInput());
            end(told, "read", reader);
            pair.peer().write(bytes(1));
            later(told, pair.channel());
            told.step("shutdownInput", () -> pair.channel().shutdownInput());
            told.call("read-only",
                    () -> pair.channel().read(ByteBuffer.allocate(1).asReadOnlyBuffer()));
        });
    }

    private static Pair narrowPair(SocketSubject subject, Transcript told) throws Exception {
        Pair pair = pair(subject, told);
        pair.channel().setOption(StandardSocketOptions.SO_SNDBUF, SMALL_BYTES);
        pair.peer().setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BYTES);
        return pair;
    }

    @Test
    void writeIsEndedByClosing() throws Exception {
        ours((subject, told) -> {
            Pair pair = narrowPair(subject, told);
            Caller<Integer> writer =
                    here().start(() -> pair.channel().write(ByteBuffer.allocate(MUCH_BYTES)));
            writer.awaitBlocked();
            pair.channel().close();
            writer.failure(java.nio.channels.AsynchronousCloseException.class);
        });
    }

    @Test
    void writeIsEndedByInterrupt() throws Exception {
        same((subject, told) -> {
            Pair pair = narrowPair(subject, told);
            Caller<Integer> writer = here().start(() -> {
                // The JDK's may return early, with a count.
                while (true) {
                    pair.channel().write(ByteBuffer.allocate(MUCH_BYTES));
                }
            });
            writer.awaitBlocked();
            writer.thread.interrupt();
            end(told, "write", writer);
            later(told, pair.channel());
        });
    }

    @Test
    void writeIsEndedByShutdownOfOutput() throws Exception {
        same((subject, told) -> {
            Pair pair = narrowPair(subject, told);
            Caller<Integer> writer = here().start(() -> {
                while (true) {
                    pair.channel().write(ByteBuffer.allocate(MUCH_BYTES));
                }
            });
            writer.awaitBlocked();
            told.step("shutdownOutput", () -> pair.channel().shutdownOutput());
            Class<?> end = writer.failure(java.nio.channels.ClosedChannelException.class)
                    .getClass();
            told.note("closed", java.nio.channels.ClosedChannelException.class
                    .isAssignableFrom(end));
            told.note("open", pair.channel().isOpen());
            told.call("write", () -> pair.channel().write(bytes(1)));
            told.call("write none", () -> pair.channel().write(bytes()));
            told.call("gather none", () -> pair.channel().write(new ByteBuffer[0]));
            told.step("shutdownOutput", () -> pair.channel().shutdownOutput());
            pair.peer().write(bytes(1, 2));
            told.call("read", () -> pair.channel().read(ByteBuffer.allocate(8)));
        });
    }

    /** The JDK's ends early on virtual threads. */
    @Test
    void writeSendsEverything() throws Exception {
        ours((subject, told) -> {
            Pair pair = narrowPair(subject, told);
            ByteBuffer source = ByteBuffer.allocate(MUCH_BYTES);
            ByteBuffer[] row = new ByteBuffer[3000];
            for (int i = 0; i < row.length; i++) {
                row[i] = ByteBuffer.allocate(i % 3 * 700);
            }
            Caller<Long> writer = here().start(() -> pair.channel().write(source)
                    + pair.channel().write(row, 1, row.length - 2));
            long expected = MUCH_BYTES;
            for (int i = 1; i < row.length - 1; i++) {
                expected += i % 3 * 700;
            }
            ByteBuffer all = ByteBuffer.allocate((int) expected);
            while (all.hasRemaining()) {
                pair.peer().read(all);
            }
            assertEquals(expected, writer.result());
            assertEquals(0, source.remaining());
        });
    }

    @Test
    void resetIsToldAgainAndAgain() throws Exception {
        same((subject, told) -> {
            Pair pair = pair(subject, told);
            Caller<Integer> reader =
                    here().start(() -> pair.channel().read(ByteBuffer.allocate(8)));
            reader.awaitBlocked();
            pair.peer().setOption(StandardSocketOptions.SO_LINGER, 0);
            pair.peer().close();
            told.message("read", reader::result);
            told.message("read", () -> pair.channel().read(ByteBuffer.allocate(8)));
            told.message("scatter",
                    () -> pair.channel().read(new ByteBuffer[] {ByteBuffer.allocate(8)}));
            told.message("write", () -> pair.channel().write(bytes(1)));
            told.message("write", () -> pair.channel().write(bytes(1)));
            told.message("gather", () -> pair.channel().write(new ByteBuffer[] {bytes(1)}));
            told.step("shutdownOutput", () -> pair.channel().shutdownOutput());
            told.step("shutdownInput", () -> pair.channel().shutdownInput());
            told.message("read", () -> pair.channel().read(ByteBuffer.allocate(8)));
            told.note("open", pair.channel().isOpen());
            told.note("connected", pair.channel().isConnected());
        });
    }

    @Test
    void oneReadsAndAnotherWrites() throws Exception {
        same((subject, told) -> {
            Pair pair = pair(subject, told);
            Caller<Integer> reader =
                    here().start(() -> pair.channel().read(ByteBuffer.allocate(8)));
            reader.awaitBlocked();
            told.call("write", () -> pair.channel().write(bytes(1, 2)));
            pair.peer().write(bytes(3));
            end(told, "read", reader);
        });
    }

    @Test
    void connectingWaits() throws Exception {
        same((subject, told) -> {
            SocketAddress silence = silence(told);
            SocketChannel closed = told.keep(subject.socket(null));
            Caller<Boolean> first = here().start(() -> closed.connect(silence));
            first.awaitBlocked();
            told.note("pending", closed.isConnectionPending());
            told.note("connected", closed.isConnected());
            told.step("shutdownInput", closed::shutdownInput);
            told.call("option", () -> closed.getOption(StandardSocketOptions.TCP_NODELAY));
            closed.close();
            end(told, "closed", first);
            told.note("pending", closed.isConnectionPending());
            SocketChannel channel = told.keep(subject.socket(null));
            Caller<Boolean> second = here().start(() -> channel.connect(silence));
            second.awaitBlocked();
            second.thread.interrupt();
            end(told, "interrupted", second);
            told.note("open", channel.isOpen());
        });
    }

    @Test
    void closeWakesAllWhoQueue() throws Exception {
        same((subject, told) -> {
            Pair pair = pair(subject, told);
            Caller<Integer> first =
                    here().start(() -> pair.channel().read(ByteBuffer.allocate(8)));
            first.awaitBlocked();
            Caller<Integer> second =
                    here().start(() -> pair.channel().read(ByteBuffer.allocate(8)));
            second.awaitBlocked();
            pair.channel().close();
            told.note("first",
                    first.failure(java.nio.channels.ClosedChannelException.class) != null);
            told.note("second",
                    second.failure(java.nio.channels.ClosedChannelException.class) != null);
        });
    }
}
