package dev.heddle.loop;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Direct buffers that stand in for memory which a backend cannot be given, such as heap arrays.
 * Bounded: when all of it is lent, {@link #take} says so and the taker waits its turn. The driving
 * thread's.
 */
final class StagingPool {
    /*
     * A slab is cut into halves, and these again, down to the size that is asked for. What comes
     * back stays as it was cut, since the next one mostly asks for the same; halves that are both
     * idle are put together only when a size runs short.
     *
     * Some are lent for long, to receives from peers that are silent. Where those lie in every
     * slab, whole ones are short although little is lent. The bound is for what is lent, so that
     * nobody waits for such a peer: more slabs are had then, until as many are idle.
     */
    private static final int SMALLEST_LOG2_BYTES = 12;
    /** The largest buffer in bytes; longer operations are shortened to it. */
    static final int BUFFER_MAX_BYTES = Slabs.BYTES;
    private static final int LARGEST = size(BUFFER_MAX_BYTES);

    /** A slab, or a half of a larger block. */
    static final class Block {
        /** All of it, up to the limit that its taker asked for. */
        final ByteBuffer buffer;
        private final int size;
        /** Its halves, which are used in its place while it is cut. */
        private Block low;
        private Block high;
        private boolean cut;
        private boolean lent;

        private Block(ByteBuffer buffer, int size) {
            this.buffer = buffer;
            this.size = size;
        }

        private void cut() {
            if (low == null) {
                int half = bytes(size - 1);
                buffer.clear();
                low = new Block(buffer.slice(0, half), size - 1);
                high = new Block(buffer.slice(half, half), size - 1);
            }
            cut = true;
        }
    }

    private final long maxBytes;
    private final List<Block> slabs = new ArrayList<>();
    /** Idle blocks that are not cut, by size. */
    private final ArrayDeque<Block>[] idle;
    private long lentBytes;

    @SuppressWarnings("unchecked")
    StagingPool(long maxBytes) {
        assert maxBytes >= BUFFER_MAX_BYTES : maxBytes;
        this.maxBytes = maxBytes;
        idle = (ArrayDeque<Block>[]) new ArrayDeque<?>[LARGEST + 1];
        for (int i = 0; i < idle.length; i++) {
            idle[i] = new ArrayDeque<>();
        }
    }

    /** Bytes in the hands of operations under way. */
    long lentBytes() {
        return lentBytes;
    }

    /** Bytes of memory that it has at the moment. */
    long bytes() {
        return (long) slabs.size() * BUFFER_MAX_BYTES;
    }

    /**
     * A block, its buffer cleared but for a limit, which is the smaller of the bytes asked for and
     * {@link #BUFFER_MAX_BYTES}; null while too much is lent.
     *
     * @throws OutOfMemoryError when the JVM's limit of direct memory is reached
     */
    Block take(long bytes) {
        int wanted = (int) Math.min(bytes, BUFFER_MAX_BYTES);
        int size = size(wanted);
        if (lentBytes + bytes(size) > maxBytes) {
            return null;
        }
        Block block = uncut(size);
        block.lent = true;
        lentBytes += bytes(size);
        block.buffer.clear().limit(wanted);
        return block;
    }

    void give(Block block) {
        block.lent = false;
        lentBytes -= bytes(block.size);
        idle[block.size].addLast(block);
    }

    /** At the end: leaves the memory to others, but for slabs of which something is still lent. */
    void close() {
        joinAll(0);
    }

    private Block uncut(int size) {
        Block block = cutFromIdle(size);
        if (block == null && bytes() + BUFFER_MAX_BYTES > maxBytes) {
            joinAll(maxBytes);
            block = cutFromIdle(size);
        }
        if (block == null) {
            Block slab = new Block(Slabs.take(), LARGEST);
            slabs.add(slab);
            idle[LARGEST].addLast(slab);
            block = cutFromIdle(size);
        }
        return block;
    }

    /** An idle block, of the smallest that there are; null if all are too small. */
    private Block cutFromIdle(int size) {
        int found = size;
        while (found <= LARGEST && idle[found].isEmpty()) {
            found++;
        }
        if (found > LARGEST) {
            return null;
        }
        Block block = idle[found].pollLast();
        while (block.size > size) {
            block.cut();
            idle[block.size - 1].addLast(block.high);
            block = block.low;
        }
        return block;
    }

    /** Puts halves together that are both idle; parts with whole slabs as far as there are more. */
    private void joinAll(long keptBytes) {
        for (ArrayDeque<Block> each : idle) {
            each.clear();
        }
        for (Block slab : List.copyOf(slabs)) {
            if (!isIdle(slab)) {
                continue;
            }
            if (bytes() > keptBytes) {
                slabs.remove(slab);
                Slabs.give(slab.buffer);
            } else {
                idle[LARGEST].addLast(slab);
            }
        }
    }

    /** Whether all of it is idle, and put together now; else, its parts that are get listed. */
    private boolean isIdle(Block block) {
        if (!block.cut) {
            return !block.lent;
        }
        boolean low = isIdle(block.low);
        boolean high = isIdle(block.high);
        if (low && high) {
            block.cut = false;
        } else if (low) {
            idle[block.size - 1].addLast(block.low);
        } else if (high) {
            idle[block.size - 1].addLast(block.high);
        }
        return low && high;
    }

    private static int bytes(int size) {
        return 1 << size + SMALLEST_LOG2_BYTES;
    }

    private static int size(int bytes) {
        int log2 = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(bytes, 1) - 1);
        return Math.max(log2 - SMALLEST_LOG2_BYTES, 0);
    }
}
