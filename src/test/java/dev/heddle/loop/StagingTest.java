package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.heddle.backend.Datagram;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class StagingTest {
    private final Completion completion = new Completion();
    private final Staging staging = new Staging();
    private final ByteBuffer staged = ByteBuffer.allocateDirect(64);

    private static ByteBuffer bytes(int from, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            buffer.put(i, (byte) (from + i));
        }
        return buffer;
    }

    private static byte[] range(int from, int count) {
        return bytes(from, count).array();
    }

    /** Lends the staged buffer as the pool would. */
    private void enter() {
        staged.clear().limit((int) Staging.bytes(completion.operation));
        staging.enter(completion, staged);
    }

    private byte[] stagedBytes() {
        byte[] content = new byte[staged.limit()];
        staged.get(0, content);
        return content;
    }

    private void fill(int from) {
        staged.put(0, bytes(from, staged.limit()), 0, staged.limit());
    }

    private Operation.Read read(ByteBuffer target) {
        Operation.Read read = completion.toRead();
        read.buffer = target;
        return read;
    }

    @Test
    void aReadCopiesOnlyWhatWasTransferred() {
        ByteBuffer target = bytes(100, 20).position(5).limit(15);
        Operation.Read read = read(target);
        enter();
        assertSame(staged, read.buffer);
        fill(1);
        read.succeed(4);
        staging.leave(completion, staged);

        assertSame(target, read.buffer);
        assertArrayEquals(range(100, 5), slice(target, 0, 5));
        assertArrayEquals(range(1, 4), slice(target, 5, 4));
        assertArrayEquals(range(109, 11), slice(target, 9, 11));
        assertEquals(5, target.position());
        assertEquals(15, target.limit());
    }

    @Test
    void aDatagramIsCopiedWholeAndNoMoreIsStagedThanOneHas() {
        Datagram.SendTo send = completion.toSendTo();
        send.buffer = bytes(7, 20).position(5).limit(15);
        enter();
        assertArrayEquals(range(12, 10), stagedBytes());
        send.succeed(10);
        staging.leave(completion, staged);
        Datagram.RecvFrom recv = completion.toRecvFrom();
        ByteBuffer target = bytes(100, 20).position(5);
        recv.buffer = target;
        enter();
        fill(1);
        recv.succeed(4);
        staging.leave(completion, staged);
        assertArrayEquals(range(1, 4), slice(target, 5, 4));
        assertArrayEquals(range(109, 11), slice(target, 9, 11));
        recv.buffer = ByteBuffer.allocate(1 << 20);
        assertEquals(Datagram.BYTES_MAX, Staging.bytes(recv));
    }

    private static byte[] slice(ByteBuffer buffer, int from, int count) {
        byte[] content = new byte[count];
        buffer.duplicate().clear().get(from, content);
        return content;
    }

    @Test
    void aFailedReadCopiesNothing() {
        ByteBuffer target = bytes(100, 10);
        Operation.Read read = read(target);
        read.succeed(10);
        enter();
        fill(1);
        read.fail(Errno.EIO, null);
        staging.leave(completion, staged);
        assertArrayEquals(range(100, 10), target.array());
    }

    @Test
    void aReceiveIsCopiedToASliceOfADirectBuffer() {
        ByteBuffer whole = ByteBuffer.allocateDirect(32);
        Operation.Recv recv = completion.toRecv();
        recv.buffer = whole.slice(10, 6).position(2);
        enter();
        assertEquals(4, staged.limit());
        fill(1);
        recv.succeed(4);
        staging.leave(completion, staged);
        assertArrayEquals(new byte[] {0, 0, 1, 2, 3, 4, 0}, slice(whole, 10, 7));
    }

    @Test
    void aWriteTakesAReadOnlyHeapBuffer() {
        ByteBuffer source = bytes(10, 12).position(3).limit(9).asReadOnlyBuffer();
        Operation.Write write = completion.toWrite();
        write.buffer = source;
        enter();
        assertArrayEquals(range(13, 6), stagedBytes());
        write.succeed(6);
        staging.leave(completion, staged);
        assertSame(source, write.buffer);
        assertEquals(3, source.position());
        assertArrayEquals(range(13, 6), slice(source, 3, 6));
    }

    @Test
    void aSendTakesASlice() {
        Operation.Send send = completion.toSend();
        send.buffer = bytes(0, 20).position(4).slice().position(1).limit(6);
        enter();
        assertArrayEquals(range(5, 5), stagedBytes());
        send.succeed(5);
        staging.leave(completion, staged);
        assertArrayEquals(range(5, 5), slice(send.buffer, 1, 5));
    }

    @Test
    void aVectorWriteBecomesOneWriteInOrder() {
        Operation.WriteVector vector = completion.toWriteVector();
        vector.handle = 7;
        vector.position = 1234;
        vector.buffers = new ByteBuffer[] {
            null, bytes(0, 3), bytes(3, 0), bytes(3, 4).asReadOnlyBuffer(), bytes(7, 2), null};
        vector.offset = 1;
        vector.length = 4;
        assertEquals(9, Staging.bytes(vector));
        enter();
        Operation.Write write = (Operation.Write) completion.operation;
        assertEquals(7, write.handle);
        assertEquals(1234, write.position);
        assertSame(completion, write.owner);
        assertArrayEquals(range(0, 9), stagedBytes());
        write.succeed(9);
        staging.leave(completion, staged);
        assertSame(vector, completion.operation);
    }

    @Test
    void aVectorReadFillsBuffersInOrderAsFarAsItGot() {
        Operation.ReadVector vector = completion.toReadVector();
        ByteBuffer[] targets = {
            bytes(100, 3), bytes(100, 0), ByteBuffer.allocateDirect(4), bytes(100, 5)};
        vector.buffers = targets;
        vector.length = 4;
        enter();
        fill(1);
        completion.operation.succeed(9);
        staging.leave(completion, staged);
        assertArrayEquals(range(1, 3), targets[0].array());
        assertArrayEquals(range(4, 4), slice(targets[2], 0, 4));
        assertArrayEquals(new byte[] {8, 9, 102, 103, 104}, targets[3].array());
        for (ByteBuffer target : targets) {
            assertEquals(0, target.position());
        }
        assertSame(vector, completion.operation);
    }

    @Test
    void aSourceLongerThanTheStagedBufferIsShortened() {
        Operation.Write write = completion.toWrite();
        write.buffer = bytes(0, 100);
        staged.clear();
        staging.enter(completion, staged);
        assertArrayEquals(range(0, 64), stagedBytes());
    }
}
