package dev.heddle;

import dev.heddle.backend.Backend;
import dev.heddle.loop.Call;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Scattering reads and gathering writes. */
final class FileVectors {
    /*
     * What is short goes through memory of our own, as one read or write on the calling thread if
     * that needs no waiting: copying it costs less than the way to the loop. It stays one system
     * call, so what is appended stays together.
     */
    private static final int SHORT_BYTES = 64 << 10;

    private FileVectors() {
    }

    /** Transfers once; the count of bytes, 0 at the end of the file. */
    static long transfer(FileOwner file, String doing, BufferRow row, long position)
            throws IOException {
        int count = transferNow(file, doing, row, position);
        return count >= 0 ? count : transfer(file, doing, row, position, come(file));
    }

    /** Transfers until nothing is left or the file ends; returns the position behind it all. */
    static long transferFully(FileOwner file, String doing, BufferRow row, long position)
            throws IOException {
        Call call = come(file);
        long at = position;
        while (row.hasRemaining()) {
            long count = transferNow(file, doing, row, at);
            if (count < 0) {
                count = transfer(file, doing, row, at, call);
            }
            if (count == 0) {
                break;
            }
            at += count;
            if (row.hasRemaining()) {
                file.requireTime(doing, call.deadlineNanos());
            }
        }
        return at;
    }

    private static Call come(FileOwner file) {
        return file.comeAlone();
    }

    /** Transfers on the calling thread, if that suits: bytes, else less than 0. */
    private static int transferNow(FileOwner file, String doing, BufferRow row, long position)
            throws IOException {
        if (file.direct != null || row.remaining() > SHORT_BYTES || !row.isOneOperation()) {
            return Backend.NOT_NOW;
        }
        RelayBuffers relay = file.engine.relayBuffers();
        ByteBuffer stage = relay.take(row.remaining());
        try {
            int count;
            if (doing.equals(FileOwner.READ)) {
                count = file.readNow(stage, position);
                row.copyFrom(stage.flip());
            } else {
                row.copyTo(stage);
                count = file.writeNow(stage.flip(), position);
            }
            row.advance(Math.max(count, 0));
            return count;
        } finally {
            relay.give(stage);
        }
    }

    /** Transfers to or from as many buffers as one operation takes, and moves their positions. */
    private static long transfer(FileOwner file, String doing, BufferRow row, long position,
            Call call) throws IOException {
        file.begin(call, doing, row);
        if (doing.equals(FileOwner.READ)) {
            call.loop().read(call.completion(), file.handle.number(), row.buffers, row.first(),
                    row.length(), position, call);
        } else {
            call.loop().write(call.completion(), file.handle.number(), row.buffers, row.first(),
                    row.length(), position, call);
        }
        long count = file.finish(call, doing, position, row.nextBytes());
        row.advance(count);
        return count;
    }
}
