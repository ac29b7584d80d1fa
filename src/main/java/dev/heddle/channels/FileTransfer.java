package dev.heddle.channels;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** One transfer between a file channel and another channel of any kind. */
final class FileTransfer {
    /*
     * Between two of ours the system copies, as long as both are of one Heddle and the ranges do
     * not overlap; the facade finds out. Else the bytes pass through memory, as they do in the JDK
     * for channels that are not its own.
     */
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int CHUNK_BYTES = 32 * 1024;

    private final HeddleFileChannel channel;

    FileTransfer(HeddleFileChannel channel) {
        this.channel = channel;
    }

    /** See {@link FileChannel#transferTo}. */
    long to(long position, long count, WritableByteChannel target) throws IOException {
        channel.requireOpen();
        requireOpen(target);
        channel.requireReadable();
        try {
            requireWritable(target);
            requireNotNegative(position, count);
            long size = channel.size();
            if (position > size) {
                return 0;
            }
            // Files that the system makes up, as in /proc, say that they are empty.
            long wanted = size == 0 ? count : Math.min(count, size - position);
            long copied = target instanceof HeddleFileChannel file && size > 0
                    ? copy(channel, position, file, wanted) : -1;
            return copied < 0 ? writeTo(position, wanted, target) : copied;
        } catch (ClosedChannelException e) {
            throw ended(e, target);
        }
    }

    /** See {@link FileChannel#transferFrom}. */
    long from(ReadableByteChannel source, long position, long count) throws IOException {
        channel.requireOpen();
        requireOpen(source);
        try {
            requireReadable(source);
            channel.requireWritable();
            requireNotNegative(position, count);
            long copied = source instanceof HeddleFileChannel file && file.size() > 0
                    ? copyFrom(file, position, count) : -1;
            return copied < 0 ? readFrom(source, position, count) : copied;
        } catch (ClosedChannelException e) {
            throw ended(e, source);
        }
    }

    private static void requireOpen(Channel other) throws ClosedChannelException {
        if (!other.isOpen()) {
            throw new ClosedChannelException();
        }
    }

    /** What the JDK's channels were opened for shows only when they are used. */
    private void requireWritable(WritableByteChannel target) throws IOException {
        if (target instanceof HeddleFileChannel file && !file.writable) {
            throw new NonWritableChannelException();
        }
        if (target instanceof FileChannel file && !(file instanceof HeddleFileChannel)) {
            requireNotInterrupted();
            file.write(NOTHING.duplicate());
        }
    }

    private void requireReadable(ReadableByteChannel source) throws IOException {
        if (source instanceof HeddleFileChannel file && !file.readable) {
            throw new NonReadableChannelException();
        }
        if (source instanceof FileChannel file && !(file instanceof HeddleFileChannel)) {
            requireNotInterrupted();
            file.read(NOTHING.duplicate());
        }
    }

    /** Before the other channel is used, which would be closed where ours is not to be. */
    private void requireNotInterrupted() throws IOException {
        channel.perform(() -> 0L);
    }

    private static void requireNotNegative(long position, long count) {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException();
        }
    }

    /** Copies to where the target's own position is, and moves that; -1 if it cannot. */
    private long copy(HeddleFileChannel source, long position, HeddleFileChannel target,
            long count) throws IOException {
        target.enterTurn();
        try {
            long at = target.appends() ? 0 : target.file.position();
            long copied = copyAll(source, position, target, at, count);
            if (copied > 0 && !target.appends()) {
                BufferRows.moveTo(target.file, at + copied);
            }
            return copied;
        } finally {
            target.leaveTurn();
        }
    }

    /** Copies from where the source's own position is, and moves that; -1 if it cannot. */
    private long copyFrom(HeddleFileChannel source, long position, long count)
            throws IOException {
        source.enterTurn();
        try {
            long at = source.file.position();
            long copied = copyAll(source, at, channel, position, count);
            if (copied > 0) {
                BufferRows.moveTo(source.file, at + copied);
            }
            return copied;
        } finally {
            source.leaveTurn();
        }
    }

    private long copyAll(HeddleFileChannel source, long from, HeddleFileChannel target, long to,
            long count) throws IOException {
        long room = Math.min(count, Long.MAX_VALUE - Math.max(from, to));
        long copied = 0;
        try {
            for (long step = -1; copied < room && step != 0; copied += step) {
                step = copyOnce(source, from + copied, target, to + copied, room - copied);
                if (step < 0) {
                    return -1;
                }
            }
        } catch (IOException e) {
            if (copied == 0) {
                throw e;
            }
        }
        return copied;
    }

    private long copyOnce(HeddleFileChannel source, long from, HeddleFileChannel target, long to,
            long count) throws IOException {
        return channel.perform(() -> {
            try {
                return source.file.transferTo(from, count, target.file, to);
            } catch (IllegalArgumentException overlapOrAnotherHeddles) {
                return -1L;
            }
        });
    }

    private long writeTo(long position, long count, WritableByteChannel target)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, CHUNK_BYTES));
        long written = 0;
        try {
            while (written < count) {
                buffer.clear().limit((int) Math.min(count - written, buffer.capacity()));
                if (channel.read(buffer, position + written) <= 0) {
                    break;
                }
                int wanted = buffer.flip().remaining();
                int step = target.write(buffer);
                written += step;
                if (step != wanted) {
                    break;
                }
            }
        } catch (IOException e) {
            if (written == 0) {
                throw e;
            }
        }
        return written;
    }

    private long readFrom(ReadableByteChannel source, long position, long count)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, CHUNK_BYTES));
        long written = 0;
        try {
            while (written < count) {
                buffer.clear().limit((int) Math.min(count - written, buffer.capacity()));
                if (source.read(buffer) <= 0) {
                    break;
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    written += channel.write(buffer, position + written);
                }
            }
        } catch (IOException e) {
            if (written == 0) {
                throw e;
            }
        }
        return written;
    }

    /** An interrupt closes both; what closing either has ended is told as such. */
    private IOException ended(ClosedChannelException told, Channel other) {
        if (told instanceof ClosedByInterruptException) {
            close(channel, told);
            close(other, told);
            return told;
        }
        if (told instanceof AsynchronousCloseException) {
            return told;
        }
        AsynchronousCloseException meanwhile = new AsynchronousCloseException();
        meanwhile.addSuppressed(told);
        return meanwhile;
    }

    private static void close(Channel channel, IOException told) {
        try {
            channel.close();
        } catch (IOException e) {
            told.addSuppressed(e);
        }
    }
}
