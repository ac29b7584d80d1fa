package dev.heddle.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Receiving into and sending from several buffers, submitted and in place. */
interface StreamVectorContract extends Rigged {
    private static <T extends StreamVector> T filled(T vector, int handle,
            ByteBuffer... buffers) {
        vector.handle = handle;
        vector.buffers = buffers;
        vector.length = buffers.length;
        return vector;
    }

    private StreamVector.RecvVector receiving(int handle, ByteBuffer... buffers) {
        return filled(new StreamVector.RecvVector(this), handle, buffers);
    }

    private StreamVector.SendVector sending(int handle, ByteBuffer... buffers) {
        return filled(new StreamVector.SendVector(this), handle, buffers);
    }

    private static void expectPositions(StreamVector vector, int... positions) {
        assertEquals(Arrays.toString(positions), Arrays.toString(
                Arrays.stream(vector.buffers).mapToInt(ByteBuffer::position).toArray()));
    }

    @Test
    default void theBuffersBytesPassInTheirOrder() throws IOException {
        int[] pair = rig().pair();
        ByteBuffer bytes = Rig.patterned(20);
        var send = sending(pair[0], Rig.filled(9, 'x'), bytes.slice(0, 7), Rig.filled(0, 0),
                Rig.filled(9, 'x').put(2, bytes, 7, 4).position(2).limit(6), bytes.slice(11, 9));
        send.offset = 1;
        send.length = 4;
        rig().expect(20, send);
        expectPositions(send, 0, 0, 0, 2, 0);
        ByteBuffer got = Rig.filled(20, 0);
        var recv = receiving(pair[1], got.slice(0, 1), got.slice(1, 12), got.slice(13, 7));
        rig().expect(20, recv);
        expectPositions(recv, 0, 0, 0);
        assertEquals(bytes, got);
    }

    @Test
    default void aReceiveIntoSeveralWaitsForWhatIsSentLater() throws IOException {
        int[] pair = rig().pair();
        var recv = receiving(pair[1], Rig.filled(2, 0), Rig.filled(8, 0));
        rig().submit(recv);
        rig().turn(0);
        assertTrue(rig().isInFlight(recv));
        rig().expect(3, rig().sending(pair[0], Rig.filled(3, 'a')));
        rig().expectOf(3, recv);
        assertEquals('a', recv.buffers[1].get(0));
        assertEquals(0, recv.buffers[1].get(1));
    }

    @Test
    default void theEndOfTheStreamIsZeroForSeveralToo() throws IOException {
        int[] pair = rig().pair();
        rig().result(rig().shuttingDown(pair[0], Operation.Shutdown.How.WRITE));
        assertEquals(0, rig().result(receiving(pair[1], Rig.filled(2, 0), Rig.filled(2, 0))));
    }

    @Test
    default void aReceiveIntoSeveralIsCancelled() throws IOException {
        int[] pair = rig().pair();
        var recv = receiving(pair[1], Rig.filled(2, 0), Rig.filled(8, 0));
        rig().submit(recv);
        rig().turn(0);
        rig().cancel(recv);
        assertEquals(Errno.ECANCELED, rig().errnoOf(recv));
    }

    @Test
    default void sendingSeveralAfterTheEndFailsWithoutASignal() throws IOException {
        int[] pair = rig().pair();
        rig().result(rig().shuttingDown(pair[0], Operation.Shutdown.How.WRITE));
        assertEquals(Errno.EPIPE, rig().errno(sending(pair[0], Rig.filled(2, 0))));
    }

    @Test
    default void asManyBuffersAsAnOperationTakesAreSentInOne() throws IOException {
        int[] pair = rig().pair();
        ByteBuffer[] buffers = new ByteBuffer[Operation.Vector.BUFFERS_MAX];
        Arrays.setAll(buffers, i -> Rig.filled(3, i));
        rig().expect(3 * buffers.length, sending(pair[0], buffers));
        ByteBuffer[] targets = new ByteBuffer[Operation.Vector.BUFFERS_MAX];
        Arrays.setAll(targets, i -> Rig.filled(3, -1));
        rig().expect(3 * buffers.length, receiving(pair[1], targets));
        for (int i = 0; i < buffers.length; i++) {
            assertEquals(buffers[i], targets[i]);
        }
    }

    /** Whether it was done; its buffers stay where they were. */
    private boolean attempt(StreamVector vector) {
        int[] before = Arrays.stream(vector.buffers).mapToInt(ByteBuffer::position).toArray();
        boolean done = rig().backend.attempt(vector);
        expectPositions(vector, before);
        return done;
    }

    private long attemptUntilDone(StreamVector vector) {
        long start = System.nanoTime();
        while (!attempt(vector)) {
            assertTrue(System.nanoTime() - start < Rig.DEADLINE_NS, "never done in place");
        }
        return vector.result();
    }

    @Test
    default void severalBuffersOfEveryKindAreMovedInPlace() throws IOException {
        int[] pair = rig().pair();
        ByteBuffer bytes = Rig.patterned(200_000);
        int[] sizes = {3, 0, 5000, 100_000, 7, 94_990};
        Supplier<ByteBuffer[]> kinds = () -> new ByteBuffer[] {ByteBuffer.allocate(3),
            ByteBuffer.allocate(0), ByteBuffer.allocateDirect(5000),
            ByteBuffer.allocate(100_008).position(8), ByteBuffer.allocate(7),
            ByteBuffer.allocateDirect(94_990)};
        ByteBuffer[] sources = kinds.get();
        for (int i = 0, at = 0; i < sizes.length; at += sizes[i++]) {
            sources[i].put(sources[i].position(), bytes, at, sizes[i]);
            sources[i] = i % 2 == 0 ? sources[i].asReadOnlyBuffer() : sources[i];
        }
        ByteBuffer[] targets = kinds.get();
        var send = sending(pair[0], sources);
        var recv = receiving(pair[1], targets);
        long sent = 0;
        long got = 0;
        while (got < bytes.capacity()) {
            while (sent < bytes.capacity() && attempt(send)) {
                sent += moved(send, send.result());
            }
            got += got < sent ? moved(recv, attemptUntilDone(recv)) : 0;
        }
        ByteBuffer all = ByteBuffer.allocate(bytes.capacity());
        for (ByteBuffer target : targets) {
            all.put(target.flip().position(target.limit() == 100_008 ? 8 : 0));
        }
        assertEquals(bytes, all.flip());
        assertFalse(attempt(receiving(pair[1], Rig.filled(2, 0), ByteBuffer.allocate(2))),
                "there is nothing to receive");
    }

    /** Moves the positions by a count, which is more than 0. */
    private static long moved(StreamVector vector, long count) {
        assertTrue(count > 0, () -> "failed with " + vector.errno());
        long left = count;
        for (ByteBuffer buffer : vector.buffers) {
            int bytes = (int) Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + bytes);
            left -= bytes;
        }
        return count;
    }
}
