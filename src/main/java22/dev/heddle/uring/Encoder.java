package dev.heddle.uring;

import dev.heddle.backend.Operation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes an operation into a submission entry, and reads its results from its memory. */
final class Encoder {
    /*
     * Memory that the kernel reads or writes besides the caller's buffers comes from the slot and
     * lies there until the completion:
     *
     *   open, stat by path   path, NUL-terminated; for stat behind the struct statx
     *   connect              sockaddr
     *   accept               sockaddr, then its length
     *   vectors              an array of struct iovec
     */
    private static final int ACCEPT_LENGTH_AT = 64;
    /** The longest path in bytes, the final NUL included: linux/limits.h. */
    private static final int PATH_MAX = 4096;

    private final Slots slots;

    Encoder(Slots slots) {
        this.slots = slots;
    }

    /** @throws InvalidPathException if a path cannot be told to the system */
    void encode(Operation operation, MemorySegment sqe) {
        sqe.set(ValueLayout.JAVA_LONG, Sqe.USER_DATA, slots.userData(operation));
        switch (operation) {
            case Operation.Nop nop -> opcode(sqe, Opcode.NOP, -1);
            case Operation.Open open -> open(sqe, open);
            case Operation.Close close -> opcode(sqe, Opcode.CLOSE, close.handle);
            case Operation.Read read -> {
                opcode(sqe, Opcode.READ, read.handle);
                buffer(sqe, read.buffer);
                sqe.set(ValueLayout.JAVA_LONG, Sqe.OFF, read.position);
            }
            case Operation.Write write -> {
                opcode(sqe, Opcode.WRITE, write.handle);
                buffer(sqe, write.buffer);
                sqe.set(ValueLayout.JAVA_LONG, Sqe.OFF, write.position);
            }
            case Operation.ReadVector read -> vector(sqe, Opcode.READV, read);
            case Operation.WriteVector write -> vector(sqe, Opcode.WRITEV, write);
            case Operation.Recv recv -> {
                opcode(sqe, Opcode.RECV, recv.handle);
                buffer(sqe, recv.buffer);
            }
            case Operation.Send send -> {
                opcode(sqe, Opcode.SEND, send.handle);
                buffer(sqe, send.buffer);
                sqe.set(ValueLayout.JAVA_INT, Sqe.OP_FLAGS, SocketConstants.MSG_NOSIGNAL);
            }
            case Operation.Sync sync -> {
                opcode(sqe, Opcode.FSYNC, sync.handle);
                sqe.set(ValueLayout.JAVA_INT, Sqe.OP_FLAGS,
                        sync.dataOnly ? Opcode.FSYNC_DATASYNC : 0);
            }
            case Operation.Stat stat -> stat(sqe, stat);
            case Operation.Allocate allocate -> {
                opcode(sqe, Opcode.FALLOCATE, allocate.handle);
                sqe.set(ValueLayout.JAVA_LONG, Sqe.OFF, allocate.position);
                // Not where one would look for it: len holds the mode, which is 0.
                sqe.set(ValueLayout.JAVA_LONG, Sqe.ADDR, allocate.length);
            }
            case Operation.Truncate truncate -> {
                opcode(sqe, Opcode.FTRUNCATE, truncate.handle);
                sqe.set(ValueLayout.JAVA_LONG, Sqe.OFF, truncate.size);
            }
            case Operation.Connect connect -> connect(sqe, connect);
            case Operation.Accept accept -> accept(sqe, accept);
            case Operation.Shutdown shutdown -> {
                opcode(sqe, Opcode.SHUTDOWN, shutdown.handle);
                sqe.set(ValueLayout.JAVA_INT, Sqe.LEN, how(shutdown.how));
            }
        }
    }

    private static void opcode(MemorySegment sqe, int opcode, int fd) {
        sqe.set(ValueLayout.JAVA_BYTE, Sqe.OPCODE, (byte) opcode);
        sqe.set(ValueLayout.JAVA_INT, Sqe.FD, fd);
    }

