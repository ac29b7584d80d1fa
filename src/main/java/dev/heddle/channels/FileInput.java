package dev.heddle.channels;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/** Reads a file that it alone has open, from its start; interrupts are ignored, as in the JDK. */
final class FileInput extends InputStream {
    /*
     * What is not a regular file has no position and says that it is empty; so do files that the
     * system makes up. For them the general ways of InputStream are right.
     */
    private static final int GROWTH_MIN_BYTES = 8192;
    private static final int ARRAY_BYTES_MAX = Integer.MAX_VALUE - 8;

    private final HeddleFileChannel channel;

    FileInput(HeddleFileChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return length == 0 ? 0 : channel.read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public byte[] readAllBytes() throws IOException {
        long rest = rest();
        if (rest == 0) {
            return super.readAllBytes();
        }
        if (rest > Integer.MAX_VALUE) {
            throw new OutOfMemoryError("Required array size too large: " + rest);
        }
        byte[] bytes = new byte[(int) rest];
        int count = readNBytes(bytes, 0, bytes.length);
        while (count == bytes.length) {
            int next = read();
            if (next < 0) {
                return bytes;
            }
            bytes = Arrays.copyOf(bytes, grown(count));
            bytes[count++] = (byte) next;
            count += readNBytes(bytes, count, bytes.length - count);
        }
        return Arrays.copyOf(bytes, count);
    }

    private static int grown(int length) {
        long wanted = length + (long) Math.max(length, GROWTH_MIN_BYTES);
        if (length == ARRAY_BYTES_MAX) {
            throw new OutOfMemoryError("Required array size too large");
        }
        return (int) Math.min(wanted, ARRAY_BYTES_MAX);
    }

    @Override
    public byte[] readNBytes(int length) throws IOException {
        long rest = length < 0 ? 0 : rest();
        if (rest == 0) {
            return super.readNBytes(length);
        }
        byte[] bytes = new byte[(int) Math.min(length, rest)];
        int count = readNBytes(bytes, 0, bytes.length);
        return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(rest(), Integer.MAX_VALUE);
    }

    /** As in the JDK not beyond the end, and back where it is negative. */
    @Override
    public long skip(long count) throws IOException {
        if (!channel.isRegular()) {
            return super.skip(count);
        }
        long at = channel.position();
        long to = at + count;
        if (count > 0) {
            long size = channel.size();
            to = to < 0 || to > size ? size : to;
        } else {
            to = Math.max(to, 0);
        }
        channel.position(to);
        return to - at;
    }

    @Override
    public long transferTo(OutputStream target) throws IOException {
        Objects.requireNonNull(target, "out");
        if (!(target instanceof FileOutput file) || rest() == 0) {
            return super.transferTo(target);
        }
        long start = channel.position();
        long at = start;
        try {
            for (long step = -1; step != 0; at += step) {
                step = channel.transferTo(at, Long.MAX_VALUE, file.channel());
            }
        } finally {
            channel.position(at);
        }
        return at - start;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Bytes up to the end as far as it is known, at least 0. */
    private long rest() throws IOException {
        return channel.isRegular() ? Math.max(channel.size() - channel.position(), 0) : 0;
    }
}
