package dev.heddle.backend;

import dev.heddle.backend.Whims.Trick;

/** How operations end of which nothing has happened. */
final class Mischief {
    private Mischief() {
    }

    /** Whether it ends so; then its result is set. */
    static boolean strikes(Operation operation, Whims whims) {
        if (operation instanceof Operation.Close) {
            return false;
        }
        if (whims.strikes(Trick.INTERRUPT)) {
            operation.fail(Errno.EAGAIN, null);
            if (!operation.hasToBeRepeated() || whims.below(2) == 0) {
                operation.fail(Errno.EINTR, null);
            }
            return true;
        }
        if (whims.strikes(Trick.FAIL)) {
            Errno[] choice = failures(operation);
            if (choice.length > 0) {
                operation.fail(choice[whims.below(choice.length)], null);
                return true;
            }
        }
        return false;
    }

    private static Errno[] failures(Operation operation) {
        return switch (operation) {
            case Operation.Open open -> of(Errno.EMFILE, Errno.ENFILE, Errno.EIO);
            case Operation.Accept accept -> of(Errno.EMFILE, Errno.ECONNABORTED);
            case Operation.Connect connect -> of(Errno.ECONNREFUSED, Errno.ETIMEDOUT);
            case Operation.Read read -> of(Errno.EIO);
            case Operation.ReadVector read -> of(Errno.EIO);
            case Operation.Write write -> of(Errno.ENOSPC, Errno.EIO, Errno.EDQUOT);
            case Operation.WriteVector write -> of(Errno.ENOSPC, Errno.EIO);
            case Operation.Allocate allocate -> of(Errno.ENOSPC);
            case Operation.Truncate truncate -> of(Errno.EIO);
            case Operation.Sync sync -> of(Errno.EIO, Errno.ENOSPC);
            case Operation.Stat stat -> of(Errno.EIO);
            case Operation.Recv recv -> of(Errno.ECONNRESET, Errno.ETIMEDOUT);
            case Operation.Send send -> of(Errno.ECONNRESET, Errno.EPIPE);
            case StreamVector vector -> of(Errno.ECONNRESET);
            case LockOperation lock -> of(Errno.ENOLCK);
            case Datagram datagram -> of(Errno.ENOBUFS);
            case PathOperation path -> of(Errno.EIO);
            case Operation.SendFile send -> of(Errno.ECONNRESET, Errno.EIO);
            case Operation.CopyRange copy -> of(Errno.ENOSPC, Errno.EXDEV);
            case Operation.Poll poll -> of();
            case Operation.Watch watch -> of();
            case Operation.Shutdown shutdown -> of(Errno.ENOTCONN);
            case Operation.Close close -> of(); // it has closed before it fails
            case Operation.Nop nop -> of();
        };
    }

    private static Errno[] of(Errno... errnos) {
        return errnos;
    }
}
