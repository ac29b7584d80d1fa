package dev.heddle.backend;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Cancelling: the target always comes back, once, and bytes are never lost. */
interface CancelContract extends Rigged {
    @Test
    default void aCancelledReceiveEndsOnceAndItsBufferIsTheOwnersAgain() throws IOException {
        int[] pair = rig().pair();
        ByteBuffer buffer = Rig.filled(8, 'x');
        var recv = rig().receiving(pair[1], buffer);
        rig().submit(recv);
        rig().turn(0);
        rig().cancel(recv);
        assertEquals(Errno.ECANCELED, rig().errnoOf(recv));
        rig().expect(8, rig().sending(pair[0], Rig.filled(8, 'y')));
        rig().turn(0);
        assertEquals(Rig.filled(8, 'x'), buffer, "written to after the end");
        rig().expect(8, recv); // the bytes have waited for the next receive
    }

    @Test
    default void aCancelBeforeTheFirstTurnReachesItsTarget() throws IOException {
        int[] pair = rig().pair();
        var recv = rig().receiving(pair[1], Rig.filled(8, 'x'));
        rig().submit(recv);
        rig().cancel(recv);
        rig().cancel(recv);
        assertEquals(Errno.ECANCELED, rig().errnoOf(recv));
    }

    @Test
    default void aCancelledAcceptLeavesTheConnectionForTheNext() throws IOException {
        int listener = rig().listener();
        var first = rig().accepting(listener);
        var second = rig().accepting(listener);
        rig().submit(first);
        rig().submit(second);
        rig().turn(0);
        rig().cancel(first);
        assertEquals(Errno.ECANCELED, rig().errnoOf(first));
        rig().result(rig().connecting(rig().stream(),
                Rig.loopback(rig().address(listener).getPort())));
        assertTrue(rig().resultOf(second) >= 0);
    }

    @Test
    default void aCancelledConnectEnds() throws IOException {
        // A listener whose queue is full does not answer, so that a connect to it waits.
        try (ServerSocket deaf = new ServerSocket(0, 1)) {
            List<Operation.Connect> connects = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                connects.add(rig().connecting(rig().stream(),
                        Rig.loopback(deaf.getLocalPort())));
                rig().submit(connects.get(i));
            }
            rig().turnUntil(() -> connects.stream().anyMatch(c -> !rig().isInFlight(c)));
            connects.forEach(rig()::cancel);
            connects.forEach(rig()::await);
            assertTrue(connects.stream().anyMatch(c -> c.errno() == Errno.ECANCELED));
            assertTrue(connects.stream()
                    .allMatch(c -> c.errno() == Errno.ECANCELED || c.errno() == null));
        }
    }

    @Test
    default void aCancelledSendEndsWithWhatItSent() throws IOException {
        int[] pair = rig().pair();
        var send = rig().sending(pair[0], Rig.filled(1 << 20, 'x'));
        long sent = 0;
        do {
            rig().submit(send);
            for (int i = 0; i < 20 && rig().isInFlight(send); i++) {
                rig().turn(0);
            }
            rig().cancel(send);
            rig().await(send);
            sent += Math.max(send.result(), 0);
        } while (send.errno() == null);
        assertEquals(Errno.ECANCELED, send.errno());
        rig().result(rig().shuttingDown(pair[0], Operation.Shutdown.How.WRITE));
        var recv = rig().receiving(pair[1], Rig.filled(1 << 20, 0));
        long got = 0;
        for (long count; (count = rig().result(recv)) > 0; ) {
            got += count;
        }
        assertEquals(sent, got);
    }

    @Test
    default void cancellingWhatHasEndedDoesNothing() {
        var nop = new Operation.Nop(this);
        rig().result(nop);
        rig().cancel(nop);
        assertEquals(0, rig().result(nop));
        rig().cancel(new Operation.Nop(this));
        rig().turn(0);
    }

    @Test
    default void aCloseIsCarriedOutThoughItIsCancelled() throws IOException {
        int handle = rig().open(rig().dir.resolve("file"), WRITE, CREATE);
        var close = rig().closing(handle);
        rig().submit(close);
        rig().cancel(close);
        rig().await(close);
        assertEquals(Errno.EBADF, rig().errno(rig().writing(handle, Rig.filled(1, 0), 0)));
    }

    @Test
    default void aReceiveThatRacesItsCancelLosesNoByte() throws Exception {
        int rounds = 1_000;
        int listener = rig().listener();
        var accept = rig().accepting(listener);
        rig().submit(accept);
        try (Socket outside = new Socket()) {
            outside.connect(Rig.loopback(rig().address(listener).getPort()));
            outside.setTcpNoDelay(true);
            int server = (int) rig().resultOf(accept);
            var round = new AtomicInteger();
            CompletableFuture<Void> sender =
                    CompletableFuture.runAsync(() -> sendInRounds(outside, round, rounds));
            var random = new Random(2);
            int received = 0;
            for (int i = 1; i <= rounds; i++) {
                var recv = rig().receiving(server, Rig.filled(4, -1));
                rig().submit(recv);
                round.set(i);
                for (int turns = random.nextInt(40); turns > 0; turns--) {
                    rig().turn(0);
                }
                rig().cancel(recv);
                rig().await(recv);
                received += check(recv, received);
            }
            sender.get(20, TimeUnit.SECONDS);
            while (received < rounds) {
                var recv = rig().receiving(server, Rig.filled(4, -1));
                assertNotEquals(0, rig().result(recv), "bytes were lost");
                received += check(recv, received);
            }
        }
    }

    private static void sendInRounds(Socket outside, AtomicInteger round, int rounds) {
        var random = new Random(1);
        try {
            OutputStream out = outside.getOutputStream();
            for (int i = 1; i <= rounds; i++) {
                while (round.get() < i) {
                    Thread.onSpinWait();
                }
                for (int spins = random.nextInt(3_000); spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                out.write((i - 1) % 100);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks what was received, or that nothing was; the count. */
    private static int check(Operation.Recv recv, int before) {
        int count = recv.errno() == null ? (int) recv.result() : 0;
        if (recv.errno() != null) {
            assertEquals(Errno.ECANCELED, recv.errno());
        }
        for (int i = 0; i < 4; i++) {
            assertEquals(i < count ? (before + i) % 100 : -1, recv.buffer.get(i), "byte " + i);
        }
        return count;
    }

    @Test
    default void aCancelledWriteIsEitherDoneOrNot() throws IOException {
        int handle = rig().open(rig().dir.resolve("file"), READ, WRITE, CREATE);
        var random = new Random(3);
        for (int i = 0; i < 300; i++) {
            var write = rig().writing(handle, Rig.filled(1, 'x'), i);
            rig().submit(write);
            for (int turns = random.nextInt(5); turns > 0; turns--) {
                rig().turn(0);
            }
            rig().cancel(write);
            rig().await(write);
            ByteBuffer back = Rig.filled(1, 0);
            rig().result(rig().reading(handle, back, i));
            assertEquals(write.errno() == null ? 'x' : 0, back.get(0), "write " + i);
            assertTrue(write.errno() == null || write.errno() == Errno.ECANCELED);
        }
        rig().close(handle);
    }
}
