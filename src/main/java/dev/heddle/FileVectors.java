package dev.heddle;

import dev.heddle.loop.Call;
import java.io.IOException;

/** Scattering reads and gathering writes. */
final class FileVectors {
    private FileVectors() {
    }

    /** Transfers once; the count of bytes, 0 at the end of the file. */
    static long transfer(FileOwner file, String doing, BufferRow row, long position)
            throws IOException {
        return transfer(file, doing, row, position, come(file));
    }

    /** Transfers until nothing is left or the file ends; returns the position behind it all. */
    static long transferFully(FileOwner file, String doing, BufferRow row, long position)
            throws IOException {
        Call call = come(file);
        long at = position;
        while (row.hasRemaining()) {
            long count = transfer(file, doing, row, at, call);
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
