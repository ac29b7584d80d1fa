package dev.heddle.uring;

import dev.heddle.backend.BackendUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Explains why the kernel does not give a ring. */
final class Denial {
    private static final Path DISABLED = Path.of("/proc/sys/kernel/io_uring_disabled");

    private Denial() {
    }

    static BackendUnavailableException of(SystemCallException failure) {
        String reason = failure.call() + " was refused: " + failure.errno().line() + " ("
                + failure.errno() + ")";
        return new BackendUnavailableException(reason, remedy(failure), failure);
    }

    private static String remedy(SystemCallException failure) {
        return switch (failure.errno()) {
            case EPERM, EACCES -> isDisabled()
                    ? "The administrator has turned io_uring off: "
                            + "sysctl kernel.io_uring_disabled=0 turns it on"
                    : "A seccomp filter denies it, as containers do by default: run with one that "
                            + "allows io_uring_setup, io_uring_enter and io_uring_register (for "
                            + "example docker run --security-opt seccomp=FILE)";
            case ENOSYS -> "This kernel, or a filter or sandbox before it, has no io_uring: use "
                    + "Linux 5.19 or newer";
            case ENOMEM -> "Memory or the limit of locked memory is too small: raise ulimit -l, or "
                    + "lower maxInFlight";
            case EMFILE, ENFILE -> "Too many files are open: raise ulimit -n";
            default -> "Use Linux 5.19 or newer, with io_uring allowed";
        };
    }

    private static boolean isDisabled() {
        try {
            return !Files.readString(DISABLED).trim().equals("0");
        } catch (IOException e) {
            return false;
        }
    }
}
