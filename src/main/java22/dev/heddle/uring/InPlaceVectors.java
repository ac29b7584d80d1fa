package dev.heddle.uring;

import dev.heddle.backend.StreamVector;
import java.nio.ByteBuffer;

/** Moves the bytes of several buffers on the calling thread. Returns counts as the kernel does. */
final class InPlaceVectors {
    /*
     * Through the stage: an array has no address for long enough to name it in an iovec, and a
     * copy costs little beside the call. A first buffer that would fill the stage by itself is
     * moved alone instead, without a copy.
     */
    private InPlaceVectors() {
    }

    static long send(StreamVector.SendVector send, CallMemory memory) {
        ByteBuffer large = largeFirst(send);
        if (large != null) {
            return InPlaceStreams.send(memory, send.handle, large);
        }
        int length = gather(send, memory.stage());
        return SocketCalls.sendNow(memory.capture, send.handle, memory.stageMemory(), length);
    }

    static long recv(StreamVector.RecvVector recv, CallMemory memory) {
        ByteBuffer large = largeFirst(recv);
        if (large != null) {
            return InPlaceStreams.recv(memory, recv.handle, large);
        }
        long count = SocketCalls.recvNow(memory.capture, recv.handle, memory.stageMemory(),
                room(recv));
        scatter(recv, memory.stage(), count);
        return count;
    }

    /** The first buffer that is not empty, if it has as many bytes as the stage or more. */
    private static ByteBuffer largeFirst(StreamVector vector) {
        for (int i = 0; i < vector.length; i++) {
            ByteBuffer buffer = vector.buffers[vector.offset + i];
            if (buffer.hasRemaining()) {
                return buffer.remaining() >= CallMemory.STAGE_BYTES ? buffer : null;
            }
        }
        return null;
    }

    private static int gather(StreamVector vector, ByteBuffer stage) {
        int at = 0;
        for (int i = 0; i < vector.length && at < CallMemory.STAGE_BYTES; i++) {
            ByteBuffer source = vector.buffers[vector.offset + i];
            int count = Math.min(source.remaining(), CallMemory.STAGE_BYTES - at);
            stage.put(at, source, source.position(), count);
            at += count;
        }
        return at;
    }

    private static int room(StreamVector vector) {
        int room = 0;
        for (int i = 0; i < vector.length && room < CallMemory.STAGE_BYTES; i++) {
            room += Math.min(vector.buffers[vector.offset + i].remaining(),
                    CallMemory.STAGE_BYTES - room);
        }
        return room;
    }

    private static void scatter(StreamVector vector, ByteBuffer stage, long bytes) {
        int at = 0;
        for (int i = 0; at < bytes; i++) {
            ByteBuffer target = vector.buffers[vector.offset + i];
            int count = (int) Math.min(target.remaining(), bytes - at);
            target.put(target.position(), stage, at, count);
            at += count;
        }
    }
}
