package dev.heddle.loop;

import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/** Direct memory that loops have in turn: what one leaves, the next one takes. Any thread's. */
final class Slabs {
    /*
     * Loops must never wait for a lock that virtual threads take, too. ByteBuffer.allocateDirect
     * takes one, of all of the JVM's cleaners; since Java 24, a virtual thread that waits for it
     * leaves its carrier. If that is a loop, and the loop comes to wait behind it, the lock is
     * given to a thread that only the waiting loop could run.
     *
     * So memory comes from the global arena, which needs no cleaner as it frees nothing; what has
     * been used is kept here. Java 21 has no such arena, but its virtual threads stay on their
     * carriers while they wait for such a lock.
     */
    private static final String IN_ARENAS = "dev.heddle.loop.GlobalMemory";
    private static final int JAVA_NEEDED = 22;
    static final int BYTES = 1 << 20;
    /** What direct I/O asks of memory at the most. */
    static final int ALIGNMENT_BYTES = 4096;

    private static final Supplier<ByteBuffer> MAKING = making();
    /** Those used last, which the processors' caches may still have, are first. */
    private static final Deque<ByteBuffer> IDLE = new ConcurrentLinkedDeque<>();

    private Slabs() {
    }

    /**
     * One with any content.
     *
     * @throws OutOfMemoryError when the JVM's limit of direct memory is reached
     */
    static ByteBuffer take() {
        ByteBuffer idle = IDLE.pollFirst();
        return idle == null ? MAKING.get() : idle;
    }

    /** One that nobody uses any more. */
    static void give(ByteBuffer slab) {
        IDLE.addFirst(slab.clear());
    }

    private static ByteBuffer make() {
        return ByteBuffer.allocateDirect(BYTES + ALIGNMENT_BYTES)
                .alignedSlice(ALIGNMENT_BYTES).limit(BYTES).slice();
    }

    private static Supplier<ByteBuffer> making() {
        if (Runtime.version().feature() < JAVA_NEEDED) {
            return Slabs::make;
        }
        try {
            @SuppressWarnings("unchecked")
            Supplier<ByteBuffer> found = (Supplier<ByteBuffer>)
                    Class.forName(IN_ARENAS).getDeclaredMethod("making").invoke(null);
            return found;
        } catch (ClassNotFoundException e) {
            return Slabs::make; // a jar that was repackaged, or a folder of classes
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
