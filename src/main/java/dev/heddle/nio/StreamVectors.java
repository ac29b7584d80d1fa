package dev.heddle.nio;

import dev.heddle.backend.StreamVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Moves the bytes of several buffers through a channel, in one call. */
final class StreamVectors {
    /*
     * For each heap buffer of a vector the JDK takes a direct one, and each thread keeps all of
     * them, up to a thousand. So where there is one on the heap, all go through one array.
     */
    private StreamVectors() {
    }

    /** Buffers of our own on the same bytes, whose positions the call may move. */
    static ByteBuffer[] views(StreamVector vector) {
        ByteBuffer[] views = new ByteBuffer[vector.length];
        for (int i = 0; i < views.length; i++) {
            views[i] = vector.buffers[vector.offset + i].duplicate();
        }
        return views;
    }

    static long remaining(ByteBuffer[] views) {
        long sum = 0;
        for (ByteBuffer view : views) {
            sum += view.remaining();
        }
        return sum;
    }

    static long send(SocketChannel channel, ByteBuffer[] views) throws IOException {
        if (areDirect(views)) {
            return channel.write(views);
        }
        ByteBuffer all = array(views);
        for (int i = 0; all.hasRemaining(); i++) {
            int count = Math.min(views[i].remaining(), all.remaining());
            all.put(all.position(), views[i], views[i].position(), count);
            all.position(all.position() + count);
        }
        return channel.write(all.flip());
    }

    static long recv(SocketChannel channel, ByteBuffer[] views) throws IOException {
        if (areDirect(views)) {
            return channel.read(views);
        }
        ByteBuffer all = array(views);
        int total = channel.read(all);
        all.flip();
        for (int i = 0; all.hasRemaining(); i++) {
            int count = Math.min(views[i].remaining(), all.remaining());
            views[i].put(views[i].position(), all, all.position(), count);
            all.position(all.position() + count);
        }
        return total;
    }

    private static boolean areDirect(ByteBuffer[] views) {
        for (ByteBuffer view : views) {
            if (!view.isDirect()) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer array(ByteBuffer[] views) {
        return ByteBuffer.allocate((int) Math.min(remaining(views), Stream.HEAP_BYTES_MAX));
    }
}
