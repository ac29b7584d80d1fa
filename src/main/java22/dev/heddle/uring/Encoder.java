package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.heddle.backend.Datagram;
import dev.heddle.backend.Errno;
import dev.heddle.backend.LockOperation;
import dev.heddle.backend.Operation;
import dev.heddle.backend.PathOperation;
import dev.heddle.backend.StreamVector;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;

/** Writes operations into entries of the submission queue. The driving thread's. */
final class Encoder {
    /*
     * An operation either fits into its entry, or takes an annex for what the entry points to:
     *
     *   Open, Unlink, RemoveDirectory,
     *   MakeDirectory    path
     *   Rename, Link,
     *   SymbolicLink     two paths
     *   Stat             attributes (written by the kernel), path
     *   ReadVector,
     *   WriteVector      iovecs
     *   SendVector,
     *   RecvVector       message (of the latter, written by the kernel too), iovecs
     *   SendTo,
     *   RecvFrom         message (of the latter, written by the kernel too), iovec, socket address
     *   Connect          socket address
     *   Accept           socket address (written by the kernel), its length
     *
     * What an operation asks for may be found wrong here already; it then ends without an entry.
     */
    /** The most that one read or write moves: the kernel's MAX_RW_COUNT with 4 KiB pages. */
    static final int LENGTH_MAX = 0x7fff_f000;
    static final long STAT_PATH = StatxAnswer.SIZE;
    static final long ACCEPT_LENGTH = Sockaddr.SIZE;
    private static final long ACCEPT_BYTES = Sockaddr.SIZE + Integer.BYTES;
    private static final long MESSAGE_IOVEC = Msghdr.SIZE;
    static final long MESSAGE_ADDRESS = MESSAGE_IOVEC + Iovec.SIZE;
    private static final long MESSAGE_BYTES = MESSAGE_ADDRESS + Sockaddr.SIZE;

    private final MemorySegment entries;
    private final AnnexPool annexes;
    private final Machine machine;
    private final MemorySegment emptyPath;
    private final boolean knowsPollFirst;

    /** @param operations those that the kernel's probe lists */
    Encoder(MemorySegment entries, AnnexPool annexes, Machine machine, MemorySegment emptyPath,
            BitSet operations) {
        knowsPollFirst = operations.get(Opcode.IORING_OP_SOCKET); // which is as old
        this.entries = entries;
        this.annexes = annexes;
        this.machine = machine;
        this.emptyPath = emptyPath;
    }

    /**
     * Fills an entry for a slot's operation.
     *
     * @param at the entry's offset, all zero so far
     * @return whether it has been filled; else the operation has failed
     */
    boolean encode(Slot slot, long at) {
        entries.set(JAVA_LONG, at + SubmissionEntry.USER_DATA, slot.userData());
        return switch (slot.operation) {
            case Operation.Nop nop -> put(at, Opcode.IORING_OP_NOP, -1, 0, 0, 0);
            case Operation.Open open -> open(open, slot, at);
            case Operation.Close close ->
                    put(at, Opcode.IORING_OP_CLOSE, close.handle, 0, 0, 0);
            case Operation.Read read ->
                    transfer(at, Opcode.IORING_OP_READ, read, read.position);
            case Operation.Write write ->
                    transfer(at, Opcode.IORING_OP_WRITE, write, write.position);
            case Operation.Recv recv -> {
                if (recv.pollsFirst && knowsPollFirst) {
                    entries.set(JAVA_SHORT, at + SubmissionEntry.IOPRIO,
                            UringConstants.IORING_RECVSEND_POLL_FIRST);
                }
                yield transfer(at, Opcode.IORING_OP_RECV, recv, 0);
            }
            case Operation.Send send -> {
                entries.set(JAVA_INT, at + SubmissionEntry.MSG_FLAGS,
                        SocketConstants.MSG_NOSIGNAL);
                yield transfer(at, Opcode.IORING_OP_SEND, send, 0);
            }
            case Datagram.SendTo send -> sendTo(send, slot, at);
            case Datagram.RecvFrom recv -> recvFrom(recv, slot, at);
            case Operation.ReadVector read -> vector(at, Opcode.IORING_OP_READV, read, slot);
            case Operation.WriteVector write -> vector(at, Opcode.IORING_OP_WRITEV, write, slot);
            case StreamVector.RecvVector recv ->
                    streamVector(at, Opcode.IORING_OP_RECVMSG, recv, slot);
            case StreamVector.SendVector send -> {
                entries.set(JAVA_INT, at + SubmissionEntry.MSG_FLAGS,
                        SocketConstants.MSG_NOSIGNAL);
                yield streamVector(at, Opcode.IORING_OP_SENDMSG, send, slot);
            }
            case Operation.Sync sync -> sync(sync, at);
            case Operation.Stat stat -> stat(stat, slot, at);
            case Operation.Allocate allocate -> allocate(allocate, at);
            case Operation.Truncate truncate ->
                    put(at, Opcode.IORING_OP_FTRUNCATE, truncate.handle, truncate.size, 0, 0);
            case Operation.Connect connect -> connect(connect, slot, at);
            case Operation.Accept accept -> accept(accept, slot, at);
            case Operation.Shutdown shutdown -> put(at, Opcode.IORING_OP_SHUTDOWN,
                    shutdown.handle, 0, 0, how(shutdown.how));
            case Operation.Poll poll -> poll(poll, at);
            case Operation.Watch watch -> watch(watch, at);
            case Operation.FromFile call -> throw new AssertionError(call);
            case LockOperation lock -> throw new AssertionError(lock);
            case PathOperation path -> encode(path, slot, at);
        };
    }

