package dev.heddle.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sending and receiving in place, on the calling thread. */
interface AttemptContract extends Rigged {
    /** Buffers of every kind, each with 8 bytes between position 3 and limit 11. */
    static Stream<ByteBuffer> kinds() {
        ByteBuffer heap = ByteBuffer.allocate(20);
        ByteBuffer direct = ByteBuffer.allocateDirect(20);
        return Stream.of(heap, direct, heap.slice(4, 16), direct.slice(4, 16),
                ByteBuffer.wrap(new byte[30], 5, 20).slice(),
                ByteBuffer.allocate(20).asReadOnlyBuffer(),
                ByteBuffer.allocateDirect(20).asReadOnlyBuffer())
                .map(buffer -> buffer.position(3).limit(11));
    }

    private boolean attempt(Operation.Transfer transfer) {
        int position = transfer.buffer.position();
        int limit = transfer.buffer.limit();
        boolean done = rig().backend.attempt(transfer);
        assertEquals(position, transfer.buffer.position(), "the position was moved");
        assertEquals(limit, transfer.buffer.limit(), "the limit was moved");
        return done;
    }

    /** Attempts until it is done: loopback may take a moment to hand bytes on. */
    private long attemptUntilDone(Operation.Transfer transfer) {
        long start = System.nanoTime();
        while (!attempt(transfer)) {
            assertTrue(System.nanoTime() - start < Rig.DEADLINE_NS, "never done in place");
        }
        assertNull(transfer.errno(), () -> transfer.errno() + ", " + transfer.cause());
        return transfer.result();
    }

    private void attemptAll(int bytes, Operation.Transfer transfer) {
        rig().expect(bytes, transfer, attemptUntilDone(transfer),
                step -> attemptUntilDone((Operation.Transfer) step));
    }

    @Test
    default void buffersOfEveryKindAreSentInPlace() throws IOException {
        int[] pair = rig().pair();
        kinds().forEach(buffer -> {
            ByteBuffer whole = buffer.duplicate().clear();
            while (!buffer.isReadOnly() && whole.hasRemaining()) {
                whole.put((byte) (whole.position() + 1));
            }
            byte[] wanted = new byte[8];
            buffer.get(3, wanted);
            attemptAll(8, rig().sending(pair[0], buffer));
            ByteBuffer got = Rig.filled(20, 0);
            rig().expect(8, rig().receiving(pair[1], got));
            byte[] bytes = new byte[8];
            got.get(bytes);
            assertArrayEquals(wanted, bytes);
        });
    }

    @Test
    default void buffersOfEveryWritableKindAreFilledInPlace() throws IOException {
        int[] pair = rig().pair();
        kinds().filter(buffer -> !buffer.isReadOnly()).forEach(buffer -> {
            ByteBuffer whole = buffer.duplicate().clear();
            while (whole.hasRemaining()) {
                whole.put((byte) -1);
            }
            rig().expect(8, rig().sending(pair[0], Rig.filled(8, 7)));
            attemptAll(8, rig().receiving(pair[1], buffer));
            for (int i = 0; i < buffer.capacity(); i++) {
                assertEquals(i >= 3 && i < 11 ? 7 : -1, whole.get(i), "byte " + i);
            }
        });
    }

    @Test
    default void aReceiveThatWouldWaitIsNotDoneAndTouchesNothing() throws IOException {
        int[] pair = rig().pair();
        kinds().filter(buffer -> !buffer.isReadOnly()).forEach(buffer -> {
            assertFalse(attempt(rig().receiving(pair[1], buffer)));
            for (ByteBuffer whole = buffer.duplicate().clear(); whole.hasRemaining(); ) {
                assertEquals(0, whole.get());
            }
        });
    }

    @Test
    default void aSendThatWouldWaitIsNotDoneAndMaybeSubmitted() throws IOException {
        int[] pair = rig().pair();
        ByteBuffer chunk = Rig.filled(64 * 1024, 'x');
        long sent = 0;
        var send = rig().sending(pair[0], chunk);
        while (attempt(send)) {
            assertNull(send.errno());
            sent += send.result();
            assertTrue(sent < 1L << 30, "a gigabyte fits nowhere");
        }
        rig().submit(send);
        rig().turn(0);
        long got = 0;
        ByteBuffer sink = Rig.filled(64 * 1024, 0);
        while (rig().isInFlight(send) || got < sent + send.result()) {
            got += rig().result(rig().receiving(pair[1], sink));
        }
        assertEquals(sent + rig().resultOf(send), got);
    }

    /** Of both sides of the length from which on nothing is copied. */
    @Test
    default void arraysOfAnyLengthAreSentAndFilledInPlace() throws IOException {
        int[] pair = rig().pair();
        for (int length : new int[] {4096, 4097, 30_000}) {
            byte[] wanted = new byte[length];
            for (int i = 0; i < length; i++) {
                wanted[i] = (byte) (i * 7 + i / 251);
            }
            byte[] sent = new byte[length + 5];
            System.arraycopy(wanted, 0, sent, 5, length);
            byte[] filled = new byte[length + 9];
            for (int at = 0; at < length;) {
                int step = (int) attemptUntilDone(rig().sending(pair[0],
                        ByteBuffer.wrap(sent, 5 + at, length - at).asReadOnlyBuffer()));
                for (int end = at + step; at < end;) {
                    at += (int) attemptUntilDone(rig().receiving(pair[1],
                            ByteBuffer.wrap(filled, 9 + at, length - at)));
                }
            }
            assertArrayEquals(wanted, Arrays.copyOfRange(filled, 9, 9 + length));
        }
    }

    @Test
    default void theEndOfTheStreamIsFoundInPlace() throws IOException {
        int[] pair = rig().pair();
        rig().result(rig().shuttingDown(pair[0], Operation.Shutdown.How.WRITE));
        assertEquals(0, attemptUntilDone(
                rig().receiving(pair[1], ByteBuffer.allocate(4))));
    }

    @Test
    default void anotherThreadMaySendInPlaceWhileAReceiveIsInFlight() throws Exception {
        int[] pair = rig().pair();
        int rounds = 2_000;
        CompletableFuture<Void> echo = CompletableFuture.runAsync(() -> {
            ByteBuffer buffer = ByteBuffer.allocate(1);
            for (int i = 0; i < rounds; i++) {
                buffer.put(0, (byte) i);
                assertEquals(1, attemptUntilDone(rig().sending(pair[0], buffer)));
            }
        });
        ByteBuffer got = Rig.filled(1, 0);
        for (int i = 0; i < rounds; i++) {
            rig().expect(1, rig().receiving(pair[1], got));
            assertEquals((byte) i, got.get(0), "round " + i);
        }
        echo.get(20, TimeUnit.SECONDS);
    }

    @Test
    default void onlyDirectBuffersAreAccepted() {
        assertTrue(rig().backend.accepts(ByteBuffer.allocateDirect(1)));
        assertFalse(rig().backend.accepts(ByteBuffer.allocate(1)));
    }
}
