package dev.heddle;

import java.io.IOException;

/**
 * A call was cancelled by {@link CancelScope#cancel}, {@code cancelAll} or {@link Pending#cancel},
 * and had not succeeded by then. The file or socket stays open.
 */
public final class CallCancelledException extends IOException {
    private static final long serialVersionUID = 1;

    CallCancelledException(String message) {
        super(message);
    }
}