    private boolean encode(PathOperation operation, Slot slot, long at) {
        return switch (operation) {
            case PathOperation.Rename rename -> {
                entries.set(JAVA_INT, at + SubmissionEntry.RENAME_FLAGS,
                        rename.replace ? 0 : FileConstants.RENAME_NOREPLACE);
                yield twoPaths(rename, slot, at, Opcode.IORING_OP_RENAMEAT, rename.path,
                        rename.target, FileConstants.AT_FDCWD);
            }
            case PathOperation.Unlink unlink ->
                    onePath(unlink, slot, at, Opcode.IORING_OP_UNLINKAT, 0);
            case PathOperation.RemoveDirectory remove -> {
                entries.set(JAVA_INT, at + SubmissionEntry.UNLINK_FLAGS,
                        FileConstants.AT_REMOVEDIR);
                yield onePath(remove, slot, at, Opcode.IORING_OP_UNLINKAT, 0);
            }
            case PathOperation.MakeDirectory make ->
                    onePath(make, slot, at, Opcode.IORING_OP_MKDIRAT, make.mode);
            case PathOperation.Link link -> twoPaths(link, slot, at, Opcode.IORING_OP_LINKAT,
                    link.existing, link.path, FileConstants.AT_FDCWD);
            case PathOperation.SymbolicLink link -> twoPaths(link, slot, at,
                    Opcode.IORING_OP_SYMLINKAT, link.target, link.path, 0);
            case PathOperation.ReadLink link -> throw new AssertionError(link);
            case PathOperation.ListDirectory list -> throw new AssertionError(list);
        };
    }

    /** Fills an entry that asks for the end of another. */
    void cancel(long at, long target, long userData) {
        put(at, Opcode.IORING_OP_ASYNC_CANCEL, -1, 0, target, 0);
        entries.set(JAVA_LONG, at + SubmissionEntry.USER_DATA, userData);
    }

    /** Fills an entry that reads a descriptor of ours. */
    void read(long at, int fd, MemorySegment into, long userData) {
        put(at, Opcode.IORING_OP_READ, fd, 0, into.address(), (int) into.byteSize());
        entries.set(JAVA_LONG, at + SubmissionEntry.USER_DATA, userData);
    }

    private boolean put(long at, byte opcode, int fd, long offset, long address, int length) {
        entries.set(JAVA_BYTE, at + SubmissionEntry.OPCODE, opcode);
        entries.set(JAVA_INT, at + SubmissionEntry.FD, fd);
        entries.set(JAVA_LONG, at + SubmissionEntry.OFF, offset);
        entries.set(JAVA_LONG, at + SubmissionEntry.ADDR, address);
        entries.set(JAVA_INT, at + SubmissionEntry.LEN, length);
        return true;
    }

    private boolean transfer(long at, byte opcode, Operation.Transfer transfer, long position) {
        ByteBuffer buffer = transfer.buffer;
        return put(at, opcode, transfer.handle, position, RawMemory.address(buffer),
                Math.min(buffer.remaining(), LENGTH_MAX));
    }

    private boolean vector(long at, byte opcode, Operation.Vector vector, Slot slot) {
        MemorySegment annex = annexes.take(vector.length * Iovec.SIZE);
        slot.annex = annex;
        iovecs(vector, annex, 0);
        return put(at, opcode, vector.handle, vector.position, annex.address(), vector.length);
    }

    private static void iovecs(Operation.Vector vector, MemorySegment annex, long from) {
        for (int i = 0; i < vector.length; i++) {
            ByteBuffer buffer = vector.buffers[vector.offset + i];
            long iovec = from + i * Iovec.SIZE;
            annex.set(JAVA_LONG, iovec + Iovec.IOV_BASE, RawMemory.address(buffer));
            annex.set(JAVA_LONG, iovec + Iovec.IOV_LEN, buffer.remaining());
        }
    }

