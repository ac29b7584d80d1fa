package dev.heddle.storm;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Endless sequences of bytes, each told by its origin, in which a byte that is lost, doubled or
 * out of its place shows. Made and compared in bulk, since this is most of a storm's own work.
 */
final class Pattern {
    /** A prime, so that no size of block or buffer is in step with it. */
    private static final int PERIOD = 1_048_573;
    /** The most that is filled or compared at once. */
    private static final int STEP_MAX = 1 << 18;

    private static final ByteBuffer TABLE = table();

    private Pattern() {
    }

    private static ByteBuffer table() {
        byte[] bytes = new byte[PERIOD + STEP_MAX];
        new Random(1).nextBytes(bytes);
        System.arraycopy(bytes, 0, bytes, PERIOD, STEP_MAX);
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    private static int index(long origin, long at) {
        return (int) ((origin % PERIOD + at % PERIOD) % PERIOD);
    }

    /** An origin that has nothing to do with that of neighbouring numbers. */
    static long origin(long one, long other) {
        return (one * 0x9e3779b97f4a7c15L + other * 0xc2b2ae3d27d4eb4fL) >>> 1;
    }

    static byte get(long origin, long at) {
        return TABLE.get(index(origin, at));
    }

    /** Fills what remains of a buffer, whose position stays. */
    static void fill(ByteBuffer buffer, long origin, long at) {
        buffer.put(buffer.position(), TABLE, index(origin, at), buffer.remaining());
    }

    /** Compares the bytes from one index to another; the index of the first that differs, or -1. */
    static int mismatch(ByteBuffer buffer, int from, int to, long origin, long at) {
        int differs = buffer.slice(from, to - from)
                .mismatch(TABLE.slice(index(origin, at), to - from));
        return differs < 0 ? -1 : from + differs;
    }
}
