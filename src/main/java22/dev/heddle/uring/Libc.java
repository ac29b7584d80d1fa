package dev.heddle.uring;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/** Functions of the C library, linked so that each call keeps the error number it met. */
@SuppressWarnings("restricted") // native access is what this class is for
final class Libc {
    /*
     * Every linked handle takes, first, the memory that errno is captured in: the virtual machine
     * itself makes system calls between a downcall and the next line of Java. That memory must be
     * the calling thread's own for the time of the call.
     */
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(PathElement.groupElement("errno"));
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");

    private Libc() {
    }

    /** What memory for captured errors looks like. */
    static MemoryLayout capture() {
        return CAPTURE;
    }

    /** A function's handle; its first argument is memory as {@link #capture} describes it. */
    static MethodHandle link(String name, FunctionDescriptor type) {
        return find(name, type).orElseThrow(() -> missing(name));
    }

    /** The same, for a function that this C library may lack. */
    static Optional<MethodHandle> find(String name, FunctionDescriptor type) {
        return LINKER.defaultLookup().find(name)
                .map(address -> LINKER.downcallHandle(address, type, CAPTURE_ERRNO));
    }

    /**
     * The same, for calls that may name heap memory. The garbage collector waits while one runs,
     * so it has to be short.
     */
    static MethodHandle linkCritical(String name, FunctionDescriptor type) {
        MemorySegment address = LINKER.defaultLookup().find(name)
                .orElseThrow(() -> missing(name));
        return LINKER.downcallHandle(address, type, CAPTURE_ERRNO, Linker.Option.critical(true));
    }

    /** The same, for {@code long syscall(long number, ...)}. */
    static MethodHandle linkSystemCall(FunctionDescriptor type) {
        return linkVariadic("syscall", type, 1);
    }

    /** The same, for a function whose arguments from the index on stand for "...". */
    static MethodHandle linkVariadic(String name, FunctionDescriptor type, int first) {
        MemorySegment address = LINKER.defaultLookup().find(name)
                .orElseThrow(() -> missing(name));
        return LINKER.downcallHandle(address, type, CAPTURE_ERRNO,
                Linker.Option.firstVariadicArg(first));
    }

    private static UnsatisfiedLinkError missing(String name) {
        return new UnsatisfiedLinkError("this system's C library has no function " + name);
    }

    /** A call's result in the kernel's own manner: at least 0, or an error number negated. */
    static long result(long returned, MemorySegment capture) {
        return returned == -1 ? -(int) ERRNO.get(capture, 0L) : returned;
    }

    /** What a handle threw, which declares everything: only unchecked exceptions can come. */
    static RuntimeException rethrown(Throwable thrown) {
        switch (thrown) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(thrown);
        }
    }
}
