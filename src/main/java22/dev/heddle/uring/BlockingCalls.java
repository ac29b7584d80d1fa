package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.heddle.backend.DirectoryEntry;
import dev.heddle.backend.Errno;
import dev.heddle.backend.FileStatus;
import dev.heddle.backend.LockOperation;
import dev.heddle.backend.Operation;
import dev.heddle.backend.PathOperation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** The operations that this kernel's ring does not know, as calls that may block. Any thread's. */
final class BlockingCalls {
    /*
     * No ring reads directories or symbolic links, copies, or sends a file. (It splices, but
     * through a pipe, and on a kernel's thread that would wait for the socket.) MKDIRAT, SYMLINKAT
     * and LINKAT came with 5.15, FTRUNCATE with 6.9; on older kernels their system calls do. Nor
     * does a ring know locks. They are those of the open file, not of the process: else two files
     * of one process would not exclude each other, and closing any would give the locks of all of
     * them back.
     */
    private static final int ENTRIES_BYTES = 64 * 1024;
    private static final int ENOENT = 2;

    private final BitSet ring;
    private final Machine machine;

    /** @param ring the operations that the kernel's probe lists */
    BlockingCalls(BitSet ring, Machine machine) {
        this.ring = ring;
        this.machine = machine;
    }

    /** Whether an operation has to be done by a call, since there is no other way. */
    boolean serve(Operation operation) {
        return switch (operation) {
            case PathOperation path -> serve(path);
            case Operation.Truncate truncate -> !ring.get(Opcode.IORING_OP_FTRUNCATE);
            case Operation.FromFile copy -> true;
            case LockOperation lock -> true;
            case Operation.OnHandle other -> false;
            case Operation.Open open -> false;
            case Operation.Nop nop -> false;
        };
    }

    private boolean serve(PathOperation operation) {
        return switch (operation) {
            case PathOperation.ListDirectory list -> true;
            case PathOperation.ReadLink link -> true;
            case PathOperation.MakeDirectory make -> !ring.get(Opcode.IORING_OP_MKDIRAT);
            case PathOperation.SymbolicLink link -> !ring.get(Opcode.IORING_OP_SYMLINKAT);
            case PathOperation.Link link -> !ring.get(Opcode.IORING_OP_LINKAT);
            case PathOperation.Rename rename -> false;
            case PathOperation.Unlink unlink -> false;
            case PathOperation.RemoveDirectory remove -> false;
        };
    }

