package dev.heddle;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task.On;
import dev.heddle.backend.Capability;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Locks exclude whom they should, for as long as they are held. */
abstract class FileLockContract extends FacadeContract {
    private Path path;

    @BeforeEach
    void makeAFile() throws IOException {
        path = Files.write(dir.resolve("file"), pattern(100));
    }

    private HeddleFile file() throws IOException {
        return heddle.openFile(path, READ, WRITE);
    }

    @Test
    void twoFilesOfOneHeddleExcludeEachOther() throws Exception {
        try (HeddleFile one = file(); HeddleFile other = file()) {
            HeldLock lock = one.lock();
            assertNull(other.tryLock());
            assertNull(other.tryLock(50, 1, true));
            lock.release();
            try (HeldLock theirs = other.tryLock()) {
                assertTrue(theirs.isValid());
                assertNull(one.tryLock());
            }
            one.lock().release();
        }
    }

    @Test
    void twoHeddlesExcludeEachOther() throws Exception {
        try (Heddle another = open(options()); HeddleFile one = file();
                HeddleFile other = another.openFile(path, READ, WRITE)) {
            try (HeldLock lock = one.lock()) {
                assertNull(other.tryLock(), lock::toString);
            }
            assertNotNull(other.tryLock());
            assertNull(one.tryLock());
        }
    }

    @Test
    void rangesThatTouchAreIndependentAndThoseThatOverlapAreNot() throws Exception {
        try (HeddleFile one = file(); HeddleFile other = file()) {
            try (HeldLock middle = one.lock(10, 10, false)) {
                assertEquals(10, middle.position());
                assertEquals(10, middle.size());
                assertFalse(middle.isShared());
                for (HeddleFile file : new HeddleFile[] {one, other}) {
                    try (HeldLock before = file.tryLock(0, 10, false);
                            HeldLock behind = file.tryLock(20, Long.MAX_VALUE - 20, false)) {
                        assertTrue(before.isValid() && behind.isValid());
                    }
                    assertNull(file.tryLock(0, 11, false));
                    assertNull(file.tryLock(19, 1, false));
                    assertNull(file.tryLock(12, 3, false));
                    assertNull(file.tryLock(0, Long.MAX_VALUE, false));
                }
            }
            assertNotNull(one.tryLock(0, 100, false));
        }
    }

    @Test
    void sharedLocksOfTwoFilesAreThereAtOnceWhereTheBackendSaysSo() throws Exception {
        try (HeddleFile one = file(); HeddleFile other = heddle.openFile(path);
                HeldLock lock = one.lock(0, 10, true)) {
            assertTrue(lock.isShared());
            HeldLock second = other.tryLock(5, 10, true);
            assertEquals(can(Capability.LOCKS_PER_HANDLE), second != null);
            assertNull(file().tryLock(0, 20, false));
        }
    }

    /** To the system, the locks of one file are one: releasing either would release both. */
    @Test
    void locksOfOneFileAndItsViewsExcludeEachOtherSharedOnesToo() throws Exception {
        try (HeddleFile file = file()) {
            HeddleFile view = file.withDeadline(Deadline.NEVER);
            try (HeldLock lock = file.lock(0, 10, true)) {
                assertNull(view.tryLock(9, 10, true), lock::toString);
                assertNull(view.tryLock(0, 10, false));
                view.tryLock(10, 5, true).release();
            }
            view.lock(9, 10, true).release();
        }
    }

    @Test
    void anotherProcessExcludesUsAndWeIt() throws Exception {
        try (LockingJvm process = new LockingJvm(path); HeddleFile file = file()) {
            HeldLock shared = file.lock(0, 10, true);
            assertFalse(process.tryLock(0, 10, false));
            assertTrue(process.tryLock(0, 10, true));
            shared.release();
            assertNull(file.tryLock(0, 10, false));
            assertTrue(process.tryLock(20, 10, false));
            assertNull(file.tryLock(25, 1, true));
            process.release();

            HeldLock all = file.lock();
            assertFalse(process.tryLock(90, 1, true));
            assertFalse(process.tryLock(0, Long.MAX_VALUE, false));
            all.release();
            assertTrue(process.tryLock(0, Long.MAX_VALUE, false));
            assertNull(file.tryLock(5000, 1, true));
        }
    }

