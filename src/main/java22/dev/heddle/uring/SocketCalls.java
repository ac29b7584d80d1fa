package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls on sockets, made on the calling thread: socket(2), bind(2), listen(2),
 * getsockname(2), setsockopt(2), getsockopt(2), accept4(2), fcntl(2), ioctl(2), send(2), recv(2).
 * Each returns an error as a negated number.
 */
final class SocketCalls {
    private static final FunctionDescriptor TRANSFER =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

    private static final MethodHandle SOCKET = Libc.link("socket",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = Libc.link("bind",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle LISTEN = Libc.link("listen",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle GETSOCKNAME = Libc.link("getsockname",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SETSOCKOPT = Libc.link("setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKOPT = Libc.link("getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle ACCEPT4 = Libc.link("accept4",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle IOCTL = Libc.linkVariadic("ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
    private static final MethodHandle SEND = Libc.link("send", TRANSFER);
    private static final MethodHandle RECV = Libc.link("recv", TRANSFER);
    private static final MethodHandle SEND_FROM_HEAP = Libc.linkCritical("send", TRANSFER);
    private static final MethodHandle RECV_INTO_HEAP = Libc.linkCritical("recv", TRANSFER);

    private static final int SEND_FLAGS =
            SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_NOSIGNAL;
    private static final int RECV_FLAGS = SocketConstants.MSG_DONTWAIT;

    private SocketCalls() {
    }

    static int socket(MemorySegment capture, int family, int type) {
        try {
            return (int) Libc.result((int) SOCKET.invokeExact(capture, family,
                    type | SocketConstants.SOCK_CLOEXEC, 0), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static int bind(MemorySegment capture, int fd, MemorySegment address, int length) {
        try {
            return (int) Libc.result((int) BIND.invokeExact(capture, fd, address, length),
                    capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static int listen(MemorySegment capture, int fd, int backlog) {
        try {
            return (int) Libc.result((int) LISTEN.invokeExact(capture, fd, backlog), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** The length is read and written: room before, length of the address after. */
    static int localAddress(MemorySegment capture, int fd, MemorySegment address,
            MemorySegment length) {
        try {
            return (int) Libc.result((int) GETSOCKNAME.invokeExact(capture, fd, address, length),
                    capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static int setOption(MemorySegment capture, int fd, int level, int option,
            MemorySegment value, int length) {
        try {
            return (int) Libc.result((int) SETSOCKOPT.invokeExact(capture, fd, level, option,
                    value, length), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** The length is read and written: room before, length of the value after. */
    static int getOption(MemorySegment capture, int fd, int level, int option,
            MemorySegment value, MemorySegment length) {
        try {
            return (int) Libc.result((int) GETSOCKOPT.invokeExact(capture, fd, level, option,
                    value, length), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** Makes a socket a non-blocking one, for calls that have no flag for that. */
    static int stopWaiting(MemorySegment capture, int fd) {
        return FileCalls.setFlags(capture, fd, FileConstants.O_NONBLOCK);
    }

    /** Waits, unless the socket is a non-blocking one; the length as for localAddress. */
    static int accept(MemorySegment capture, int fd, MemorySegment address,
            MemorySegment length) {
        try {
            return (int) Libc.result((int) ACCEPT4.invokeExact(capture, fd, address, length,
                    SocketConstants.SOCK_CLOEXEC), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** Writes how many bytes wait to be received, an int. */
    static int available(MemorySegment capture, int fd, MemorySegment count) {
        try {
            return (int) Libc.result((int) IOCTL.invokeExact(capture, fd,
                    SocketConstants.FIONREAD, count), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static long sendNow(MemorySegment capture, int fd, MemorySegment bytes, long length) {
        try {
            return Libc.result((long) SEND.invokeExact(capture, fd, bytes, length, SEND_FLAGS),
                    capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    static long recvNow(MemorySegment capture, int fd, MemorySegment bytes, long length) {
        try {
            return Libc.result((long) RECV.invokeExact(capture, fd, bytes, length, RECV_FLAGS),
                    capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** Sends without a copy on the way; short, for the garbage collector waits meanwhile. */
    static long sendNowFromHeap(MemorySegment capture, int fd, MemorySegment bytes, long length) {
        try {
            return Libc.result((long) SEND_FROM_HEAP.invokeExact(capture, fd, bytes, length,
                    SEND_FLAGS), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /** Receives without a copy on the way; short, for the garbage collector waits meanwhile. */
    static long recvNowIntoHeap(MemorySegment capture, int fd, MemorySegment bytes, long length) {
        try {
            return Libc.result((long) RECV_INTO_HEAP.invokeExact(capture, fd, bytes, length,
                    RECV_FLAGS), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }
}
