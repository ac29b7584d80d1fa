package dev.heddle.uring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/** Tells memory that stays where it is from memory that moves or that its owner may free. */
final class Stability {
    /*
     * A direct buffer may be a view of an arena that its owner closes at any moment, and then the
     * kernel would write into memory that is somebody else's by now. No method asks a segment for
     * that, but scopes of memory that lives as long as it can be reached are of other classes than
     * scopes of arenas that can be closed. Anything unknown counts as unstable.
     */
    private static final Set<Class<?>> STABLE_SCOPES = Set.copyOf(List.of(
            scopeClass(MemorySegment.ofBuffer(ByteBuffer.allocateDirect(1))),
            scopeClass(Arena.ofAuto().allocate(1)),
            scopeClass(Arena.global().allocate(1))));

    private Stability() {
    }

    private static Class<?> scopeClass(MemorySegment segment) {
        return segment.scope().getClass();
    }

    /** Whether the buffer's memory can be named to the kernel as long as the buffer is held. */
    static boolean isStable(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            return false;
        }
        Class<?> scope = scopeClass(MemorySegment.ofBuffer(buffer));
        return STABLE_SCOPES.contains(scope);
    }
}