    /** Does an operation on the calling thread, and sets its result; throws nothing. */
    void make(Operation operation) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(Libc.capture());
            long result = call(operation, capture, arena);
            if (result < 0) {
                operation.fail(Errno.of((int) -result), null);
            } else {
                operation.succeed(result);
            }
        } catch (IllegalArgumentException e) { // a path that is none of the kernel's
            operation.fail(Errno.EINVAL, e);
        } catch (Throwable t) {
            operation.fail(Errno.ENOMEM, t);
        }
    }

    private long call(Operation operation, MemorySegment capture, Arena arena) {
        return switch (operation) {
            case Operation.Truncate truncate ->
                    FileCalls.truncate(capture, truncate.handle, truncate.size);
            case Operation.SendFile send -> TransferCalls.sendFile(capture, arena, send);
            case Operation.CopyRange copy -> TransferCalls.copyRange(capture, arena, copy);
            case LockOperation.TryLock lock -> setLock(lock,
                    lock.shared ? FileConstants.F_RDLCK : FileConstants.F_WRLCK, capture, arena);
            case LockOperation.Unlock unlock ->
                    setLock(unlock, FileConstants.F_UNLCK, capture, arena);
            case PathOperation.MakeDirectory make ->
                    PathCalls.makeDirectory(capture, path(make.path, arena), make.mode);
            case PathOperation.Link link -> PathCalls.link(capture, path(link.existing, arena),
                    path(link.path, arena));
            case PathOperation.SymbolicLink link -> PathCalls.symbolicLink(capture,
                    withNul(PathBytes.literally(link.target), arena), path(link.path, arena));
            case PathOperation.ReadLink link -> readLink(link, capture, arena);
            case PathOperation.ListDirectory list -> list(list, capture, arena);
            case Operation other -> throw new AssertionError(other);
        };
    }

    private static int setLock(LockOperation lock, int type, MemorySegment capture, Arena arena) {
        MemorySegment flock = arena.allocate(Flock.SIZE, Long.BYTES); // all zero
        flock.set(JAVA_SHORT, Flock.L_TYPE, (short) type);
        flock.set(JAVA_SHORT, Flock.L_WHENCE, (short) FileConstants.SEEK_SET);
        flock.set(JAVA_LONG, Flock.L_START, lock.position);
        flock.set(JAVA_LONG, Flock.L_LEN, lock.size == Long.MAX_VALUE ? 0 : lock.size);
        return FileCalls.setLock(capture, lock.handle, flock);
    }

    private static MemorySegment path(Path path, Arena arena) {
        return withNul(PathBytes.of(path), arena);
    }

    private static MemorySegment withNul(byte[] bytes, Arena arena) {
        MemorySegment copy = arena.allocate(bytes.length + 1L); // all zero
        return copy.copyFrom(MemorySegment.ofArray(bytes));
    }

    private static long readLink(PathOperation.ReadLink link, MemorySegment capture,
            Arena arena) {
        MemorySegment into = arena.allocate(FileConstants.PATH_MAX);
        long count = PathCalls.readLink(capture, path(link.path, arena), into);
        if (count > 0) {
            link.target = PathBytes.toPath(into.asSlice(0, count).toArray(JAVA_BYTE));
        }
        return Math.min(count, 0);
    }

    private long list(PathOperation.ListDirectory list, MemorySegment capture, Arena arena) {
        int fd = PathCalls.openDirectory(capture, path(list.path, arena), machine);
        if (fd < 0) {
            return fd;
        }
        try {
            List<DirectoryEntry> entries = new ArrayList<>();
            MemorySegment some = arena.allocate(ENTRIES_BYTES, Long.BYTES);
            long bytes;
            while ((bytes = PathCalls.readDirectory(capture, fd, some, machine)) > 0) {
                add(entries, some.asSlice(0, bytes));
            }
            list.entries = Collections.unmodifiableList(entries);
            return bytes == -ENOENT ? 0 : bytes; // removed meanwhile: nothing is in it
        } finally {
            FileCalls.close(capture, fd);
        }
    }

    private static void add(List<DirectoryEntry> entries, MemorySegment some) {
        int length;
        for (long at = 0; at < some.byteSize(); at += length) {
            length = Short.toUnsignedInt(some.get(JAVA_SHORT, at + DirectoryAnswer.D_RECLEN));
            Path name = name(some.asSlice(at + DirectoryAnswer.D_NAME,
                    length - DirectoryAnswer.D_NAME));
            if (name != null) {
                entries.add(new DirectoryEntry(name,
                        type(some.get(JAVA_BYTE, at + DirectoryAnswer.D_TYPE))));
            }
        }
    }

    /** The name up to its NUL, or null for the directory itself and its parent. */
    private static Path name(MemorySegment from) {
        int length = 0;
        while (from.get(JAVA_BYTE, length) != 0) {
            length++;
        }
        byte[] bytes = from.asSlice(0, length).toArray(JAVA_BYTE);
        boolean dots = bytes[0] == '.' && (length == 1 || length == 2 && bytes[1] == '.');
        return dots ? null : PathBytes.toPath(bytes);
    }

    private static FileStatus.Type type(byte type) {
        return switch (type) {
            case DirectoryAnswer.Type.DT_UNKNOWN -> null;
            case DirectoryAnswer.Type.DT_REG -> FileStatus.Type.REGULAR;
            case DirectoryAnswer.Type.DT_DIR -> FileStatus.Type.DIRECTORY;
            case DirectoryAnswer.Type.DT_LNK -> FileStatus.Type.SYMBOLIC_LINK;
            default -> FileStatus.Type.OTHER;
        };
    }
}
