package dev.heddle.nio;

import dev.heddle.backend.DirectOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** An open file. */
final class OpenFile extends Handle {
    final FileChannel channel;
    /** Where it was when it was opened. */
    final Path path;
    final boolean appends;
    final boolean writable;
    final boolean direct;
    /** Serves reads on the calling thread, or null. */
    final ReadsInPlace readsInPlace;
    /**
     * Held shared by whoever writes, and alone by whoever changes the length: growing writes a
     * zero byte at the new end, which must not fall onto what a write has just put there.
     */
    final ReentrantReadWriteLock length = new ReentrantReadWriteLock();
    /** Held, after {@link #length} shared, by whoever copies to the channel's own position. */
    final ReentrantLock position = new ReentrantLock();

    /** Those held; for pool threads. */
    final Queue<FileLock> locks = new ConcurrentLinkedQueue<>();

    /** File calls queued or running; for the driving thread. */
    int calls;
    /** The end of a Close that waits for the last of them; for the driving thread. */
    Flight closed;

    OpenFile(FileChannel channel, Path path, Set<? extends OpenOption> options,
            ReadsInPlace readsInPlace) {
        this.readsInPlace = readsInPlace;
        this.channel = channel;
        this.path = path;
        appends = options.contains(StandardOpenOption.APPEND);
        writable = appends || options.contains(StandardOpenOption.WRITE);
        direct = options.stream().anyMatch(DirectOption::is);
    }

    @Override
    void closeChannel() throws IOException {
        if (readsInPlace != null) {
            readsInPlace.end();
        }
        channel.close();
    }
}
