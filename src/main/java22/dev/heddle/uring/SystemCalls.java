package dev.heddle.uring;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The kernel, called through libc's {@code syscall(2)} so that nothing has to be built or
 * installed. Every call answers as the kernel does: a value of at least 0, or minus the error
 * number, which is taken in the same step as the call since the JVM overwrites errno at will.
 */
final class SystemCalls {
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** The memory that each thread in a call needs for its errno. */
    static final MemoryLayout STATE_LAYOUT = STATE;

    private static final MethodHandle SYSCALL = link(ValueLayout.JAVA_LONG);
    /**
     * With the second argument in a heap array. The garbage collector waits for such a call, so
     * it must be one that never waits and moves little.
     */
    private static final MethodHandle SYSCALL_ON_HEAP =
            link(ValueLayout.ADDRESS, Linker.Option.critical(true));

    private SystemCalls() {
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link(MemoryLayout second, Linker.Option... more) {
        Linker linker = Linker.nativeLinker();
        Linker.Option[] options = new Linker.Option[more.length + 1];
        options[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(more, 0, options, 1, more.length);
        FunctionDescriptor descriptor = FunctionDescriptor.of(ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, second, ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
        return linker.downcallHandle(linker.defaultLookup().find("syscall").orElseThrow(),
                descriptor, options);
    }

    /**
     * @param state  memory of {@link #STATE_LAYOUT} that no other thread uses meanwhile
     * @param number from {@link Machine}
     */
    static long call(MemorySegment state, int number, long a, long b, long c, long d, long e,
            long f) {
        try {
            long result = (long) SYSCALL.invokeExact(state, (long) number, a, b, c, d, e, f);
            return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
        } catch (Throwable t) {
            throw new AssertionError("a system call throws nothing", t);
        }
    }

    static long call(MemorySegment state, int number, long a, long b, long c, long d) {
        return call(state, number, a, b, c, d, 0, 0);
    }

    static long call(MemorySegment state, int number, long a, long b, long c) {
        return call(state, number, a, b, c, 0, 0, 0);
    }

    static long call(MemorySegment state, int number, long a) {
        return call(state, number, a, 0, 0, 0, 0, 0);
    }

    /** A call whose second argument is the start of a segment on the heap. */
    static long callOnHeap(MemorySegment state, int number, long a, MemorySegment b, long c,
            long d) {
        try {
            long result = (long) SYSCALL_ON_HEAP.invokeExact(state, (long) number, a, b, c, d, 0L,
                    0L);
            return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
        } catch (Throwable t) {
            throw new AssertionError("a system call throws nothing", t);
        }
    }
}
