package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.heddle.backend.Backend;
import dev.heddle.backend.Datagram;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import dev.heddle.backend.StreamVector;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/** Performs transfers on the calling thread when they need no waiting. */
final class InPlace {
    /*
     * How bytes get to and from the kernel:
     *
     *   Send, Recv   raw memory       plain call
     *                heap, <= 4 KiB   staged, since naming an array to a call allocates
     *                heap, longer     critical call on the array itself, nothing is copied; the
     *                                 garbage collector waits, so 64 KiB at most
     *                any other        plain call, which holds off the close of an arena
     *   Write        heap buffer      staged, 64 KiB at most: it may wait after all
     *                any other        plain call
     *   SendVector,
     *   RecvVector   any              staged, 64 KiB at most; a large first buffer as above
     *   SendTo,
     *   RecvFrom     any              the same; 64 KiB is more than a datagram has
     *   Read         raw memory       plain call with an iovec
     *                any other        staged: only preadv2 can decline to wait, and it takes an
     *                                 iovec, whose address an array does not have for long
     *
     * A copy of 4 KiB costs a twentieth of the read itself.
     */
    private static final long ADDRESS_LENGTH = Sockaddr.SIZE;

    private InPlace() {
    }

    /** Whether it has been done, its result set. */
    static boolean attempt(Operation operation) {
        return switch (operation) {
            case Operation.Send send -> send(send);
            case Operation.Recv recv -> recv(recv);
            case StreamVector vector -> vector(vector);
            case Operation.Accept accept -> accept(accept);
            case Datagram.SendTo send -> sendTo(send);
            case Datagram.RecvFrom recv -> recvFrom(recv);
            default -> false;
        };
    }

    /** See {@link dev.heddle.backend.Backend#readNow}. */
    static int read(int fd, ByteBuffer target, long position) {
        assert !target.isReadOnly();
        CallMemory memory = CallMemory.take();
        try {
            return RawMemory.isSafe(target) ? readRaw(memory, fd, target, position)
                    : readStaged(memory, fd, target, position);
        } finally {
            memory.give();
        }
    }

    private static int readRaw(CallMemory memory, int fd, ByteBuffer target, long position) {
        try {
            return readNow(memory, fd, RawMemory.address(target),
                    Math.min(target.remaining(), Encoder.LENGTH_MAX), position);
        } finally {
            Reference.reachabilityFence(target);
        }
    }

    private static int readStaged(CallMemory memory, int fd, ByteBuffer target, long position) {
        int length = Math.min(target.remaining(), CallMemory.STAGE_BYTES);
        int count = readNow(memory, fd, memory.stageMemory().address(), length, position);
        if (count > 0) {
            target.put(target.position(), memory.stage(), 0, count);
        }
        return count;
    }

    private static int readNow(CallMemory memory, int fd, long address, int length,
            long position) {
        memory.small.set(JAVA_LONG, Iovec.IOV_BASE, address);
        memory.small.set(JAVA_LONG, Iovec.IOV_LEN, length);
        return countOf(FileCalls.readNow(memory.capture, fd, memory.small, position));
    }

    private static int countOf(long result) {
        return result < 0 && hasToWait(Errno.of((int) -result)) ? Backend.NOT_NOW : (int) result;
    }

    /** See {@link dev.heddle.backend.Backend#cachesWrites}. */
    static boolean cachesWrites(int fd) {
        CallMemory memory = CallMemory.take();
        try {
            return isRegular(memory, fd) && isLocal(memory, fd);
        } finally {
            memory.give();
        }
    }

    /** Whether a file is on a local file system. */
    static boolean isLocal(CallMemory memory, int fd) {
        return FileCalls.fileSystem(memory.capture, fd, memory.small) >= 0
                && FileSystemTypes.isLocal(memory.small.get(JAVA_LONG, Statfs.F_TYPE));
    }

    private static boolean isRegular(CallMemory memory, int fd) {
        return FileCalls.hasStat() && FileCalls.stat(memory.capture, fd,
                FileConstants.STATX_TYPE, memory.small) >= 0
                && StatusAnswer.isRegular(memory.small);
    }

