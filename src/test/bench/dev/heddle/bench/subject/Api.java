package dev.heddle.bench.subject;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The calls that straight-line workloads are made of. A process has one implementation of it, so
 * the compiler sees through it.
 */
interface Api {
    /** Starts a thread of the kind that is measured. */
    Thread start(Runnable work);

    Listener listen(InetSocketAddress local, int backlog) throws IOException;

    OpenFile open(Path path, OpenOption... options) throws IOException;

    void sleep(Duration time) throws InterruptedException;

    /** A listener of TCP; its connections have {@code TCP_NODELAY}. */
    interface Listener {
        int port() throws IOException;

        Connection accept() throws IOException;
    }

    /** A connection of TCP. */
    interface Connection extends Closeable {
        /** At least one byte, or -1 at the end. */
        int receive(ByteBuffer target) throws IOException;

        void sendFully(ByteBuffer source) throws IOException;
    }

    /** A file; whole transfers only, since what is short was not asked for here. */
    interface OpenFile extends Closeable {
        void readFully(ByteBuffer target, long position) throws IOException;

        void writeFully(ByteBuffer source, long position) throws IOException;

        /** fdatasync(2). */
        void dataSync() throws IOException;

        long size() throws IOException;
    }
}
