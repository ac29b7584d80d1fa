package dev.heddle;

import java.nio.file.FileSystemException;

/**
 * A call on a file did not succeed within its {@link Deadline}: the counterpart of
 * {@link java.net.SocketTimeoutException}. The file stays open.
 */
public final class FileTimeoutException extends FileSystemException {
    private static final long serialVersionUID = 1;

    FileTimeoutException(String file, String reason) {
        super(file, null, reason);
    }
}
