package dev.heddle.channels;

import dev.heddle.HeddleFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/** Scattering reads and gathering writes at a file's own position; for whose turn it is. */
final class BufferRows {
    /** As many as the JDK takes in one call: IOV_MAX of Linux. */
    private static final int BUFFERS_MAX = 1024;

    private BufferRows() {
    }

    /** Those with bytes, as many as one call takes; the JDK looks at no others, either. */
    static ByteBuffer[] of(ByteBuffer[] buffers, int offset, int length) {
        return row(buffers, offset, length, false);
    }

    /** The same of buffers to be filled. */
    static ByteBuffer[] ofTargets(ByteBuffer[] buffers, int offset, int length) {
        return row(buffers, offset, length, true);
    }

    private static ByteBuffer[] row(ByteBuffer[] buffers, int offset, int length,
            boolean forReading) {
        List<ByteBuffer> row = new ArrayList<>(Math.min(length, BUFFERS_MAX));
        for (int i = offset; i < offset + length && row.size() < BUFFERS_MAX; i++) {
            if (forReading && buffers[i].isReadOnly()) {
                throw new IllegalArgumentException("Read-only buffer");
            }
            if (buffers[i].hasRemaining()) {
                row.add(buffers[i]);
            }
        }
        return row.toArray(ByteBuffer[]::new);
    }

    /** Bytes read, -1 at the end. */
    static long read(HeddleFileChannel channel, ByteBuffer[] row) throws IOException {
        long total = readSome(channel.file, row);
        try {
            for (long count = total; count >= BufferUse.ENOUGH_BYTES && hasRemaining(row)
                    && channel.isRegular(); total += Math.max(count, 0)) {
                count = readSome(channel.file, rest(row));
            }
        } catch (IOException theNextCallMeetsIt) {
            return total;
        }
        return total;
    }

    static long write(HeddleFileChannel channel, ByteBuffer[] row) throws IOException {
        long total = writeSome(channel.file, row, channel.appends());
        try {
            for (long count = total; count > 0 && hasRemaining(row); total += count) {
                count = writeSome(channel.file, rest(row), channel.appends());
            }
        } catch (IOException theNextCallMeetsIt) {
            return total;
        }
        return total;
    }

    private static boolean hasRemaining(ByteBuffer[] row) {
        return row[row.length - 1].hasRemaining();
    }

    private static ByteBuffer[] rest(ByteBuffer[] row) {
        return row(row, 0, row.length, false);
    }

    private static long readSome(HeddleFile file, ByteBuffer[] row) throws IOException {
        long at = file.position();
        long count;
        try {
            count = file.read(row, at);
        } catch (FileSystemException e) {
            return oneByOne(e, row,
                    buffer -> BufferUse.readSome(file, buffer, BufferUse.AT_CURSOR));
        }
        moveTo(file, at + Math.max(count, 0));
        return count;
    }

    private static long writeSome(HeddleFile file, ByteBuffer[] row, boolean appends)
            throws IOException {
        long at = appends ? 0 : file.position();
        long count;
        try {
            count = file.write(row, at);
        } catch (FileSystemException e) {
            return oneByOne(e, row,
                    buffer -> BufferUse.writeSome(file, buffer, BufferUse.AT_CURSOR));
        }
        if (!appends) {
            moveTo(file, at + count);
        }
        return count;
    }

    /** One buffer's transfer at the file's own position. */
    @FunctionalInterface
    private interface Step {
        int make(ByteBuffer buffer) throws IOException;
    }

    /** Where several at once cannot be: in pipes, and in memory that is this thread's alone. */
    private static long oneByOne(FileSystemException failure, ByteBuffer[] row, Step step)
            throws IOException {
        if (isUnseekable(failure)) {
            return step.make(row[0]); // the next might wait, with the first filled already
        }
        BufferUse.requireConfined(failure, row);
        long total = step.make(row[0]);
        for (int i = 1; i < row.length && !row[i - 1].hasRemaining(); i++) {
            total += Math.max(step.make(row[i]), 0);
        }
        return total;
    }

    private static boolean isUnseekable(FileSystemException e) {
        return e.getReason() != null && e.getReason().contains("ESPIPE");
    }

    /** What has been transferred counts, though the channel was closed meanwhile. */
    static void moveTo(HeddleFile file, long position) throws IOException {
        try {
            file.position(position);
        } catch (ClosedChannelException nobodyWillAsk) {
            return;
        }
    }
}
