package dev.heddle;

import dev.heddle.backend.Operation;
import dev.heddle.loop.Call;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Scattering reads and gathering writes. */
final class FileVectors {
    private FileVectors() {
    }

    static long remaining(ByteBuffer[] buffers) {
        long sum = 0;
        for (ByteBuffer buffer : buffers) {
            sum += buffer.remaining();
        }
        return sum;
    }

    /**
     * Transfers to or from as many buffers as one operation takes and moves their positions. As
     * the JDK does, empty ones at the front do not count as buffers.
     */
    static long transfer(HeddleFile file, String doing, ByteBuffer[] buffers, long position)
            throws IOException {
        int first = 0;
        while (!buffers[first].hasRemaining()) {
            first++;
        }
        int length = Math.min(buffers.length - first, Operation.Vector.BUFFERS_MAX);
        ByteBuffer[] own = buffers.clone();
        Call call = file.terms.come(new Call(file.loop), file.loop, file.handle);
        file.begin(call, doing);
        if (doing.equals(HeddleFile.READ)) {
            file.loop.read(call.completion(), file.handle.number(), own, first, length, position,
                    call);
        } else {
            file.loop.write(call.completion(), file.handle.number(), own, first, length, position,
                    call);
        }
        long count = file.finish(call, doing);
        advance(own, first, count);
        return count;
    }

    private static void advance(ByteBuffer[] buffers, int first, long bytes) {
        long left = bytes;
        for (int i = first; left > 0; i++) {
            int count = (int) Math.min(left, buffers[i].remaining());
            buffers[i].position(buffers[i].position() + count);
            left -= count;
        }
    }
}
