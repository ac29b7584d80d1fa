package dev.heddle.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.backend.Seed;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same calls in a random order, made on a pair of the JDK's channels and on a pair of ours, by
 * one thread. Every call, wrong ones included, must come to the same.
 */
@ExtendWith(Seed.class)
abstract class DifferentialOracle extends Oracle {
    /*
     * Nothing is read that has not been written, so that no call waits; hence the sequence keeps
     * account of what is under way in each direction.
     */
    private static final int SEQUENCES = 700;
    private static final int CALLS = 30;
    private static final int BUFFER_BYTES_MAX = 3000;
    private static final List<SocketOption<Boolean>> FLAGS = List.of(
            StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.SO_KEEPALIVE,
            StandardSocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_BROADCAST);

    @TempDir
    private Path dir;

    @Test
    void randomCallsComeToTheSame() throws Exception {
        compare(null, loopback(0), loopback(0));
    }

    @Test
    void randomCallsOnUnixDomainSocketsComeToTheSame() throws Exception {
        compare(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(dir.resolve("jdk")),
                UnixDomainSocketAddress.of(dir.resolve("own")));
    }

    private void compare(ProtocolFamily family, SocketAddress forJdk, SocketAddress forOurs)
            throws Exception {
        try (ServerSocketChannel jdk = SocketSubject.JDK.serverSocket(family).bind(forJdk);
                ServerSocketChannel own = ours().serverSocket(family).bind(forOurs)) {
            for (int i = 0; i < SEQUENCES; i++) {
                long seed = Seed.VALUE + i;
                Caller.On on = i % 2 == 0 ? Caller.On.VIRTUAL : Caller.On.PLATFORM;
                assertEquals(on.start(() -> played(SocketSubject.JDK, family, jdk, seed)).result(),
                        on.start(() -> played(ours(), family, own, seed)).result(),
                        "sequence " + i + " on threads: " + on);
            }
        }
    }

    private static String played(SocketSubject subject, ProtocolFamily family,
            ServerSocketChannel listener, long seed) throws Exception {
        try (Transcript told = new Transcript()) {
            End near = new End(told.keep(subject.socket(family)), family == null);
            Random random = new Random(seed);
            if (random.nextInt(10) == 0) {
                call(random, near, near, told); // on what is not connected
            }
            if (near.channel.isOpen()) {
                near.channel.connect(listener.getLocalAddress());
                End far = new End(told.keep(listener.accept()), family == null);
                for (int i = 0; i < CALLS; i++) {
                    boolean swapped = random.nextBoolean();
                    call(random, swapped ? far : near, swapped ? near : far, told);
                }
            }
            return told.toString();
        }
    }

    /** One end, and what is on its way to it. */
    private static final class End {
        final SocketChannel channel;
        /** Whether the other end has room for all, however small this one's buffer is. */
        final boolean hasRoom;
        long coming;
        boolean ended;

        End(SocketChannel channel, boolean hasRoom) {
            this.channel = channel;
            this.hasRoom = hasRoom;
        }

        /** Whether a read would find something, if only the end. */
        boolean isReadable() {
            return coming > 0 || ended || !channel.isConnected() || !channel.isOpen();
        }
    }

    private static void call(Random random, End on, End other, Transcript told) {
        SocketChannel channel = on.channel;
        switch (random.nextInt(18)) {
            case 0, 1, 2 -> write(random, on, other, told);
            case 3 -> gather(random, on, other, told);
            case 4, 5, 6 -> read(random, on, told);
            case 7 -> scatter(random, on, told);
            case 8 -> told.step("shutdownOutput", () -> {
                channel.shutdownOutput();
                other.ended = true;
            });
            case 9 -> {
                if (on.coming == 0) { // else the peer's next write is answered by a reset
                    told.step("shutdownInput", channel::shutdownInput);
                    on.ended |= channel.isOpen() && channel.isConnected();
                }
            }
            case 10 -> {
                SocketOption<Boolean> flag = FLAGS.get(random.nextInt(FLAGS.size()));
                boolean value = random.nextBoolean();
                told.step("set " + flag, () -> channel.setOption(flag, value));
                told.call("get " + flag, () -> channel.getOption(flag));
            }
            case 11 -> {
                int bytes = random.nextInt(-2, 200_000);
                if (on.hasRoom || bytes < 0) {
                    told.step("buffer", () ->
                            channel.setOption(StandardSocketOptions.SO_SNDBUF, bytes));
                }
            }
            case 12 -> told.closed("connect", () -> channel.connect(loopback(1)));
            case 13 -> told.step("bind", () -> channel.bind(null));
            case 14 -> told.call("finishConnect", channel::finishConnect);
            case 15 -> {
                told.call("local", channel::getLocalAddress);
                told.call("remote", channel::getRemoteAddress);
                told.note("connected", channel.isConnected());
            }
            case 16 -> interrupted(on, other, told);
            default -> {
                if (random.nextInt(8) == 0) {
                    close(on, other, told);
                }
            }
        }
    }

