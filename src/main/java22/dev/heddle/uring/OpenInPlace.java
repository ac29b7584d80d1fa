package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.heddle.backend.Backend;
import dev.heddle.backend.FileStatus;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Opens small files to be read on the calling thread, where nothing has to be waited for. */
final class OpenInPlace {
    /*
     * Three things may make an open wait. The disk, if names on the way are not cached: then
     * RESOLVE_CACHED declines. What is opened, such as a pipe that waits for its peer, or a server:
     * so it is only named first (O_PATH), looked at, and opened by that name, which cannot come to
     * mean something else meanwhile. And somebody's lease: then O_NONBLOCK declines, which is taken
     * back, since the ring would not wait for such a file's bytes.
     *
     * And a close may wait for the blocks of a file that has lost its last name. Of a small one
     * those are few.
     *
     * Whatever goes wrong is left to the ring, which tells why.
     */
    private static final String BY_NUMBER = "/proc/self/fd/";
    private static final long PATH_AT = OpenHow.SIZE;
    private static final long BYTES_MAX = 1 << 20;

    private OpenInPlace() {
    }

    /** See {@link Backend#openNow}. */
    static int open(Path path, Set<? extends OpenOption> options, Machine machine) {
        int flags = 0;
        for (OpenOption option : options) {
            if (option == LinkOption.NOFOLLOW_LINKS) {
                flags = machine.O_NOFOLLOW;
            } else if (option != StandardOpenOption.READ) {
                return Backend.NOT_NOW;
            }
        }
        CallMemory memory = CallMemory.take();
        try {
            byte[] bytes = PathBytes.of(path);
            int fd = PATH_AT + bytes.length < memory.small.byteSize()
                    ? open(memory, bytes, flags) : -1;
            return fd < 0 ? Backend.NOT_NOW : fd;
        } catch (IllegalArgumentException noPathOfTheKernels) {
            return Backend.NOT_NOW;
        } finally {
            memory.give();
        }
    }

    private static int open(CallMemory memory, byte[] path, int flags) {
        memory.small.set(JAVA_LONG, OpenHow.FLAGS,
                FileConstants.O_PATH | FileConstants.O_CLOEXEC | flags);
        memory.small.set(JAVA_LONG, OpenHow.MODE, 0);
        memory.small.set(JAVA_LONG, OpenHow.RESOLVE, OpenHow.Resolve.RESOLVE_CACHED);
        int named = PathCalls.open(memory.capture, write(memory, path, PATH_AT), memory.small);
        if (named < 0) {
            return named;
        }
        try {
            return isSmall(memory, named) ? openNamed(memory, named) : -1;
        } finally {
            FileCalls.close(memory.capture, named);
        }
    }

    private static boolean isSmall(CallMemory memory, int fd) {
        return FileCalls.hasStat()
                && FileCalls.stat(memory.capture, fd, FileConstants.STATX_BASIC_STATS,
                        memory.small) >= 0
                && StatusAnswer.isRegular(memory.small)
                && memory.small.get(JAVA_LONG, StatxAnswer.STX_SIZE) <= BYTES_MAX
                && InPlace.isLocal(memory, fd);
    }

    private static int openNamed(CallMemory memory, int named) {
        byte[] path = (BY_NUMBER + named).getBytes(StandardCharsets.US_ASCII);
        int fd = PathCalls.openToRead(memory.capture, write(memory, path, 0),
                FileConstants.O_NONBLOCK);
        if (fd >= 0) {
            FileCalls.setFlags(memory.capture, fd, 0);
        }
        return fd;
    }

    private static MemorySegment write(CallMemory memory, byte[] path, long at) {
        MemorySegment.copy(path, 0, memory.small, JAVA_BYTE, at, path.length);
        memory.small.set(JAVA_BYTE, at + path.length, (byte) 0);
        return memory.small.asSlice(at);
    }

    /** See {@link Backend#statNow}. */
    static FileStatus stat(int fd) {
        CallMemory memory = CallMemory.take();
        try {
            return FileCalls.stat(memory.capture, fd, StatusAnswer.MASK, memory.small) < 0 ? null
                    : StatusAnswer.read(memory.small);
        } finally {
            memory.give();
        }
    }
}
