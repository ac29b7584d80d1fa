package dev.heddle.uring;

import java.lang.foreign.MemorySegment;

/** mmap(2) of what a descriptor offers: shared, readable, writable, populated. */
final class Mapping {
    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int MAP_SHARED = 1;
    static final int MAP_POPULATE = 0x8000;

    private Mapping() {
    }

    /** @throws SystemCallException if the kernel refuses */
    @SuppressWarnings("restricted")
    static MemorySegment map(MemorySegment state, int fd, long offset, long size) {
        long address = SystemCalls.call(state, Machine.MMAP, 0, size, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_POPULATE, fd, offset);
        if (address < 0) {
            throw new SystemCallException("mmap of the ring", (int) -address);
        }
        return MemorySegment.ofAddress(address).reinterpret(size);
    }

    static void unmap(MemorySegment state, MemorySegment mapped) {
        SystemCalls.call(state, Machine.MUNMAP, mapped.address(), mapped.byteSize(), 0);
    }
}
