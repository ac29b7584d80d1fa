package dev.heddle.nio;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.Lock;

/** The operations that move a file's bytes elsewhere, for pool threads. Each returns the count. */
final class Transfers {
    /** The most that one sending moves: nothing ends it early while the peer keeps up. */
    private static final long SEND_MAX = 16 << 20;
    /** The same of copying, which is fast where blocks can be shared. */
    private static final long COPY_MAX = 64 << 20;
    /** Thrown again and again: it says nothing of where. */
    private static final IOException NO_ROOM = new IOException(Errno.EAGAIN.line());

    private Transfers() {
    }

    /** Sends to a channel in non-blocking mode. */
    static long sendFile(OpenFile source, Stream stream, Operation.SendFile send)
            throws IOException {
        FileChannel from = source.channel;
        try {
            long count = from.transferTo(send.position, Math.min(send.length, SEND_MAX),
                    stream.channel);
            if (count == 0 && send.position < from.size()) {
                throw NO_ROOM;
            }
            return count;
        } catch (ClosedChannelException e) {
            if (from.isOpen() && stream.channel.isOpen()) { // its sending has been ended
                throw new IOException(Errno.EPIPE.line(), e);
            }
            throw e;
        }
    }

    /** The JDK copies to the target's own position, which nothing else here depends on. */
    static long copyRange(OpenFile source, OpenFile target, Operation.CopyRange copy)
            throws IOException {
        Lock shared = target.length.readLock();
        shared.lock();
        target.position.lock();
        try {
            target.channel.position(copy.targetPosition);
            return source.channel.transferTo(copy.position, Math.min(copy.length, COPY_MAX),
                    target.channel);
        } finally {
            target.position.unlock();
            shared.unlock();
        }
    }
}
