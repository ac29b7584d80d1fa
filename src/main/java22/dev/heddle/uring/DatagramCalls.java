package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System calls on UDP sockets, made on the calling thread: connect(2), sendto(2), recvfrom(2).
 * None of them waits. Each returns an error as a negated number.
 */
final class DatagramCalls {
    private static final FunctionDescriptor SENDTO_TYPE = FunctionDescriptor.of(JAVA_LONG,
            JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final FunctionDescriptor RECVFROM_TYPE = FunctionDescriptor.of(JAVA_LONG,
            JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);

    private static final MethodHandle CONNECT = Libc.link("connect",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SENDTO = Libc.link("sendto", SENDTO_TYPE);
    private static final MethodHandle RECVFROM = Libc.link("recvfrom", RECVFROM_TYPE);
    private static final MethodHandle SENDTO_FROM_HEAP = Libc.linkCritical("sendto", SENDTO_TYPE);
    private static final MethodHandle RECVFROM_INTO_HEAP =
            Libc.linkCritical("recvfrom", RECVFROM_TYPE);

    private static final int SEND_FLAGS =
            SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_NOSIGNAL;
    private static final int RECV_FLAGS = SocketConstants.MSG_DONTWAIT;

    private DatagramCalls() {
    }

    static int connect(MemorySegment capture, int fd, MemorySegment address, int length) {
        try {
            return (int) Libc.result((int) CONNECT.invokeExact(capture, fd, address, length),
                    capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /**
     * Sends from memory of any kind. Where that is the heap, nothing is copied on the way, and the
     * garbage collector waits meanwhile; a datagram is short enough for that.
     */
    static long sendNow(MemorySegment capture, int fd, MemorySegment bytes, int length,
            MemorySegment address, int addressLength) {
        try {
            long sent = bytes.isNative()
                    ? (long) SENDTO.invokeExact(capture, fd, bytes, (long) length, SEND_FLAGS,
                            address, addressLength)
                    : (long) SENDTO_FROM_HEAP.invokeExact(capture, fd, bytes, (long) length,
                            SEND_FLAGS, address, addressLength);
            return Libc.result(sent, capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    /**
     * Receives into memory of any kind, as {@link #sendNow} sends.
     *
     * @param addressLength is read and written: room before, length of the address after
     */
    static long recvNow(MemorySegment capture, int fd, MemorySegment bytes, int length,
            MemorySegment address, MemorySegment addressLength) {
        try {
            long received = bytes.isNative()
                    ? (long) RECVFROM.invokeExact(capture, fd, bytes, (long) length, RECV_FLAGS,
                            address, addressLength)
                    : (long) RECVFROM_INTO_HEAP.invokeExact(capture, fd, bytes, (long) length,
                            RECV_FLAGS, address, addressLength);
            return Libc.result(received, capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }
}