    /** Unix takes a process's locks away when any descriptor of the file is closed. */
    @Test
    void closingAnotherFileOfThePathTakesNoLockAwayWhereTheBackendSaysSo() throws Exception {
        try (LockingJvm process = new LockingJvm(path); HeddleFile file = file();
                HeldLock lock = file.lock()) {
            assertFalse(process.tryLock(0, 1, false));
            file().close();
            assertEquals(!can(Capability.LOCKS_PER_HANDLE), process.tryLock(0, 1, false));
            assertTrue(lock.isValid());
        }
    }

    @Test
    void closingTheFileGivesItsLocksBackAndEndsThem() throws Exception {
        try (HeddleFile other = file()) {
            HeddleFile file = file();
            HeldLock lock = file.lock(0, 10, false);
            HeldLock behind = file.lock(10, 10, false);
            file.close();
            assertFalse(lock.isValid());
            assertFalse(behind.isValid());
            assertNotNull(other.tryLock(0, 20, false));
            lock.close();
            behind.release();
            assertNull(file().tryLock(), "what the other got is not touched by that");
        }
    }

    @Test
    void closingTheHeddleGivesItsLocksBack() throws Exception {
        Heddle another = open(options());
        HeldLock lock = another.openFile(path, READ, WRITE).lock();
        another.close();
        assertFalse(lock.isValid());
        lock.release();
        try (HeddleFile file = file()) {
            assertNotNull(file.tryLock());
        }
    }

    @Test
    void releasingAgainDoesNothing() throws Exception {
        try (HeddleFile file = file(); HeddleFile other = file()) {
            HeldLock lock = file.lock(0, 10, false);
            assertTrue(lock.isValid());
            lock.release();
            assertFalse(lock.isValid());
            HeldLock next = file.lock(0, 10, false);
            lock.release();
            lock.close();
            assertTrue(next.isValid());
            assertNull(other.tryLock());
        }
    }

    @Test
    void aReleaseIsNotKeptFromItsWorkByInterruptDeadlineOrScope() throws Exception {
        try (HeddleFile file = file(); HeddleFile other = file();
                CancelScope scope = heddle.cancelScope()) {
            HeldLock lock = file.in(scope).lock();
            scope.cancel();
            assertTrue(lock.isValid(), "a scope ends calls, not locks");
            assertNull(other.tryLock());
            for (On on : On.values()) {
                HeldLock held = lock;
                Task<Void> task = on.start(() -> {
                    Thread.currentThread().interrupt();
                    held.release();
                });
                task.result();
                assertTrue(task.interruptedAtEnd());
                HeldLock next = other.tryLock();
                assertNotNull(next);
                next.release();
                lock = file.lock();
            }
        }
    }

    @Test
    void aFileHasToBeOpenForWhatTheLockIsFor() throws Exception {
        try (HeddleFile reader = heddle.openFile(path);
                HeddleFile writer = heddle.openFile(path, WRITE)) {
            assertThrows(NonWritableChannelException.class, reader::lock);
            assertThrows(NonWritableChannelException.class, reader::tryLock);
            assertThrows(NonReadableChannelException.class, () -> writer.lock(0, 1, true));
            assertThrows(NonReadableChannelException.class, () -> writer.tryLock(0, 1, true));
            reader.lock(0, 1, true).release();
            writer.lock().release();
        }
        HeddleFile closed = file();
        closed.close();
        assertThrows(ClosedChannelException.class, closed::lock);
        assertThrows(ClosedChannelException.class, closed::tryLock);
    }

    @Test
    void rangesThatMakeNoSenseAreRefused() throws Exception {
        try (HeddleFile file = file()) {
            for (long[] range : new long[][] {{-1, 1}, {0, 0}, {0, -1}, {1, Long.MAX_VALUE}}) {
                assertThrows(IllegalArgumentException.class,
                        () -> file.lock(range[0], range[1], false));
                assertThrows(IllegalArgumentException.class,
                        () -> file.tryLock(range[0], range[1], true));
            }
        }
    }

    @Test
    void aLockSaysWhatItIs() throws Exception {
        try (HeddleFile file = file()) {
            HeldLock lock = file.lock(3, 4, true);
            assertEquals("HeldLock[" + path + ", 4 bytes from 3, shared]", lock.toString());
            lock.release();
            assertEquals("HeldLock[" + path + ", 4 bytes from 3, shared, not valid]",
                    lock.toString());
            assertEquals("HeldLock[" + path + ", all from 0]", file.lock().toString());
        }
    }
}