    private boolean streamVector(long at, byte opcode, StreamVector vector, Slot slot) {
        MemorySegment annex = annexes.take(MESSAGE_IOVEC + vector.length * Iovec.SIZE);
        slot.annex = annex;
        header(annex, vector.length);
        iovecs(vector, annex, MESSAGE_IOVEC);
        return put(at, opcode, vector.handle, 0, annex.address(), 1);
    }

    /** Begins a message, so far without an address, whose iovecs follow. */
    private static void header(MemorySegment annex, int iovecs) {
        annex.asSlice(0, Msghdr.SIZE).fill((byte) 0);
        annex.set(JAVA_LONG, Msghdr.MSG_IOV, annex.address() + MESSAGE_IOVEC);
        annex.set(JAVA_LONG, Msghdr.MSG_IOVLEN, iovecs);
    }

    private boolean sync(Operation.Sync sync, long at) {
        entries.set(JAVA_INT, at + SubmissionEntry.FSYNC_FLAGS,
                sync.dataOnly ? UringConstants.IORING_FSYNC_DATASYNC : 0);
        return put(at, Opcode.IORING_OP_FSYNC, sync.handle, 0, 0, 0);
    }

    /** The odd one: its length is in addr, and len says what is to be done: 0 allocates. */
    private boolean allocate(Operation.Allocate allocate, long at) {
        return put(at, Opcode.IORING_OP_FALLOCATE, allocate.handle, allocate.position,
                allocate.length, 0);
    }

    private boolean open(Operation.Open open, Slot slot, long at) {
        int flags;
        try {
            flags = OpenFlags.of(open.options, machine);
        } catch (UnsupportedOperationException e) {
            return refused(open, Errno.EINVAL, e);
        }
        if (!path(open, open.path, slot, 0)) {
            return false;
        }
        // Tried at once, the kernel opens with O_NONBLOCK: a FIFO would open without its peer.
        entries.set(JAVA_BYTE, at + SubmissionEntry.FLAGS, UringConstants.IOSQE_ASYNC);
        entries.set(JAVA_INT, at + SubmissionEntry.OPEN_FLAGS, flags);
        return put(at, Opcode.IORING_OP_OPENAT, FileConstants.AT_FDCWD, 0,
                slot.annex.address(), open.mode);
    }

    private boolean stat(Operation.Stat stat, Slot slot, long at) {
        int fd = FileConstants.AT_FDCWD;
        int flags = stat.followLinks ? 0 : FileConstants.AT_SYMLINK_NOFOLLOW;
        long path;
        if (stat.path == null) {
            fd = stat.handle;
            flags = FileConstants.AT_EMPTY_PATH;
            path = emptyPath.address();
            slot.annex = annexes.take(StatxAnswer.SIZE);
        } else if (path(stat, stat.path, slot, STAT_PATH)) {
            path = slot.annex.address() + STAT_PATH;
        } else {
            return false;
        }
        entries.set(JAVA_INT, at + SubmissionEntry.STATX_FLAGS, flags);
        put(at, Opcode.IORING_OP_STATX, fd, 0, path, StatusAnswer.MASK);
        entries.set(JAVA_LONG, at + SubmissionEntry.ADDR2, slot.annex.address());
        return true;
    }

    private boolean onePath(PathOperation operation, Slot slot, long at, byte opcode,
            int length) {
        return path(operation, operation.path, slot, 0) && put(at, opcode,
                FileConstants.AT_FDCWD, 0, slot.annex.address(), length);
    }

    /** @param directory what the second path starts at, where its place is in len */
    private boolean twoPaths(PathOperation operation, Slot slot, long at, byte opcode,
            Path first, Path second, int directory) {
        boolean isTarget = operation instanceof PathOperation.SymbolicLink;
        byte[] one;
        byte[] other;
        try {
            one = isTarget ? PathBytes.literally(first) : PathBytes.of(first);
            other = PathBytes.of(second);
        } catch (IllegalArgumentException e) {
            return refused(operation, Errno.EINVAL, e);
        }
        if (Math.max(one.length, other.length) >= FileConstants.PATH_MAX) {
            return refused(operation, Errno.ENAMETOOLONG, null);
        }
        long otherAt = one.length + 1L;
        slot.annex = annexes.take(otherAt + other.length + 1);
        write(one, slot.annex, 0);
        write(other, slot.annex, otherAt);
        return put(at, opcode, FileConstants.AT_FDCWD, slot.annex.address() + otherAt,
                slot.annex.address(), directory);
    }

