package dev.heddle.nio;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;

import dev.heddle.backend.Operation;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** An open as a call that may block, and whether its caller may leave it behind. */
final class OpenCall implements Flight.Call {
    /*
     * Nothing ends an open(2) that waits for the other end of a pipe: when it is cancelled, it is
     * left behind. One that makes or empties a file must not be, for it would do so when its caller
     * has been told that it was cancelled, and perhaps made the file himself. It does not wait,
     * either, so the cancel waits for it. What it opens is looked at first if it might be a pipe
     * all the same.
     *
     * waits and unwanted are both volatile and crosswise: the pool's thread writes waits, then
     * reads unwanted; the driving thread writes unwanted, then reads waits. So one of the two sees
     * the other, and nobody waits for an open that waits.
     */
    private final Handles handles;
    private final Operation.Open open;
    private volatile boolean waits;
    private volatile boolean unwanted;

    OpenCall(Handles handles, Operation.Open open) {
        this.handles = handles;
        this.open = open;
        waits = !open.options.contains(CREATE) && !open.options.contains(CREATE_NEW)
                && !open.options.contains(TRUNCATE_EXISTING);
    }

    /** On a pool's thread. */
    @Override
    public long run() throws IOException {
        if (!waits && !open.options.contains(CREATE_NEW) && isOther(open.path)) {
            waits = true;
            if (unwanted) {
                throw new AsynchronousCloseException();
            }
        }
        return FileCalls.open(handles, open);
    }

    /** Neither a file nor a directory: a pipe, perhaps. */
    private static boolean isOther(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isOther();
        } catch (IOException missing) {
            return false;
        }
    }

    /** For the driving thread: whether a cancel does not wait for its end. */
    boolean isLeftBehind() {
        unwanted = true;
        return waits;
    }
}
