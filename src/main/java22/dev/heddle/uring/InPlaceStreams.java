package dev.heddle.uring;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Moves the bytes of one buffer from or to a stream on the calling thread, by the ways that
 * {@link InPlace} lists. Returns counts as the kernel does.
 */
final class InPlaceStreams {
    /** Copying no more than that costs a small part of the call. */
    private static final int SHORT_BYTES = 4 * 1024;

    private InPlaceStreams() {
    }

    static long send(CallMemory memory, int fd, ByteBuffer source) {
        int length = source.remaining();
        if (RawMemory.isSafe(source)) {
            return sendRaw(memory, fd, source, length);
        }
        if (!source.isDirect() && length <= SHORT_BYTES) {
            memory.stage().put(0, source, source.position(), length);
            return SocketCalls.sendNow(memory.capture, fd, memory.stageMemory(), length);
        }
        MemorySegment bytes = MemorySegment.ofBuffer(source);
        return bytes.isNative() ? SocketCalls.sendNow(memory.capture, fd, bytes, length)
                : SocketCalls.sendNowFromHeap(memory.capture, fd, bytes,
                        Math.min(length, CallMemory.STAGE_BYTES));
    }

    private static long sendRaw(CallMemory memory, int fd, ByteBuffer source, int length) {
        try {
            return SocketCalls.sendNow(memory.capture, fd, RawMemory.pointer(source), length);
        } finally {
            Reference.reachabilityFence(source);
        }
    }

    static long recv(CallMemory memory, int fd, ByteBuffer target) {
        int length = target.remaining();
        if (RawMemory.isSafe(target)) {
            return recvRaw(memory, fd, target, length);
        }
        if (!target.isDirect() && length <= SHORT_BYTES) {
            return recvStaged(memory, fd, target, length);
        }
        MemorySegment bytes = MemorySegment.ofBuffer(target);
        return bytes.isNative() ? SocketCalls.recvNow(memory.capture, fd, bytes, length)
                : SocketCalls.recvNowIntoHeap(memory.capture, fd, bytes,
                        Math.min(length, CallMemory.STAGE_BYTES));
    }

    private static long recvRaw(CallMemory memory, int fd, ByteBuffer target, int length) {
        try {
            return SocketCalls.recvNow(memory.capture, fd, RawMemory.pointer(target), length);
        } finally {
            Reference.reachabilityFence(target);
        }
    }

    private static long recvStaged(CallMemory memory, int fd, ByteBuffer target, int length) {
        long count = SocketCalls.recvNow(memory.capture, fd, memory.stageMemory(), length);
        if (count > 0) {
            target.put(target.position(), memory.stage(), 0, (int) count);
        }
        return count;
    }
}
