package dev.heddle.nio;

import dev.heddle.backend.LockOperation;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;

/** The lock operations, for pool threads: on network file systems they may block. */
final class LockCalls {
    /*
     * The JDK keeps a table of the whole JVM's locks and refuses what overlaps one of them by an
     * exception, shared ones too. Here that is one more lock held by somebody else.
     */
    private LockCalls() {
    }

    static long tryLock(OpenFile file, LockOperation.TryLock lock) throws IOException {
        FileLock granted = file.channel.tryLock(lock.position, lock.size, lock.shared);
        if (granted == null) {
            throw new OverlappingFileLockException(); // by another process
        }
        file.locks.add(granted);
        return 0;
    }

    static long unlock(OpenFile file, LockOperation.Unlock unlock) throws IOException {
        for (FileLock lock : file.locks) {
            if (lock.position() == unlock.position && lock.size() == unlock.size
                    && file.locks.remove(lock)) {
                lock.release();
                return 0;
            }
        }
        throw new IllegalArgumentException("not locked: " + unlock.size + " bytes from "
                + unlock.position);
    }
}