    /** Takes an annex and writes a path into it. */
    private boolean path(Operation operation, Path path, Slot slot, long offset) {
        byte[] bytes;
        try {
            bytes = PathBytes.of(path);
        } catch (IllegalArgumentException e) {
            return refused(operation, Errno.EINVAL, e);
        }
        if (bytes.length >= FileConstants.PATH_MAX) {
            return refused(operation, Errno.ENAMETOOLONG, null);
        }
        slot.annex = annexes.take(offset + bytes.length + 1);
        write(bytes, slot.annex, offset);
        return true;
    }

    private static void write(byte[] path, MemorySegment annex, long offset) {
        MemorySegment.copy(path, 0, annex, JAVA_BYTE, offset, path.length);
        annex.set(JAVA_BYTE, offset + path.length, (byte) 0);
    }

    private boolean connect(Operation.Connect connect, Slot slot, long at) {
        slot.annex = annexes.take(Sockaddr.SIZE);
        int length = SocketAddresses.write(connect, connect.remote, slot.annex);
        // The kernel takes an address's length from where others have their offset.
        return length >= 0 && put(at, Opcode.IORING_OP_CONNECT, connect.handle, length,
                slot.annex.address(), 0);
    }

    private boolean sendTo(Datagram.SendTo send, Slot slot, long at) {
        MemorySegment annex = message(send, slot);
        if (send.remote != null) {
            int length = SocketAddresses.write(send, send.remote,
                    annex.asSlice(MESSAGE_ADDRESS));
            if (length < 0) {
                return false;
            }
            name(annex, length);
        }
        entries.set(JAVA_INT, at + SubmissionEntry.MSG_FLAGS, SocketConstants.MSG_NOSIGNAL);
        return put(at, Opcode.IORING_OP_SENDMSG, send.handle, 0, annex.address(), 1);
    }

    private boolean recvFrom(Datagram.RecvFrom recv, Slot slot, long at) {
        MemorySegment annex = message(recv, slot);
        name(annex, (int) Sockaddr.SIZE);
        return put(at, Opcode.IORING_OP_RECVMSG, recv.handle, 0, annex.address(), 1);
    }

    /** Takes an annex and writes a message of one piece into it, so far without an address. */
    private MemorySegment message(Datagram datagram, Slot slot) {
        MemorySegment annex = annexes.take(MESSAGE_BYTES);
        slot.annex = annex;
        header(annex, 1);
        annex.set(JAVA_LONG, MESSAGE_IOVEC + Iovec.IOV_BASE, RawMemory.address(datagram.buffer));
        annex.set(JAVA_LONG, MESSAGE_IOVEC + Iovec.IOV_LEN, datagram.length());
        return annex;
    }

    private static void name(MemorySegment annex, int length) {
        annex.set(JAVA_LONG, Msghdr.MSG_NAME, annex.address() + MESSAGE_ADDRESS);
        annex.set(JAVA_INT, Msghdr.MSG_NAMELEN, length);
    }

    private boolean accept(Operation.Accept accept, Slot slot, long at) {
        MemorySegment annex = annexes.take(ACCEPT_BYTES);
        slot.annex = annex;
        annex.set(JAVA_INT, ACCEPT_LENGTH, (int) Sockaddr.SIZE);
        entries.set(JAVA_INT, at + SubmissionEntry.ACCEPT_FLAGS, SocketConstants.SOCK_CLOEXEC);
        return put(at, Opcode.IORING_OP_ACCEPT, accept.handle,
                annex.address() + ACCEPT_LENGTH, annex.address(), 0);
    }

    /** The mask of events lies in 32 bits, in the machine's own order on little-endian ones. */
    private boolean poll(Operation.Poll poll, long at) {
        entries.set(JAVA_INT, at + SubmissionEntry.POLL32_EVENTS,
                poll.forRoom ? SocketConstants.POLLOUT : SocketConstants.POLLIN);
        return put(at, Opcode.IORING_OP_POLL_ADD, poll.handle, 0, 0, 0);
    }

    /** The length is where a poll's own flags are. */
    private boolean watch(Operation.Watch watch, long at) {
        entries.set(JAVA_INT, at + SubmissionEntry.POLL32_EVENTS, SocketConstants.POLLIN);
        return put(at, Opcode.IORING_OP_POLL_ADD, watch.handle, 0, 0,
                UringConstants.IORING_POLL_ADD_MULTI);
    }

    private static int how(Operation.Shutdown.How how) {
        return switch (how) {
            case READ -> SocketConstants.SHUT_RD;
            case WRITE -> SocketConstants.SHUT_WR;
            case BOTH -> SocketConstants.SHUT_RDWR;
        };
    }

    private static boolean refused(Operation operation, Errno errno, Exception cause) {
        operation.fail(errno, cause);
        return false;
    }
}
