package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task.On;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several loops share the work, and what ends calls ends those on all of them. */
abstract class LoopsContract extends FacadeContract {
    private static final int LOOPS = 3;

    @Override
    @BeforeEach
    void openHeddle() throws IOException {
        heddle = open(options().withLoops(LOOPS));
    }

    @Test
    void socketsOfPlainThreadsAreSpreadEvenly() throws Exception {
        try (TcpListener listener = heddle.listen(loopback(0))) {
            List<TcpSocket> sockets = new ArrayList<>();
            for (int i = 0; i < 2 * LOOPS; i++) {
                sockets.add(heddle.connect(listener.localAddress()));
            }
            Map<Integer, Long> byLoop = sockets.stream().map(socket -> socket.loop().index())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertEquals(Map.of(0, 2L, 1, 2L, 2, 2L), byLoop);
        }
    }

    /** Accepted on a thread without a loop, and then used by one that has. */
    @Test
    void aConnectionBelongsToTheLoopOfTheThreadThatServesIt() throws Exception {
        try (TcpListener listener = heddle.listen(loopback(0))) {
            for (int i = 0; i < LOOPS; i++) {
                try (Socket peer = new Socket()) {
                    peer.connect(listener.localAddress());
                    TcpSocket accepted = listener.accept();
                    assertEquals(0, handedOver(accepted, peer));
                }
            }
        }
    }

    @Test
    void aConnectionBelongsToTheLoopOfTheThreadThatMadeIt() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, loopback(0).getAddress())) {
            Task<Long> handedOver = On.VIRTUAL.start(() -> {
                TcpSocket made = heddle.connect(loopback(listener.getLocalPort()));
                long before = heddle.statistics().get("ARRIVALS");
                made.shutdownOutput();
                made.recv(ByteBuffer.allocateDirect(1));
                return heddle.statistics().get("ARRIVALS") - before;
            });
            try (Socket peer = listener.accept()) {
                assertEquals(-1, peer.getInputStream().read());
            }
            assertEquals(0, handedOver.result());
        }
    }

    /** How many operations of an echo are handed over, apart from the first. */
    private long handedOver(TcpSocket socket, Socket peer) throws Exception {
        Task<Long> server = On.VIRTUAL.start(() -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(1);
            socket.recv(buffer);
            long before = heddle.statistics().get("ARRIVALS");
            while (socket.recv(buffer.clear()) > 0) {
                socket.sendFully(buffer.flip());
            }
            return heddle.statistics().get("ARRIVALS") - before;
        });
        peer.getOutputStream().write(1);
        for (int i = 0; i < 20; i++) {
            peer.getOutputStream().write(2);
            assertEquals(2, peer.getInputStream().read());
        }
        peer.shutdownOutput();
        return server.result();
    }

    @ParameterizedTest
    @EnumSource
    void aScopesCancelEndsCallsOnEveryLoop(On on) throws Exception {
        try (TcpListener listener = heddle.listen(loopback(0));
                CancelScope scope = heddle.cancelScope()) {
            List<Task<Integer>> receivers = new ArrayList<>();
            for (int i = 0; i < 2 * LOOPS; i++) {
                TcpSocket socket = heddle.connect(listener.localAddress()).in(scope);
                receivers.add(on.start(() -> socket.recv(ByteBuffer.allocateDirect(1))));
            }
            receivers.forEach(Task::awaitParked);
            scope.cancel();
            receivers.forEach(receiver -> receiver.failure(CallCancelledException.class));
        }
    }

    @Test
    void aSocketsCancelAllEndsCallsOnWhateverLoopItBelongsTo() throws Exception {
        try (TcpListener listener = heddle.listen(loopback(0))) {
            for (int i = 0; i < LOOPS; i++) {
                TcpSocket socket = heddle.connect(listener.localAddress());
                Task<Integer> receiver = On.PLATFORM.start(
                        () -> socket.recv(ByteBuffer.allocateDirect(1))).awaitParked();
                socket.cancelAll();
                receiver.failure(CallCancelledException.class);
            }
        }
    }

    /** Each waits for the lock on its own loop, where a file's calls may be on any. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFilesCloseAndCancelAllEndCallsOnEveryLoop(boolean closes) throws Exception {
        try (HeddleFile file = heddle.openFile(dir.resolve("file"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            file.lock();
            List<Task<HeldLock>> waiters = new ArrayList<>();
            for (int i = 0; i < 2 * LOOPS; i++) {
                waiters.add(On.VIRTUAL.start(() -> file.lock()));
            }
            waiters.forEach(Task::awaitParked);
            if (closes) {
                On.VIRTUAL.run(file::close);
            } else {
                file.cancelAll();
            }
            Class<? extends Exception> expected = closes
                    ? AsynchronousCloseException.class : CallCancelledException.class;
            waiters.forEach(waiter -> waiter.failure(expected));
        }
    }

    @Test
    void threadsOfDifferentLoopsWakeEachOther() throws Exception {
        Event ping = heddle.event();
        Event pong = heddle.event();
        Task<Void> one = On.VIRTUAL.start(() -> {
            for (int i = 0; i < 1_000; i++) {
                ping.trigger();
                assertTrue(pong.await());
            }
        });
        Task<Void> other = On.VIRTUAL.start(() -> {
            for (int i = 0; i < 1_000; i++) {
                assertTrue(ping.await());
                pong.trigger();
            }
        });
        one.result();
        other.result();
    }

    @Test
    void theirNumberHasARange() {
        for (int loops : new int[] {0, 257}) {
            Exception e = assertThrows(IllegalArgumentException.class,
                    () -> HeddleOptions.defaults().withLoops(loops));
            assertEquals("loops is " + loops + ", but must be 1 to 256", e.getMessage());
        }
    }
}