    /** See {@link dev.heddle.backend.Backend#writeNow}. */
    static int write(int fd, ByteBuffer source, long position) {
        CallMemory memory = CallMemory.take();
        try {
            int length = source.remaining();
            MemorySegment bytes;
            if (RawMemory.isSafe(source)) {
                bytes = RawMemory.pointer(source);
            } else if (source.isDirect()) {
                bytes = MemorySegment.ofBuffer(source);
            } else {
                length = Math.min(length, CallMemory.STAGE_BYTES);
                memory.stage().put(0, source, source.position(), length);
                bytes = memory.stageMemory();
            }
            return countOf(FileCalls.write(memory.capture, fd, bytes, length, position));
        } finally {
            Reference.reachabilityFence(source);
            memory.give();
        }
    }

    /** See {@link dev.heddle.backend.Backend#release}. */
    static void close(int fd) {
        CallMemory memory = CallMemory.take();
        try {
            FileCalls.close(memory.capture, fd);
        } finally {
            memory.give();
        }
    }

    private static boolean send(Operation.Send send) {
        CallMemory memory = CallMemory.take();
        try {
            return settle(send, InPlaceStreams.send(memory, send.handle, send.buffer));
        } finally {
            memory.give();
        }
    }

    private static boolean recv(Operation.Recv recv) {
        assert !recv.buffer.isReadOnly();
        CallMemory memory = CallMemory.take();
        try {
            return settle(recv, InPlaceStreams.recv(memory, recv.handle, recv.buffer));
        } finally {
            memory.give();
        }
    }

    private static boolean vector(StreamVector vector) {
        CallMemory memory = CallMemory.take();
        try {
            return settle(vector, switch (vector) {
                case StreamVector.SendVector send -> InPlaceVectors.send(send, memory);
                case StreamVector.RecvVector recv -> InPlaceVectors.recv(recv, memory);
            });
        } finally {
            memory.give();
        }
    }

    private static boolean sendTo(Datagram.SendTo send) {
        CallMemory memory = CallMemory.take();
        try {
            MemorySegment address = MemorySegment.NULL;
            int addressLength = 0;
            if (send.remote != null) {
                address = memory.small;
                addressLength = SocketAddresses.write(send, send.remote, address);
                if (addressLength < 0) {
                    return true;
                }
            }
            return settle(send, DatagramCalls.sendNow(memory.capture, send.handle,
                    MemorySegment.ofBuffer(send.buffer), send.length(), address, addressLength));
        } finally {
            memory.give();
        }
    }

    private static boolean recvFrom(Datagram.RecvFrom recv) {
        assert !recv.buffer.isReadOnly();
        CallMemory memory = CallMemory.take();
        try {
            memory.small.set(JAVA_INT, ADDRESS_LENGTH, (int) Sockaddr.SIZE);
            long count = DatagramCalls.recvNow(memory.capture, recv.handle,
                    MemorySegment.ofBuffer(recv.buffer), recv.length(), memory.small,
                    memory.small.asSlice(ADDRESS_LENGTH));
            if (count >= 0) {
                recv.remote = SocketAddresses.read(memory.small,
                        memory.small.get(JAVA_INT, ADDRESS_LENGTH));
            }
            return settle(recv, count);
        } finally {
            memory.give();
        }
    }

    /** The listener stays a non-blocking one, so from now on nothing but polling waits for it. */
    private static boolean accept(Operation.Accept accept) {
        CallMemory memory = CallMemory.take();
        try {
            int result = SocketCalls.stopWaiting(memory.capture, accept.handle);
            if (result >= 0) {
                memory.small.set(JAVA_INT, ADDRESS_LENGTH, (int) Sockaddr.SIZE);
                result = SocketCalls.accept(memory.capture, accept.handle, memory.small,
                        memory.small.asSlice(ADDRESS_LENGTH));
            }
            if (result >= 0) {
                accept.remote = SocketAddresses.read(memory.small,
                        memory.small.get(JAVA_INT, ADDRESS_LENGTH));
            }
            return settle(accept, result);
        } finally {
            memory.give();
        }
    }

    private static boolean settle(Operation operation, long result) {
        if (result >= 0) {
            operation.succeed(result);
            return true;
        }
        Errno errno = Errno.of((int) -result);
        if (hasToWait(errno)) {
            return false;
        }
        operation.fail(errno, null);
        return true;
    }

    /** Or cannot be done here: the file system, the kernel or the position does not allow it. */
    private static boolean hasToWait(Errno errno) {
        return switch (errno) {
            case EAGAIN, EINTR, EOPNOTSUPP, EINVAL, ENOSYS -> true;
            default -> false;
        };
    }
}
