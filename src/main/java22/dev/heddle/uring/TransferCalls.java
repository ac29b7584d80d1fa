package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.heddle.backend.Operation;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls that move a file's bytes, made on the calling thread: sendfile(2) and
 * copy_file_range(2). Each returns an error as a negated number.
 */
final class TransferCalls {
    /** The most that one sendfile moves: nothing ends it early while the peer keeps up. */
    private static final long SEND_MAX = 16 << 20;
    /** The same of copy_file_range, which is fast where blocks can be shared. */
    private static final long COPY_MAX = 64 << 20;

    private static final int ENOSYS = 38;

    private static final MethodHandle SENDFILE = Libc.link("sendfile",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
    /** Missing from old C libraries. */
    private static final MethodHandle COPY_FILE_RANGE = Libc.find("copy_file_range",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG,
                    JAVA_INT)).orElse(null);

    private TransferCalls() {
    }

    /**
     * Sends without waiting. There is no flag for that, so the socket is made a non-blocking one,
     * which it stays: neither the ring nor the calls made in place look at that.
     */
    static long sendFile(MemorySegment capture, Arena arena, Operation.SendFile send) {
        MemorySegment position = arena.allocateFrom(JAVA_LONG, send.position);
        try {
            int set = SocketCalls.stopWaiting(capture, send.handle);
            return set < 0 ? set : Libc.result((long) SENDFILE.invokeExact(capture, send.handle,
                    send.source, position, Math.min(send.length, SEND_MAX)), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static long copyRange(MemorySegment capture, Arena arena, Operation.CopyRange copy) {
        if (COPY_FILE_RANGE == null) {
            return -ENOSYS;
        }
        MemorySegment from = arena.allocateFrom(JAVA_LONG, copy.position);
        MemorySegment to = arena.allocateFrom(JAVA_LONG, copy.targetPosition);
        try {
            return Libc.result((long) COPY_FILE_RANGE.invokeExact(capture, copy.source, from,
                    copy.handle, to, Math.min(copy.length, COPY_MAX), 0), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }
}
