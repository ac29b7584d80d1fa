package dev.heddle.uring;

import dev.heddle.backend.Errno;

/** A system call that setting up the ring needs has failed. */
final class SystemCallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String call;
    private final Errno errno;

    SystemCallException(String call, int number) {
        super(call + ": " + Errno.of(number) + " (" + number + ")");
        this.call = call;
        errno = Errno.of(number);
    }

    String call() {
        return call;
    }

    Errno errno() {
        return errno;
    }
}
