package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.backend.Capability;
import dev.heddle.backend.Seed;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receives and accepts of threads that are not the loop's, after enough have waited. */
abstract class ReadinessContract extends FacadeContract {
    private static final int CHUNKS = 2_000;
    private static final int CONNECTIONS = 300;
    private static final int CHUNK_BYTES_MAX = 20;
    private static final int PAUSE_NANOS_MAX = 100_000;

    /** A connection on which enough receives have waited. */
    private Pair watchedPair() throws IOException {
        Pair pair = pair();
        watch(pair);
        return pair;
    }

    private static void watch(Pair pair) throws IOException {
        for (int i = 0; i < BlockingCall.MANY_WAITS; i++) {
            pair.peer().getOutputStream().write(i);
            assertEquals(i, received(pair));
        }
    }

    /** The byte that a receive with room for more returns, or -1. */
    private static int received(Pair pair) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(2);
        return pair.socket().recv(target) < 0 ? -1 : target.get(0);
    }

    private static <T> Task<T> parked(Callable<T> code) {
        return Task.On.PLATFORM.start(code).awaitParked();
    }

    private long count(String counter) {
        return heddle.statistics().get(counter);
    }

    @Test
    void aReceiveThatWaitsDoesNotComeToTheLoop() throws Exception {
        assumeTrue(can(Capability.WATCH));
        try (Pair pair = watchedPair()) {
            long before = count("ARRIVALS");
            for (int i = 0; i < 50; i++) {
                Task<Integer> receiver = parked(() -> received(pair));
                pair.peer().getOutputStream().write(i);
                assertEquals(i, receiver.result());
            }
            assertEquals(before, count("ARRIVALS"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noByteIsLostHoweverTheyCome(boolean intoSeveral) throws Exception {
        try (Pair pair = watchedPair()) {
            Random random = new Random(Seed.VALUE);
            int[] chunks = random.ints(CHUNKS, 1, CHUNK_BYTES_MAX).toArray();
            byte[] all = pattern(Arrays.stream(chunks).sum());
            Task<Void> sender = Task.On.PLATFORM.start(() -> {
                OutputStream out = pair.peer().getOutputStream();
                int at = 0;
                for (int bytes : chunks) {
                    LockSupport.parkNanos(random.nextInt(PAUSE_NANOS_MAX));
                    out.write(all, at, bytes);
                    at += bytes;
                }
                pair.peer().shutdownOutput();
            });
            Task<Integer> receiver = Task.On.VIRTUAL.start(
                    () -> assertReceives(pair.socket(), all, intoSeveral));
            sender.result();
            assertEquals(all.length, receiver.result());
        }
    }

    private static int assertReceives(TcpSocket socket, byte[] all, boolean intoSeveral)
            throws IOException {
        ByteBuffer[] targets = {ByteBuffer.allocateDirect(4),
            ByteBuffer.allocate(intoSeveral ? 3 : 0)};
        int at = 0;
        while (true) {
            for (ByteBuffer target : targets) {
                target.clear();
            }
            long count = intoSeveral ? socket.recv(targets) : socket.recv(targets[0]);
            if (count < 0) {
                return at;
            }
            for (ByteBuffer target : targets) {
                for (target.flip(); target.hasRemaining(); at++) {
                    assertEquals(all[at], target.get(), "byte " + at);
                }
            }
        }
    }

    @Test
    void theEndOfTheStreamEndsTheWait() throws Exception {
        try (Pair pair = watchedPair()) {
            Task<Integer> receiver = parked(() -> received(pair));
            pair.peer().shutdownOutput();
            assertEquals(-1, receiver.result());
            assertEquals(-1, received(pair));
        }
        try (Pair pair = watchedPair()) {
            Task<Integer> receiver = parked(() -> received(pair));
            pair.socket().shutdownInput();
            assertEquals(-1, receiver.result());
        }
    }

    @Test
    void aResetEndsTheWait() throws Exception {
        try (Pair pair = watchedPair()) {
            Task<Integer> receiver = parked(() -> received(pair));
            pair.peer().setSoLinger(true, 0);
            pair.peer().close();
            receiver.failure(SocketException.class);
        }
    }

    @Test
    void thePeerHearsOfTheClose() throws Exception {
        try (Pair pair = watchedPair()) {
            pair.peer().setSoTimeout((int) Task.SOON.toMillis());
            pair.socket().close();
            assertEquals(-1, pair.peer().getInputStream().read());
        }
    }

    @Test
    void whoIsNeverWaitedForIsNotTold() throws Exception {
        assumeTrue(can(Capability.WATCH));
        try (Pair pair = watchedPair()) {
            long cancels = count("CANCELS");
            int sent = 0;
            while (count("CANCELS") == cancels) {
                // Each told by itself: the loop has nothing else to do, but for the end of it.
                long turns = count("TURNS");
                pair.peer().getOutputStream().write(sent);
                Task.soon().until(() -> count("TURNS") > turns || count("CANCELS") > cancels);
                assertEquals(sent, received(pair));
                sent++;
                assertTrue(sent < 100, "goes on to be told");
            }
            long arrivals = count("ARRIVALS");
            Task<Integer> receiver = parked(() -> received(pair));
            Task.soon().until(() -> count("ARRIVALS") > arrivals);
            pair.peer().getOutputStream().write(7);
            assertEquals(7, receiver.result());
        }
    }

    /** The scope's end reaches what is on the loop, and nothing else. */
    @Test
    void aReceiveInAScopeGoesToTheLoopAndTheNextDoesNot() throws Exception {
        try (Pair pair = watchedPair()) {
            CancelScope scope = heddle.cancelScope();
            Task<Integer> receiver =
                    parked(() -> pair.socket().in(scope).recv(ByteBuffer.allocate(2)));
            scope.close();
            receiver.failure(CallCancelledException.class);
            Task<Integer> next = parked(() -> received(pair));
            pair.peer().getOutputStream().write(3);
            assertEquals(3, next.result());
        }
    }

    @Test
    void anAcceptThatWaitsDoesNotComeToTheLoop() throws Exception {
        assumeTrue(can(Capability.WATCH));
        try (TcpListener listener = heddle.listen(loopback(0))) {
            for (int i = 0; i < BlockingCall.MANY_WAITS; i++) {
                acceptParked(listener);
            }
            long before = count("ARRIVALS");
            for (int i = 0; i < 20; i++) {
                acceptParked(listener);
            }
            assertEquals(before, count("ARRIVALS"));
        }
    }

    private void acceptParked(TcpListener listener) throws Exception {
        Task<TcpSocket> acceptor = parked(listener::accept);
        try (Socket peer = new Socket()) {
            peer.connect(listener.localAddress());
            try (TcpSocket accepted = acceptor.result()) {
                assertEquals(peer.getLocalSocketAddress(), accepted.remoteAddress());
            }
        }
    }

    @Test
    void noConnectionIsLostHoweverTheyCome() throws Exception {
        try (TcpListener listener = heddle.listen(loopback(0))) {
            Random random = new Random(Seed.VALUE);
            Task<Void> connector = Task.On.PLATFORM.start(() -> {
                for (int i = 0; i < CONNECTIONS; i++) {
                    LockSupport.parkNanos(random.nextInt(PAUSE_NANOS_MAX));
                    try (Socket peer = new Socket()) {
                        peer.connect(listener.localAddress());
                        peer.getOutputStream().write(i);
                    }
                }
            });
            Task<Void> acceptor = Task.On.VIRTUAL.start(() -> {
                for (int i = 0; i < CONNECTIONS; i++) {
                    try (TcpSocket socket = listener.accept()) {
                        ByteBuffer target = ByteBuffer.allocate(1);
                        socket.recvFully(target);
                        assertEquals((byte) i, target.get(0), "connection " + i);
                    }
                }
            });
            connector.result();
            acceptor.result();
        }
    }

    @Test
    void whoFindsNoPlaceIsServedAllTheSame() throws Exception {
        heddle.close();
        heddle = open(options().withMaxInFlight(512 * loops())); // two places each
        List<Pair> pairs = new ArrayList<>();
        try {
            List<Task<Integer>> receivers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Pair pair = watchedPair();
                pairs.add(pair);
                receivers.add(parked(() -> received(pair)));
            }
            for (int i = 0; i < pairs.size(); i++) {
                pairs.get(i).peer().getOutputStream().write(i);
                assertEquals(i, receivers.get(i).result());
            }
        } finally {
            for (Pair pair : pairs) {
                pair.close();
            }
        }
    }
}
