package dev.heddle.uring;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.lang.foreign.MemorySegment;

/** Reads how operations ended. The driving thread's. */
final class Results {
    private final MemorySegment capture;

    /** @param capture where a call of the driving thread captures its error */
    Results(MemorySegment capture) {
        this.capture = capture;
    }

    /**
     * Sets an operation's result from its completion.
     *
     * @param result a count, a descriptor or 0, or a negated error number
     * @return false if it was interrupted before anything happened, and is to be submitted again
     */
    boolean settle(Slot slot, int result) {
        Operation operation = slot.operation;
        if (operation instanceof Operation.Close close) {
            settleClose(close, result);
            return true;
        }
        if (result >= 0) {
            succeed(slot, result);
            return true;
        }
        Errno errno = Errno.of(-result);
        if (isPassing(operation, errno)) {
            if (!slot.cancelled) {
                return false;
            }
            // The signal was the cancel itself, or the next attempt would have met it.
            errno = Errno.ECANCELED;
        }
        operation.fail(errno, null);
        return true;
    }

    private static boolean isPassing(Operation operation, Errno errno) {
        return errno == Errno.EINTR || errno == Errno.EAGAIN
                && (operation instanceof Operation.Read || operation instanceof Operation.Write
                        || operation instanceof Operation.Vector);
    }

    private static void succeed(Slot slot, int result) {
        switch (slot.operation) {
            case Operation.Stat stat -> stat.status = StatusAnswer.read(slot.annex);
            case Operation.Accept accept -> accept.remote = SocketAddresses.read(slot.annex);
            default -> { }
        }
        slot.operation.succeed(result);
    }

    /** An interrupted close(2) has closed: trying again could hit a newer file of that number. */
    private void settleClose(Operation.Close close, int result) {
        int known = result;
        if (known == -Errno.ECANCELED.number()) {
            // Taken out before it began, which only the backend's own close does.
            known = FileCalls.close(capture, close.handle);
        }
        Errno errno = Errno.of(-known);
        if (known >= 0 || errno == Errno.EINTR || errno == Errno.EINPROGRESS) {
            close.succeed(0);
        } else {
            close.fail(errno, null);
        }
    }

    /** Closes what an operation opened when nobody will ever hear of it. */
    void discard(Operation operation) {
        boolean opened = operation instanceof Operation.Open
                || operation instanceof Operation.Accept;
        if (opened && operation.errno() == null) {
            FileCalls.close(capture, (int) operation.result());
        }
    }
}
