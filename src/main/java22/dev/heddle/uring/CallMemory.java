package dev.heddle.uring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Native memory for one system call on any thread: the captured error, small structs, and a stage
 * for bytes. Borrowed for the length of the call.
 */
final class CallMemory {
    /*
     * Not one per thread, since virtual threads come in millions, but a few per processor in a
     * table. A downcall holds its processor, so few are lent at once; who finds none in a few
     * steps makes one for this call alone. No automatic arenas: they take a lock of all cleaners,
     * and a loop must not wait for one behind a virtual thread that only itself could run.
     *
     * Places and blocks lie as far apart as processors fetch memory at once, so that those who use
     * different ones do not take them from each other.
     */
    /** As much as one call in place moves, so that what waits for it does not wait for long. */
    static final int STAGE_BYTES = 64 * 1024;
    private static final long SMALL_BYTES = 512;
    private static final int PER_PROCESSOR = 4;
    private static final int STEPS = 4;
    private static final int APART_BYTES = 128;
    /** Between two places of the pool; a reference takes 4 bytes or more. */
    private static final int STRIDE = APART_BYTES / 4;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
    private static final AtomicReferenceArray<CallMemory> POOL = pool();

    /** Where the call's error goes. */
    final MemorySegment capture;
    /** For an iovec, socket addresses or an option's value. */
    final MemorySegment small;
    private final int home;
    private final Arena arena;
    private ByteBuffer stage;
    private MemorySegment stageMemory;

    /** @param arena the global one, or one that ends with the call */
    private CallMemory(int home, Arena arena) {
        this.home = home;
        this.arena = arena;
        MemorySegment block = arena.allocate(SMALL_BYTES + APART_BYTES, APART_BYTES);
        small = block.asSlice(0, SMALL_BYTES);
        capture = block.asSlice(SMALL_BYTES, Libc.capture());
    }

    private static AtomicReferenceArray<CallMemory> pool() {
        int wanted = Runtime.getRuntime().availableProcessors() * PER_PROCESSOR;
        int size = Integer.highestOneBit(wanted * 2 - 1);
        var pool = new AtomicReferenceArray<CallMemory>(size * STRIDE);
        for (int i = 0; i < pool.length(); i += STRIDE) {
            pool.set(i, new CallMemory(i, Arena.global()));
        }
        return pool;
    }

    static CallMemory take() {
        int start = (int) (Thread.currentThread().threadId() * GOLDEN_RATIO >>> Integer.SIZE);
        for (int i = 0; i < STEPS; i++) {
            int index = (start + i) * STRIDE & POOL.length() - 1;
            // Acquire, to see what its last borrower wrote. Partner: setRelease in give.
            CallMemory memory = POOL.getPlain(index) == null ? null
                    : POOL.getAndSet(index, null);
            if (memory != null) {
                return memory;
            }
        }
        return new CallMemory(-1, Arena.ofConfined());
    }

    void give() {
        if (home >= 0) {
            // Release: what this thread wrote, the stage's creation included. Partner: take.
            POOL.setRelease(home, this);
        } else {
            arena.close();
        }
    }

    /** Room for {@link #STAGE_BYTES} bytes, made when first asked for. */
    ByteBuffer stage() {
        if (stage == null) {
            stageMemory = arena.allocate(STAGE_BYTES, APART_BYTES);
            stage = stageMemory.asByteBuffer();
        }
        return stage;
    }

    /** The memory of {@link #stage}. */
    MemorySegment stageMemory() {
        stage();
        return stageMemory;
    }
}
