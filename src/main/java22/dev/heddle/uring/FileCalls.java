package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls on files, made on the calling thread: preadv2(2), pwrite(2), ftruncate(2), statx(2),
 * fstatfs(2), fcntl(2), eventfd(2), write(2), close(2). Each returns an error as a negated number.
 */
final class FileCalls {
    /*
     * Those that are called most go by number: the C library's functions would, before and after,
     * see to cancellation points, which nobody here uses; and musl has preadv2 since 1.2.5 only.
     */
    private static final Machine MACHINE = Machine.current();
    private static final MethodHandle PREADV2 = Libc.linkSystemCall(FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle PWRITE64 = Libc.linkSystemCall(FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
    /** Missing from glibc before 2.28. */
    private static final MethodHandle STATX = Libc.find("statx",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS))
            .orElse(null);
    private static final MethodHandle FTRUNCATE = Libc.link("ftruncate",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle FSTATFS = Libc.link("fstatfs",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    /** {@code int fcntl(int fd, int op, ...)}. */
    private static final MethodHandle FCNTL = Libc.linkVariadic("fcntl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS), 2);
    private static final MethodHandle SET_FLAGS = Libc.linkVariadic("fcntl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), 2);
    private static final MethodHandle EVENTFD = Libc.link("eventfd",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle WRITE = Libc.link("write",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle CLOSE = Libc.link("close",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private static final MemorySegment EMPTY_PATH = Arena.global().allocate(1);

    private FileCalls() {
    }

    /** Reads what needs no waiting for a device: preadv2 with RWF_NOWAIT. */
    static long readNow(MemorySegment capture, int fd, MemorySegment iovec, long position) {
        try {
            // The position comes in two halves, the upper of which 64-bit kernels ignore.
            return Libc.result((long) PREADV2.invokeExact(capture, (long) MACHINE.SYS_preadv2, fd,
                    iovec, 1L, position, 0L, FileConstants.RWF_NOWAIT), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** Writes to the page cache, or waits until there is room in it. */
    static long write(MemorySegment capture, int fd, MemorySegment bytes, long length,
            long position) {
        try {
            return Libc.result((long) PWRITE64.invokeExact(capture, (long) MACHINE.SYS_pwrite64,
                    fd, bytes, length, position), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** Whether {@link #stat} can be called. */
    static boolean hasStat() {
        return STATX != null;
    }

    /** Tells an open file's attributes as they are known here, without asking a server. */
    static int stat(MemorySegment capture, int fd, int mask, MemorySegment statx) {
        try {
            return (int) Libc.result((int) STATX.invokeExact(capture, fd, EMPTY_PATH,
                    FileConstants.AT_EMPTY_PATH | FileConstants.AT_STATX_DONT_SYNC, mask, statx),
                    capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** Tells which file system a file is on. */
    static int fileSystem(MemorySegment capture, int fd, MemorySegment statfs) {
        try {
            return (int) Libc.result((int) FSTATFS.invokeExact(capture, fd, statfs), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static int truncate(MemorySegment capture, int fd, long size) {
        try {
            return (int) Libc.result((int) FTRUNCATE.invokeExact(capture, fd, size), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** Takes, changes or gives back a lock of the open file, without waiting for others. */
    static int setLock(MemorySegment capture, int fd, MemorySegment flock) {
        try {
            return (int) Libc.result((int) FCNTL.invokeExact(capture, fd,
                    FileConstants.F_OFD_SETLK, flock), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** Sets an open file's status flags, such as O_NONBLOCK. */
    static int setFlags(MemorySegment capture, int fd, int flags) {
        try {
            return (int) Libc.result((int) SET_FLAGS.invokeExact(capture, fd,
                    FileConstants.F_SETFL, flags), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static int eventfd(MemorySegment capture) {
        try {
            return (int) Libc.result((int) EVENTFD.invokeExact(capture, 0,
                    FileConstants.EFD_CLOEXEC), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static long write(MemorySegment capture, int fd, MemorySegment bytes) {
        try {
            return Libc.result((long) WRITE.invokeExact(capture, fd, bytes, bytes.byteSize()),
                    capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static int close(MemorySegment capture, int fd) {
        try {
            return (int) Libc.result((int) CLOSE.invokeExact(capture, fd), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }
}
