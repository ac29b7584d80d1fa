package dev.heddle.loop;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Direct buffers that stand in for memory which a backend cannot be given, such as heap arrays.
 * Bounded: when all of it is lent, {@link #take} says so and the taker waits its turn. The driving
 * thread's.
 */
final class StagingPool {
    /*
     * Sizes are powers of two, a free list each. What was allocated is kept until the pool itself
     * is dropped: direct memory comes back only by garbage collection, too late to rely on. So a
     * size that runs short while others lie idle drops idle buffers first, largest first.
     */
    private static final int SMALLEST_LOG2_BYTES = 12;
    private static final int LARGEST_LOG2_BYTES = 20;
    /** What direct I/O asks of memory at the most. */
    private static final int ALIGNMENT_BYTES = 4096;

    /** The largest buffer in bytes; longer operations are shortened to it. */
    static final int BUFFER_MAX_BYTES = 1 << LARGEST_LOG2_BYTES;

    private final long maxBytes;
    private final ArrayDeque<ByteBuffer>[] free;
    private long allocatedBytes;
    private long lentBytes;

    @SuppressWarnings("unchecked")
    StagingPool(long maxBytes) {
        assert maxBytes >= BUFFER_MAX_BYTES : maxBytes;
        this.maxBytes = maxBytes;
        free = (ArrayDeque<ByteBuffer>[])
                new ArrayDeque<?>[LARGEST_LOG2_BYTES - SMALLEST_LOG2_BYTES + 1];
        for (int i = 0; i < free.length; i++) {
            free[i] = new ArrayDeque<>();
        }
    }

    /** Bytes in the hands of operations under way. */
    long lentBytes() {
        return lentBytes;
    }

    /**
     * A cleared buffer whose limit is the smaller of the bytes asked for and
     * {@link #BUFFER_MAX_BYTES}; null while too much is lent.
     *
     * @throws OutOfMemoryError when the JVM's limit of direct memory is reached
     */
    ByteBuffer take(long bytes) {
        int wanted = (int) Math.min(bytes, BUFFER_MAX_BYTES);
        int index = index(wanted);
        ByteBuffer buffer = free[index].pollLast();
        if (buffer == null) {
            buffer = allocate(1 << index + SMALLEST_LOG2_BYTES);
        }
        if (buffer != null) {
            lentBytes += buffer.capacity();
            buffer.clear().limit(wanted);
        }
        return buffer;
    }

    void give(ByteBuffer buffer) {
        lentBytes -= buffer.capacity();
        free[index(buffer.capacity())].addLast(buffer);
    }

    private ByteBuffer allocate(int capacity) {
        if (lentBytes + capacity > maxBytes) {
            return null;
        }
        for (int i = free.length - 1; i >= 0 && allocatedBytes + capacity > maxBytes; i--) {
            while (!free[i].isEmpty() && allocatedBytes + capacity > maxBytes) {
                allocatedBytes -= free[i].pollFirst().capacity();
            }
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(capacity + ALIGNMENT_BYTES)
                .alignedSlice(ALIGNMENT_BYTES).limit(capacity).slice();
        allocatedBytes += capacity;
        return buffer;
    }

    private static int index(int bytes) {
        int log2 = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(bytes, 1) - 1);
        return Math.max(log2 - SMALLEST_LOG2_BYTES, 0);
    }
}
