package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls on paths, made on the calling thread, which may wait for a disk: mkdir(2), link(2),
 * symlink(2), readlink(2), open(2), openat2(2), getdents64(2). Paths end with NUL. Each returns an
 * error as a negated number.
 */
final class PathCalls {
    private static final MethodHandle MKDIR = Libc.link("mkdir",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final FunctionDescriptor OF_TWO_PATHS =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle LINK = Libc.link("link", OF_TWO_PATHS);
    private static final MethodHandle SYMLINK = Libc.link("symlink", OF_TWO_PATHS);
    private static final MethodHandle READLINK = Libc.link("readlink",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
    /** Without a mode, since it makes nothing. */
    private static final MethodHandle OPEN = Libc.link("open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle OPENAT2 = Libc.linkSystemCall(FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
    /** By its number: musl has it by another name. */
    private static final MethodHandle GETDENTS = Libc.linkSystemCall(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

    private PathCalls() {
    }

    static long makeDirectory(MemorySegment capture, MemorySegment path, int mode) {
        try {
            return Libc.result((int) MKDIR.invokeExact(capture, path, mode), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static long link(MemorySegment capture, MemorySegment existing, MemorySegment path) {
        try {
            return Libc.result((int) LINK.invokeExact(capture, existing, path), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static long symbolicLink(MemorySegment capture, MemorySegment target, MemorySegment path) {
        try {
            return Libc.result((int) SYMLINK.invokeExact(capture, target, path), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** The count of bytes; as many as there is room for may have been cut off. */
    static long readLink(MemorySegment capture, MemorySegment path, MemorySegment into) {
        try {
            return Libc.result((long) READLINK.invokeExact(capture, path, into, into.byteSize()),
                    capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static int openDirectory(MemorySegment capture, MemorySegment path, Machine machine) {
        return openToRead(capture, path, machine.O_DIRECTORY);
    }

    /** @param flags besides */
    static int openToRead(MemorySegment capture, MemorySegment path, int flags) {
        try {
            return (int) Libc.result((int) OPEN.invokeExact(capture, path,
                    FileConstants.O_RDONLY | FileConstants.O_CLOEXEC | flags), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** Opens as an {@link OpenHow} says. */
    static int open(MemorySegment capture, MemorySegment path, MemorySegment how) {
        try {
            return (int) Libc.result((long) OPENAT2.invokeExact(capture,
                    (long) OpenHow.Resolve.__NR_openat2, FileConstants.AT_FDCWD, path, how,
                    OpenHow.SIZE), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** The next entries, as {@link DirectoryAnswer} draws them: a count of bytes, 0 at the end. */
    static long readDirectory(MemorySegment capture, int fd, MemorySegment into,
            Machine machine) {
        try {
            return Libc.result((long) GETDENTS.invokeExact(capture,
                    (long) machine.SYS_getdents64, fd, into, into.byteSize()), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }
}
