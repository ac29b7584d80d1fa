package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.heddle.backend.Datagram;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.lang.foreign.MemorySegment;

/** Reads how operations ended. The driving thread's. */
final class Results {
    /*
     * System calls turn the kernel's own ERESTART numbers, linux/errno.h, into EINTR or start
     * over. The ring shows some of them as they are: an open that is cancelled while it waits for
     * a FIFO's peer ends with ERESTARTSYS. They become EINTR here, and the submitter starts over.
     */
    private static final int ERESTARTSYS = 512;
    private static final int ERESTART_RESTARTBLOCK = 516;

    private final MemorySegment capture;

    /** @param capture where a call of the driving thread captures its error */
    Results(MemorySegment capture) {
        this.capture = capture;
    }

    /**
     * Sets an operation's result from its completion.
     *
     * @param result a count, a descriptor or 0, or a negated error number
     */
    void settle(Slot slot, int result) {
        if (slot.operation instanceof Operation.Close close) {
            settleClose(close, result);
        } else if (result >= 0) {
            succeed(slot, isPoll(slot.operation) ? 0 : result);
        } else {
            slot.operation.fail(errno(result), null);
        }
    }

    /** Whose result is the mask of what it has found. */
    private static boolean isPoll(Operation operation) {
        return operation instanceof Operation.Poll || operation instanceof Operation.Watch;
    }

    private static Errno errno(int result) {
        int number = -result;
        return number >= ERESTARTSYS && number <= ERESTART_RESTARTBLOCK
                ? Errno.EINTR : Errno.of(number);
    }

    private static void succeed(Slot slot, int result) {
        switch (slot.operation) {
            case Operation.Stat stat -> stat.status = StatusAnswer.read(slot.annex);
            case Operation.Accept accept -> accept.remote = SocketAddresses.read(slot.annex,
                    slot.annex.get(JAVA_INT, Encoder.ACCEPT_LENGTH));
            case Datagram.RecvFrom recv -> recv.remote = SocketAddresses.read(
                    slot.annex.asSlice(Encoder.MESSAGE_ADDRESS),
                    slot.annex.get(JAVA_INT, Msghdr.MSG_NAMELEN));
            default -> { }
        }
        slot.operation.succeed(result);
    }

    /** An interrupted close(2) has closed: trying again could hit a newer file of that number. */
    private static void settleClose(Operation.Close close, int result) {
        Errno errno = errno(result);
        if (result >= 0 || errno == Errno.EINTR || errno == Errno.EINPROGRESS) {
            close.succeed(0);
        } else {
            close.fail(errno, null);
        }
    }

    /** Tells a watch that what it waits for has come, which does not end it. */
    static void tell(Slot slot) {
        if (slot != null && slot.operation instanceof Operation.Watch watch) {
            watch.listener.run();
        } else {
            assert false : "more to come of what ends at once";
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
