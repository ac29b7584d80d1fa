package dev.heddle.uring;

import static dev.heddle.uring.FileConstants.O_APPEND;
import static dev.heddle.uring.FileConstants.O_CLOEXEC;
import static dev.heddle.uring.FileConstants.O_CREAT;
import static dev.heddle.uring.FileConstants.O_DSYNC;
import static dev.heddle.uring.FileConstants.O_EXCL;
import static dev.heddle.uring.FileConstants.O_RDONLY;
import static dev.heddle.uring.FileConstants.O_RDWR;
import static dev.heddle.uring.FileConstants.O_SYNC;
import static dev.heddle.uring.FileConstants.O_TRUNC;
import static dev.heddle.uring.FileConstants.O_WRONLY;

import dev.heddle.backend.DirectOption;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Open options as open(2) flags, as {@link java.nio.channels.FileChannel#open} takes them. */
final class OpenFlags {
    private OpenFlags() {
    }

    /**
     * The flags.
     *
     * @throws UnsupportedOperationException for options that mean nothing to open(2)
     */
    static int of(Set<? extends OpenOption> options, Machine machine) {
        boolean writes = options.contains(StandardOpenOption.WRITE)
                || options.contains(StandardOpenOption.APPEND);
        int flags = O_CLOEXEC;
        if (writes) {
            flags |= options.contains(StandardOpenOption.READ) ? O_RDWR : O_WRONLY;
        } else {
            flags |= O_RDONLY;
        }
        for (OpenOption option : options) {
            flags |= flag(option, machine);
        }
        // The JDK ignores these for a file that is only read.
        return writes ? flags : flags & ~(O_CREAT | O_EXCL | O_TRUNC);
    }

    private static int flag(OpenOption option, Machine machine) {
        if (option instanceof StandardOpenOption standard) {
            return switch (standard) {
                case READ, WRITE, SPARSE -> 0;
                case APPEND -> O_APPEND;
                case CREATE -> O_CREAT;
                case CREATE_NEW -> O_CREAT | O_EXCL;
                case TRUNCATE_EXISTING -> O_TRUNC;
                case SYNC -> O_SYNC;
                case DSYNC -> O_DSYNC;
                case DELETE_ON_CLOSE -> throw new UnsupportedOperationException(
                        "DELETE_ON_CLOSE takes a second step after open(2)");
            };
        }
        if (option == LinkOption.NOFOLLOW_LINKS) {
            return machine.O_NOFOLLOW;
        }
        if (DirectOption.is(option)) {
            return machine.O_DIRECT;
        }
        throw new UnsupportedOperationException("open option " + option);
    }
}