    private static void buffer(MemorySegment sqe, ByteBuffer buffer) {
        MemorySegment memory = MemorySegment.ofBuffer(buffer);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.ADDR, memory.address());
        sqe.set(ValueLayout.JAVA_INT, Sqe.LEN,
                (int) Math.min(memory.byteSize(), FileConstants.TRANSFER_MAX_BYTES));
    }

    private void vector(MemorySegment sqe, int opcode, Operation.Vector vector) {
        MemorySegment iovecs = slots.memory(vector,
                (long) vector.length * FileConstants.IOVEC_SIZE);
        for (int i = 0; i < vector.length; i++) {
            MemorySegment memory = MemorySegment.ofBuffer(vector.buffers[vector.offset + i]);
            long at = (long) i * FileConstants.IOVEC_SIZE;
            iovecs.set(ValueLayout.JAVA_LONG, at + FileConstants.IOVEC_BASE, memory.address());
            iovecs.set(ValueLayout.JAVA_LONG, at + FileConstants.IOVEC_LEN, memory.byteSize());
        }
        opcode(sqe, opcode, vector.handle);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.ADDR, iovecs.address());
        sqe.set(ValueLayout.JAVA_INT, Sqe.LEN, vector.length);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.OFF, vector.position);
    }

    private void open(MemorySegment sqe, Operation.Open open) {
        byte[] path = path(open.path);
        MemorySegment memory = slots.memory(open, path.length + 1);
        putPath(memory, 0, path);
        opcode(sqe, Opcode.OPENAT, FileConstants.AT_FDCWD);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.ADDR, memory.address());
        sqe.set(ValueLayout.JAVA_INT, Sqe.LEN, open.mode);
        sqe.set(ValueLayout.JAVA_INT, Sqe.OP_FLAGS, OpenFlags.of(open.options));
    }

    private void stat(MemorySegment sqe, Operation.Stat stat) {
        byte[] path = stat.path == null ? new byte[0] : path(stat.path);
        MemorySegment memory = slots.memory(stat, Statx.SIZE + path.length + 1);
        putPath(memory, Statx.SIZE, path);
        int flags = stat.path == null ? FileConstants.AT_EMPTY_PATH
                : stat.followLinks ? 0 : FileConstants.AT_SYMLINK_NOFOLLOW;
        opcode(sqe, Opcode.STATX, stat.path == null ? stat.handle : FileConstants.AT_FDCWD);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.ADDR, memory.address() + Statx.SIZE);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.ADDR2, memory.address());
        sqe.set(ValueLayout.JAVA_INT, Sqe.LEN,
                Statx.BASIC_STATS | Statx.HAS_BTIME | Statx.HAS_DIOALIGN);
        sqe.set(ValueLayout.JAVA_INT, Sqe.OP_FLAGS, flags);
    }

    private void connect(MemorySegment sqe, Operation.Connect connect) {
        MemorySegment memory = slots.memory(connect, SockAddr.IN6_SIZE);
        InetSocketAddress remote = (InetSocketAddress) connect.remote;
        int size = SockAddr.encode(memory, remote, family(connect.handle, remote));
        opcode(sqe, Opcode.CONNECT, connect.handle);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.ADDR, memory.address());
        sqe.set(ValueLayout.JAVA_LONG, Sqe.OFF, size);
    }

    /** That of the socket, since an IPv6 one takes IPv4 addresses only in their IPv6 form. */
    private static int family(int fd, InetSocketAddress remote) {
        Scratch scratch = Scratch.take();
        long family = SocketOptionCalls.getInt(scratch, fd, SocketConstants.SOL_SOCKET,
                SocketConstants.SO_DOMAIN);
        scratch.give();
        // Of a handle that is no socket the kernel says so itself.
        return family >= 0 ? (int) family : SockAddr.family(remote);
    }

    private void accept(MemorySegment sqe, Operation.Accept accept) {
        MemorySegment memory = slots.memory(accept, ACCEPT_LENGTH_AT + Integer.BYTES);
        memory.set(ValueLayout.JAVA_INT, ACCEPT_LENGTH_AT, ACCEPT_LENGTH_AT);
        opcode(sqe, Opcode.ACCEPT, accept.handle);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.ADDR, memory.address());
        sqe.set(ValueLayout.JAVA_LONG, Sqe.ADDR2, memory.address() + ACCEPT_LENGTH_AT);
        sqe.set(ValueLayout.JAVA_INT, Sqe.OP_FLAGS, SocketConstants.SOCK_CLOEXEC);
    }

    /** Fills in what the kernel has written beside the result of a successful operation. */
    void decode(Operation operation) {
        switch (operation) {
            case Operation.Accept accept ->
                    accept.remote = SockAddr.decode(slots.memory(accept));
            case Operation.Stat stat -> stat.status = Statx.decode(slots.memory(stat));
            default -> { }
        }
    }

    /** The bytes of a path, in the encoding that the JDK uses for them. */
    static byte[] path(Path path) {
        try {
            byte[] bytes = PathBytes.of(path.toString());
            // Cut so that it fits here, yet still is one that the kernel finds too long.
            return bytes.length <= PATH_MAX ? bytes : Arrays.copyOf(bytes, PATH_MAX);
        } catch (CharacterCodingException e) {
            throw new InvalidPathException(path.toString(), "it has characters that the system's "
                    + "encoding " + PathBytes.CHARSET + " lacks; set LC_ALL, for example to "
                    + "C.UTF-8");
        }
    }

    private static void putPath(MemorySegment memory, int at, byte[] path) {
        MemorySegment.copy(path, 0, memory, ValueLayout.JAVA_BYTE, at, path.length);
        memory.set(ValueLayout.JAVA_BYTE, at + path.length, (byte) 0);
    }

    private static int how(Operation.Shutdown.How how) {
        return switch (how) {
            case READ -> SocketConstants.SHUT_RD;
            case WRITE -> SocketConstants.SHUT_WR;
            case BOTH -> SocketConstants.SHUT_RDWR;
        };
    }
}
