package dev.heddle.uring;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/** Transfers done on the calling thread, if they need no waiting. Any thread. */
final class InPlace {
    /*
     * A file is read by preadv2(RWF_NOWAIT), which takes what the page cache has. Its iovec holds
     * an address, and heap memory has none for longer than a call, so such a read goes through
     * scratch memory, as the JDK's own channels do. Socket calls take the address itself, so they
     * work on heap arrays straight away; the garbage collector waits for them, so they are kept
     * short.
     */
    private static final int CRITICAL_MAX_BYTES = 64 << 10;

    private InPlace() {
    }

    /** Whether the operation was done, its result set. */
    static boolean attempt(Operation operation) {
        Scratch scratch = Scratch.take();
        try {
            return switch (operation) {
                case Operation.Read read -> read(scratch, read);
                case Operation.Send send -> finish(send, send(scratch, send));
                case Operation.Recv recv -> finish(recv, recv(scratch, recv));
                default -> false;
            };
        } finally {
            scratch.give();
        }
    }

    private static boolean finish(Operation operation, long result) {
        if (result >= 0) {
            operation.succeed(result);
            return true;
        }
        Errno errno = Errno.of((int) -result);
        return switch (errno) {
            // It would have to wait, or cannot be asked this way: the ring will see.
            case EAGAIN, EINTR, EOPNOTSUPP, EINVAL -> false;
            default -> {
                operation.fail(errno, null);
                yield true;
            }
        };
    }

    private static boolean read(Scratch scratch, Operation.Read read) {
        ByteBuffer buffer = read.buffer;
        if (Stability.isStable(buffer)) {
            MemorySegment memory = MemorySegment.ofBuffer(buffer);
            return finish(read, preadv2(scratch, read.handle, memory, memory.byteSize(),
                    read.position));
        }
        int done = 0;
        while (true) {
            int wanted = Math.min(buffer.remaining() - done, Scratch.DATA_BYTES);
            long position = read.position == Operation.AT_CURSOR
                    ? Operation.AT_CURSOR : read.position + done;
            long count = preadv2(scratch, read.handle, scratch.data, wanted, position);
            if (count > 0) {
                buffer.put(buffer.position() + done, scratch.dataBuffer, 0, (int) count);
                done += (int) count;
            }
            if (count < wanted || done == buffer.remaining()) {
                // What came before a failure is a result; the failure shows itself next time.
                return finish(read, done > 0 ? done : count);
            }
        }
    }

    private static long preadv2(Scratch scratch, int fd, MemorySegment target, long length,
            long position) {
        MemorySegment iovec = scratch.small;
        iovec.set(ValueLayout.JAVA_LONG, FileConstants.IOVEC_BASE, target.address());
        iovec.set(ValueLayout.JAVA_LONG, FileConstants.IOVEC_LEN, length);
        // The position's upper half is for machines of 32 bits.
        return SystemCalls.call(scratch.state, Machine.PREADV2, fd, iovec.address(), 1, position,
                0, FileConstants.RWF_NOWAIT);
    }

    private static long send(Scratch scratch, Operation.Send send) {
        ByteBuffer source = send.buffer;
        int flags = SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_NOSIGNAL;
        if (Stability.isStable(source)) {
            return transfer(scratch, Machine.SENDTO, send.handle, MemorySegment.ofBuffer(source),
                    flags);
        }
        int length = Math.min(source.remaining(), CRITICAL_MAX_BYTES);
        if (source.hasArray()) {
            return SystemCalls.callOnHeap(scratch.state, Machine.SENDTO, send.handle,
                    MemorySegment.ofBuffer(source), length, flags);
        }
        scratch.dataBuffer.put(0, source, source.position(), length);
        return SystemCalls.call(scratch.state, Machine.SENDTO, send.handle,
                scratch.data.address(), length, flags);
    }

    private static long recv(Scratch scratch, Operation.Recv recv) {
        ByteBuffer target = recv.buffer;
        if (Stability.isStable(target)) {
            return transfer(scratch, Machine.RECVFROM, recv.handle,
                    MemorySegment.ofBuffer(target), SocketConstants.MSG_DONTWAIT);
        }
        int length = Math.min(target.remaining(), CRITICAL_MAX_BYTES);
        if (target.hasArray()) {
            return SystemCalls.callOnHeap(scratch.state, Machine.RECVFROM, recv.handle,
                    MemorySegment.ofBuffer(target), length, SocketConstants.MSG_DONTWAIT);
        }
        long count = SystemCalls.call(scratch.state, Machine.RECVFROM, recv.handle,
                scratch.data.address(), length, SocketConstants.MSG_DONTWAIT);
        if (count > 0) {
            target.put(target.position(), scratch.dataBuffer, 0, (int) count);
        }
        return count;
    }

    private static long transfer(Scratch scratch, int number, int fd, MemorySegment memory,
            int flags) {
        long length = Math.min(memory.byteSize(), FileConstants.TRANSFER_MAX_BYTES);
        return SystemCalls.call(scratch.state, number, fd, memory.address(), length, flags);
    }
}
