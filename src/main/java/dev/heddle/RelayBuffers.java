package dev.heddle;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/** Memory outside the heap that bytes pass through, where they cannot go straight. */
final class RelayBuffers {
    private static final int BYTES = 128 * 1024;
    /** As much as direct I/O asks for. */
    private static final int ALIGNMENT_BYTES = 4096;
    private static final int KEPT = 8;

    private final ArrayBlockingQueue<ByteBuffer> kept = new ArrayBlockingQueue<>(KEPT);

    /** A buffer with room for as many bytes, or for as many as there is room. */
    ByteBuffer take(long count) {
        ByteBuffer buffer = kept.poll();
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(BYTES + ALIGNMENT_BYTES)
                    .alignedSlice(ALIGNMENT_BYTES);
        }
        return buffer.clear().limit((int) Math.min(count, BYTES));
    }

    void give(ByteBuffer buffer) {
        kept.offer(buffer);
    }
}
