package dev.heddle.channels;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLock;

/** A lock that the twin of a channel holds for it. */
final class HeddleFileLock extends FileLock {
    private final FileLock held;

    HeddleFileLock(HeddleFileChannel channel, FileLock held) {
        super(channel, held.position(), held.size(), held.isShared());
        this.held = held;
    }

    @Override
    public boolean isValid() {
        return acquiredBy().isOpen() && held.isValid();
    }

    @Override
    public void release() throws IOException {
        if (!acquiredBy().isOpen()) {
            throw new ClosedChannelException();
        }
        if (held.isValid()) { // else an interrupted mapping took it away, and its channel
            held.release();
        }
    }
}
