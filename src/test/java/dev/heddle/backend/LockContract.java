package dev.heddle.backend;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.OpenOption;
import org.junit.jupiter.api.Test;

/** Locks of ranges exclude each other by handles. */
interface LockContract extends Rigged {
    private int file(OpenOption... options) {
        return rig().open(rig().dir.resolve("file"), options);
    }

    private static <T extends LockOperation> T on(T lock, int handle, long position, long size) {
        lock.handle = handle;
        lock.position = position;
        lock.size = size;
        return lock;
    }

    private LockOperation.TryLock locking(int handle, long position, long size, boolean shared) {
        var lock = on(new LockOperation.TryLock(this), handle, position, size);
        lock.shared = shared;
        return lock;
    }

    private void lock(int handle, long position, long size, boolean shared) {
        assertEquals(0, rig().result(locking(handle, position, size, shared)));
    }

    private void unlock(int handle, long position, long size) {
        assertEquals(0, rig().result(
                on(new LockOperation.Unlock(this), handle, position, size)));
    }

    private Errno refusal(int handle, long position, long size, boolean shared) {
        return rig().errno(locking(handle, position, size, shared));
    }

    @Test
    default void aLockKeepsOthersFromItsRangeUntilItIsGivenBack() {
        int one = file(READ, WRITE, CREATE);
        int other = file(READ, WRITE);
        lock(one, 10, 5, false);
        assertEquals(Errno.EAGAIN, refusal(other, 10, 5, false));
        assertEquals(Errno.EAGAIN, refusal(other, 14, 1, true));
        assertEquals(Errno.EAGAIN, refusal(other, 0, Long.MAX_VALUE, false));
        lock(other, 0, 10, false);
        lock(other, 15, Long.MAX_VALUE - 15, false);
        assertEquals(Errno.EAGAIN, refusal(one, Long.MAX_VALUE - 1, 1, false));
        unlock(one, 10, 5);
        lock(other, 10, 5, false);
        unlock(other, 0, 10);
        lock(one, 0, 10, false);
        rig().close(one);
        rig().close(other);
    }

    @Test
    default void theLockOfAllIsExclusive() {
        int one = file(READ, WRITE, CREATE);
        int other = file(READ, WRITE);
        lock(one, 0, Long.MAX_VALUE, false);
        assertEquals(Errno.EAGAIN, refusal(other, Long.MAX_VALUE - 1, 1, false));
        unlock(one, 0, Long.MAX_VALUE);
        lock(other, Long.MAX_VALUE - 1, 1, false);
        rig().close(one);
        rig().close(other);
    }

    @Test
    default void sharedLocksOfTwoHandlesAreThereAtOnceIfLocksAreTheirs() {
        int one = file(READ, WRITE, CREATE);
        int other = file(READ);
        lock(one, 0, 10, true);
        var second = locking(other, 5, 10, true);
        rig().submit(second);
        rig().await(second);
        if (rig().backend.capabilities().contains(Capability.LOCKS_PER_HANDLE)) {
            assertNull(second.errno());
        } else {
            assertEquals(Errno.EAGAIN, second.errno());
        }
        rig().close(one);
        rig().close(other);
    }

    @Test
    default void closingAHandleGivesItsLocksBack() {
        int one = file(READ, WRITE, CREATE);
        int other = file(READ, WRITE);
        lock(one, 0, 10, false);
        lock(one, 20, 10, true);
        rig().close(one);
        lock(other, 0, 100, false);
        rig().close(other);
    }

    @Test
    default void aLockNeedsAHandleThatIsOpenForIt() throws Exception {
        int written = file(WRITE, CREATE);
        assertEquals(Errno.EBADF, refusal(written, 0, 1, true));
        int read = file(READ);
        assertEquals(Errno.EBADF, refusal(read, 0, 1, false));
        rig().close(read);
        rig().close(written);
    }
}
