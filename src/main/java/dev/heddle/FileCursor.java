package dev.heddle;

import dev.heddle.backend.Operation;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** A file's own position, which sequential calls share and take turns at. */
final class FileCursor {
    private final Turns turns = new Turns();
    private final boolean appends;
    private final Turn turn = new Turn();
    private long position;
    private boolean seekable = true;

    FileCursor(boolean appends) {
        this.appends = appends;
    }

    boolean appends() {
        return appends;
    }

    /** Waits for the turn, which has to be closed. */
    Turn enter(HandleOwner owner, String doing, long deadlineNanos) throws IOException {
        turns.enter(owner, doing, deadlineNanos);
        return turn;
    }

    /** Where to transfer next; for the one whose turn it is. */
    long position() {
        return seekable ? position : Operation.AT_CURSOR;
    }

    /**
     * Finds out that the file has no positions, as pipes and terminals do, or throws the failure
     * on. Told by the first attempt rather than asked of each file when it is opened.
     */
    void requireUnseekable(IOException failure) throws IOException {
        boolean illegalSeek = seekable && failure instanceof FileSystemException e
                && e.getReason() != null && e.getReason().contains("ESPIPE");
        if (!illegalSeek) {
            throw failure;
        }
        seekable = false;
    }

    /** The right to move the position. */
    final class Turn implements AutoCloseable {
        private Turn() {
        }

        long position() {
            return position;
        }

        void advance(int bytes) {
            position += bytes;
        }

        void clamp(long size) {
            position = Math.min(position, size);
        }

        void moveTo(long newPosition) {
            position = newPosition;
        }

        @Override
        public void close() {
            turns.leave();
        }
    }
}
