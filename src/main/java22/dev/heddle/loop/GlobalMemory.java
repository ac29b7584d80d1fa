package dev.heddle.loop;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Memory that is never freed, and has no cleaner for that reason. */
final class GlobalMemory {
    private GlobalMemory() {
    }

    /** Called by name. */
    static Supplier<ByteBuffer> making() {
        return () -> Arena.global().allocate(Slabs.BYTES, Slabs.ALIGNMENT_BYTES).asByteBuffer();
    }
}