    private static ByteBuffer buffer(Random random, int bytes) {
        ByteBuffer buffer = random.nextBoolean() ? ByteBuffer.allocate(bytes + 7)
                : ByteBuffer.allocateDirect(bytes + 7);
        buffer.position(3);
        ByteBuffer slice = random.nextBoolean() ? buffer.slice() : buffer;
        slice.limit(slice.position() + bytes);
        for (int i = slice.position(); i < slice.limit(); i++) {
            slice.put(i, (byte) random.nextInt());
        }
        return slice;
    }

    private static void write(Random random, End on, End other, Transcript told) {
        ByteBuffer source = buffer(random, random.nextInt(BUFFER_BYTES_MAX));
        ByteBuffer given = random.nextInt(4) == 0 ? source.asReadOnlyBuffer() : source;
        if (isHeard(on, other)) {
            Integer count = told.call("write", () -> on.channel.write(given));
            other.coming += count == null ? 0 : count;
            told.note("source", given.position());
        }
    }

    /** Whose peer has gone is reset some time, nobody knows when. */
    private static boolean isHeard(End on, End other) {
        return other.channel.isOpen() || !on.channel.isOpen();
    }

    private static ByteBuffer[] row(Random random) {
        ByteBuffer[] row = new ByteBuffer[random.nextInt(5)];
        for (int i = 0; i < row.length; i++) {
            row[i] = buffer(random, random.nextInt(3) == 0 ? 0 : random.nextInt(500));
        }
        return row;
    }

    private static void gather(Random random, End on, End other, Transcript told) {
        ByteBuffer[] row = row(random);
        int offset = random.nextInt(-1, 3);
        int length = random.nextInt(4);
        if (isHeard(on, other)) {
            Long count = told.call("gather", () -> on.channel.write(row, offset, length));
            other.coming += count == null ? 0 : count;
            noteAll(told, row);
        }
    }

    private static void noteAll(Transcript told, ByteBuffer[] row) {
        for (ByteBuffer buffer : row) {
            told.note("buffer", buffer);
        }
    }

    private static void read(Random random, End on, Transcript told) {
        ByteBuffer target = buffer(random, random.nextInt(BUFFER_BYTES_MAX));
        ByteBuffer given = random.nextInt(8) == 0 ? target.asReadOnlyBuffer() : target;
        if (on.isReadable()) {
            // All of what comes, since how much there is at once is for the network to say.
            Integer count = told.call("read", () -> readFully(on, given));
            on.coming -= count == null ? 0 : Math.max(count, 0);
            told.note("target", target);
        }
    }

    private static int readFully(End on, ByteBuffer target) throws IOException {
        int count = on.channel.read(target);
        while (count > 0 && count < on.coming && target.hasRemaining()) {
            count += on.channel.read(target);
        }
        return count;
    }

    private static void scatter(Random random, End on, Transcript told) {
        ByteBuffer[] row = row(random);
        int offset = random.nextInt(-1, 3);
        int length = random.nextInt(4);
        if (on.isReadable()) {
            Long count = told.call("scatter", () -> scatterFully(on, row, offset, length));
            on.coming -= count == null ? 0 : Math.max(count, 0);
            noteAll(told, row);
        }
    }

    private static long scatterFully(End on, ByteBuffer[] row, int offset, int length)
            throws IOException {
        long count = on.channel.read(row, offset, length);
        long more = count;
        while (more > 0 && count < on.coming) {
            more = on.channel.read(row, offset, length);
            count += more;
        }
        return count;
    }

    private static void interrupted(End on, End other, Transcript told) {
        if (isHeard(on, other) && on.coming == 0) { // what is not read makes a reset of closing
            Thread.currentThread().interrupt();
            told.call("write interrupted", () -> on.channel.write(ByteBuffer.allocate(3)));
            told.note("interrupted", Thread.interrupted());
            told.note("open", on.channel.isOpen());
            other.ended |= !on.channel.isOpen();
        }
    }

    private static void close(End on, End other, Transcript told) {
        if (on.coming == 0) {
            told.step("close", on.channel::close);
            other.ended = true;
        }
    }
}
