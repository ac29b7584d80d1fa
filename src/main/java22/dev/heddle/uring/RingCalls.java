package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The system calls of a ring and its memory: io_uring_setup(2), io_uring_enter(2),
 * io_uring_register(2), mmap(2), munmap(2). Each returns an error as a negated number.
 */
final class RingCalls {
    /*
     * enter is never linked as critical, for it sleeps: the garbage collector would have to wait.
     */
    private static final MethodHandle SETUP = Libc.linkSystemCall(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS));
    private static final MethodHandle ENTER = Libc.linkSystemCall(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
                    ADDRESS, JAVA_LONG));
    private static final MethodHandle REGISTER = Libc.linkSystemCall(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle MMAP = Libc.link("mmap",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT,
                    JAVA_LONG));
    private static final MethodHandle MUNMAP = Libc.link("munmap",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

    private RingCalls() {
    }

    static int setup(MemorySegment capture, int entries, MemorySegment params) {
        try {
            return (int) Libc.result((long) SETUP.invokeExact(capture,
                    (long) UringConstants.__NR_io_uring_setup, entries, params), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static int enter(MemorySegment capture, int ring, int toSubmit, int minComplete, int flags,
            MemorySegment argument, long argumentSize) {
        try {
            return (int) Libc.result((long) ENTER.invokeExact(capture,
                    (long) UringConstants.__NR_io_uring_enter, ring, toSubmit, minComplete, flags,
                    argument, argumentSize), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static int register(MemorySegment capture, int ring, int what, MemorySegment argument,
            int count) {
        try {
            return (int) Libc.result((long) REGISTER.invokeExact(capture,
                    (long) UringConstants.__NR_io_uring_register, ring, what, argument, count),
                    capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** Maps a part of a ring's memory; the address, or a negated error number. */
    static long map(MemorySegment capture, int ring, long offset, long bytes) {
        try {
            return Libc.result((long) MMAP.invokeExact(capture, MemorySegment.NULL, bytes,
                    FileConstants.PROT_READ | FileConstants.PROT_WRITE,
                    FileConstants.MAP_SHARED | FileConstants.MAP_POPULATE, ring, offset), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static int unmap(MemorySegment capture, MemorySegment mapped) {
        try {
            return (int) Libc.result((int) MUNMAP.invokeExact(capture, mapped,
                    mapped.byteSize()), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }
}
