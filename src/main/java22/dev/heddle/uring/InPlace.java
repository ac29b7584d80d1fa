package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

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
            case Operation.Read read -> FileCalls.hasReadNow() && read(read);
            case Operation.Write write -> write(write);
            case Operation.Send send -> send(send);
            case Operation.Recv recv -> recv(recv);
            case StreamVector vector -> vector(vector);
            case Operation.Accept accept -> accept(accept);
            case Datagram.SendTo send -> sendTo(send);
            case Datagram.RecvFrom recv -> recvFrom(recv);
            default -> false;
        };
    }

    private static boolean read(Operation.Read read) {
        assert !read.buffer.isReadOnly();
        CallMemory memory = CallMemory.take();
        try {
            long count = RawMemory.isSafe(read.buffer)
                    ? readRaw(read, memory) : readStaged(read, memory);
            return settle(read, count);
        } finally {
            memory.give();
        }
    }

    private static long readRaw(Operation.Read read, CallMemory memory) {
        ByteBuffer buffer = read.buffer;
        try {
            return readNow(read, memory, RawMemory.address(buffer),
                    Math.min(buffer.remaining(), Encoder.LENGTH_MAX));
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    private static long readStaged(Operation.Read read, CallMemory memory) {
        ByteBuffer buffer = read.buffer;
        int length = Math.min(buffer.remaining(), CallMemory.STAGE_BYTES);
        long count = readNow(read, memory, memory.stageMemory().address(), length);
        if (count > 0) {
            buffer.put(buffer.position(), memory.stage(), 0, (int) count);
        }
        return count;
    }

    private static long readNow(Operation.Read read, CallMemory memory, long address,
            int length) {
        memory.small.set(JAVA_LONG, Iovec.IOV_BASE, address);
        memory.small.set(JAVA_LONG, Iovec.IOV_LEN, length);
        return FileCalls.readNow(memory.capture, read.handle, memory.small, read.position);
    }

    /** See {@link dev.heddle.backend.Backend#cachesWrites}. */
    static boolean cachesWrites(int fd) {
        CallMemory memory = CallMemory.take();
        try {
            return isRegular(memory, fd)
                    && FileCalls.fileSystem(memory.capture, fd, memory.small) >= 0
                    && FileSystemTypes.isLocal(memory.small.get(JAVA_LONG, Statfs.F_TYPE));
        } finally {
            memory.give();
        }
    }

    private static boolean isRegular(CallMemory memory, int fd) {
        return FileCalls.hasStat() && FileCalls.stat(memory.capture, fd,
                FileConstants.STATX_TYPE, memory.small) >= 0
                && StatusAnswer.isRegular(memory.small);
    }

    private static boolean write(Operation.Write write) {
        CallMemory memory = CallMemory.take();
        try {
            return settle(write, write(write, memory));
        } finally {
            memory.give();
        }
    }

    private static long write(Operation.Write write, CallMemory memory) {
        MemorySegment bytes = MemorySegment.ofBuffer(write.buffer);
        long length = bytes.byteSize();
        if (!bytes.isNative()) {
            length = Math.min(length, CallMemory.STAGE_BYTES);
            memory.stage().put(0, write.buffer, write.buffer.position(), (int) length);
            bytes = memory.stageMemory();
        }
        return FileCalls.write(memory.capture, write.handle, bytes, length, write.position);
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
        return switch (errno) {
            // Would wait; or the file system, the kernel or the position does not allow it.
            case EAGAIN, EINTR, EOPNOTSUPP, EINVAL, ENOSYS -> false;
            default -> {
                operation.fail(errno, null);
                yield true;
            }
        };
    }
}
