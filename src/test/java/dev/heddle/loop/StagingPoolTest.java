package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagingPoolTest {
    private static final int MIB = 1 << 20;

    private final StagingPool pool = new StagingPool(MIB);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8192, 65_537, MIB - 1, MIB})
    void aBufferIsDirectAlignedAndAsLongAsAskedFor(int bytes) {
        ByteBuffer buffer = pool.take(bytes);
        assertTrue(buffer.isDirect());
        assertEquals(0, buffer.alignmentOffset(0, 4096));
        assertEquals(0, buffer.position());
        assertEquals(bytes, buffer.remaining());
    }

    @Test
    void longerWishesAreShortened() {
        assertEquals(MIB, pool.take(5L << 32).remaining());
    }

    @Test
    void whatWasGivenBackIsLentAgain() {
        ByteBuffer first = pool.take(5_000);
        first.position(17);
        pool.give(first);
        ByteBuffer second = pool.take(8_000);
        assertSame(first, second);
        assertEquals(0, second.position());
        assertEquals(8_000, second.limit());
    }

    @Test
    void anExhaustedPoolLendsNothingUntilSomethingComesBack() {
        ArrayDeque<ByteBuffer> lent = new ArrayDeque<>();
        for (int i = 0; i < 4; i++) {
            lent.add(pool.take(MIB / 4));
        }
        assertEquals(MIB, pool.lentBytes());
        assertNull(pool.take(1));
        assertEquals(MIB, pool.lentBytes());
        pool.give(lent.poll());
        assertNotNull(pool.take(1));
    }

    @Test
    void idleBuffersMakeRoomForOtherSizes() {
        for (int round = 0; round < 3; round++) {
            ByteBuffer large = pool.take(MIB);
            pool.give(large);
            ArrayDeque<ByteBuffer> small = new ArrayDeque<>();
            for (int i = 0; i < MIB / 4096; i++) {
                small.add(pool.take(4096));
            }
            assertNull(pool.take(4096));
            small.forEach(pool::give);
        }
        assertEquals(0, pool.lentBytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverMoreIsLentThanTheBound(long seed) {
        Random random = new Random(seed);
        ArrayDeque<ByteBuffer> lent = new ArrayDeque<>();
        long sum = 0;
        for (int step = 0; step < 3_000; step++) {
            ByteBuffer buffer = random.nextBoolean() ? pool.take(random.nextInt(MIB / 4)) : null;
            if (buffer != null) {
                lent.add(buffer);
                sum += buffer.capacity();
            } else if (!lent.isEmpty()) {
                ByteBuffer returned = lent.poll();
                sum -= returned.capacity();
                pool.give(returned);
            }
            assertEquals(sum, pool.lentBytes());
            assertTrue(sum <= MIB);
        }
    }
}
