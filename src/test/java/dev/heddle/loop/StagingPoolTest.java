package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.loop.StagingPool.Block;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagingPoolTest {
    private static final int MIB = 1 << 20;
    private static final int SMALLEST = 4096;

    private final StagingPool pool = new StagingPool(MIB);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8192, 65_537, MIB - 1, MIB})
    void aBufferIsDirectAlignedAndAsLongAsAskedFor(int bytes) {
        ByteBuffer buffer = pool.take(bytes).buffer;
        assertTrue(buffer.isDirect());
        assertEquals(0, buffer.alignmentOffset(0, 4096));
        assertEquals(0, buffer.position());
        assertEquals(bytes, buffer.remaining());
    }

    @Test
    void longerWishesAreShortened() {
        assertEquals(MIB, pool.take(5L << 32).buffer.remaining());
    }

    @Test
    void whatWasGivenBackIsLentAgain() {
        Block first = pool.take(5_000);
        first.buffer.position(17);
        pool.give(first);
        Block second = pool.take(8_000);
        assertSame(first, second);
        assertEquals(0, second.buffer.position());
        assertEquals(8_000, second.buffer.limit());
    }

    @Test
    void anExhaustedPoolLendsNothingUntilSomethingComesBack() {
        List<Block> lent = takeAll(MIB / 4, 4);
        assertEquals(MIB, pool.lentBytes());
        assertNull(pool.take(1));
        assertEquals(MIB, pool.lentBytes());
        pool.give(lent.getFirst());
        assertNotNull(pool.take(1));
    }

    private List<Block> takeAll(int bytes, int count) {
        List<Block> lent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lent.add(pool.take(bytes));
        }
        return lent;
    }

    @Test
    void idleHalvesMakeRoomForLargerOnes() {
        for (int round = 0; round < 3; round++) {
            pool.give(pool.take(MIB));
            List<Block> small = takeAll(SMALLEST, MIB / SMALLEST);
            assertNull(pool.take(SMALLEST));
            small.forEach(pool::give);
        }
        assertEquals(0, pool.lentBytes());
        assertEquals(MIB, pool.bytes());
    }

    /** As receives from silent peers do. */
    @Test
    void whatIsLentForLongKeepsNobodyWaitingForTheRest() {
        List<Block> small = takeAll(SMALLEST, MIB / SMALLEST);
        Block kept = small.remove(77);
        small.forEach(pool::give);
        assertNull(pool.take(MIB)); // which is too much beside the one that is lent
        Block half = pool.take(MIB / 2);
        Block quarter = pool.take(MIB / 4);
        assertEquals(MIB, pool.bytes());
        pool.give(half);
        pool.give(quarter);
        pool.give(kept);
        assertNotNull(pool.take(MIB));
        assertEquals(MIB, pool.bytes());
    }

    @Test
    void aSlabMoreIsThereOnlyWhileWhatIsLentLiesScattered() {
        StagingPool two = new StagingPool(2 * MIB);
        List<Block> small = new ArrayList<>();
        for (int i = 0; i < 2 * MIB / SMALLEST; i++) {
            small.add(two.take(SMALLEST));
        }
        List<Block> kept = List.of(small.removeLast(), small.removeFirst());
        small.forEach(two::give);
        Block whole = two.take(MIB);
        assertEquals(3 * MIB, two.bytes());
        two.give(whole);
        kept.forEach(two::give);
        assertNotNull(two.take(MIB));
        assertNotNull(two.take(MIB));
        assertEquals(2 * MIB, two.bytes());
    }

    @Test
    void theNextPoolHasTheMemoryOfOneThatIsClosed() {
        Block first = pool.take(MIB);
        pool.give(first);
        pool.close();
        assertEquals(0, pool.bytes());
        assertSame(first.buffer, new StagingPool(MIB).take(MIB).buffer);
    }

    @Test
    void memoryThatIsStillLentAtTheEndIsNobodyElses() {
        Block kept = pool.take(1);
        pool.close();
        assertEquals(MIB, pool.bytes());
        assertEquals(kept.buffer.capacity(), pool.lentBytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nobodysMemoryIsAnothersAndNeverMoreIsLentThanTheBound(long seed) {
        Random random = new Random(seed);
        StagingPool several = new StagingPool(3 * MIB);
        ArrayDeque<Block> lent = new ArrayDeque<>();
        long sum = 0;
        for (int step = 0; step < 3_000; step++) {
            int bytes = 1 << random.nextInt(21);
            Block block = random.nextBoolean() ? several.take(bytes) : null;
            if (block != null) {
                mark(block, step);
                if (random.nextBoolean()) {
                    lent.addFirst(block);
                } else {
                    lent.addLast(block);
                }
                sum += block.buffer.capacity();
            } else if (!lent.isEmpty()) {
                Block returned = lent.poll();
                checkMarked(returned);
                sum -= returned.buffer.capacity();
                several.give(returned);
            }
            assertEquals(sum, several.lentBytes());
            assertTrue(sum <= 3 * MIB);
        }
    }

    /** Writes a number to either end, and to the smallest parts between. */
    private static void mark(Block block, int number) {
        block.buffer.clear();
        for (int at = 0; at < block.buffer.capacity(); at += SMALLEST) {
            block.buffer.putInt(at, number);
        }
    }

    private static void checkMarked(Block block) {
        int number = block.buffer.getInt(0);
        for (int at = 0; at < block.buffer.capacity(); at += SMALLEST) {
            assertEquals(number, block.buffer.getInt(at));
        }
    }
}
