package dev.heddle.uring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Native memory for one system call on any thread. Taken and given back like a book: nobody else
 * has it meanwhile.
 */
final class Scratch {
    /*
     * Places rather than a list, each taken by one exchange: see the facade's CallPool, which
     * works alike. Virtual threads come in millions, so none of this hangs on a thread. What does
     * not fit back is left to the garbage collector; hence the automatic arena.
     */
    static final int DATA_BYTES = 64 << 10;

    private static final int PLACES = 64;
    private static final int SMALL_BYTES = 256;
    private static final AtomicReferenceArray<Scratch> POOL = new AtomicReferenceArray<>(PLACES);

    /** For errno. */
    final MemorySegment state;
    /** For a small struct: an iovec, an address, an option. */
    final MemorySegment small;
    /** For bytes on their way to or from memory that cannot be named to the kernel. */
    final MemorySegment data;
    /** The same as {@link #data}. */
    final ByteBuffer dataBuffer;

    private Scratch() {
        Arena arena = Arena.ofAuto();
        state = arena.allocate(SystemCalls.STATE_LAYOUT);
        small = arena.allocate(SMALL_BYTES, Long.BYTES);
        data = arena.allocate(DATA_BYTES, Long.BYTES);
        dataBuffer = data.asByteBuffer();
    }

    static Scratch take() {
        // Volatile by the method's nature; acquires what give released.
        Scratch kept = POOL.getAndSet(place(), null);
        return kept == null ? new Scratch() : kept;
    }

    void give() {
        // Release: pairs with take.
        POOL.setRelease(place(), this);
    }

    private static int place() {
        return (int) Thread.currentThread().threadId() & PLACES - 1;
    }
}
