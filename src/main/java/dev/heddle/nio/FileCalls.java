package dev.heddle.nio;

import dev.heddle.backend.Operation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.concurrent.locks.Lock;

/** The file operations as calls that may block, for pool threads. Each returns the result. */
final class FileCalls {
    private FileCalls() {
    }

    static long open(Handles handles, Operation.Open open) throws IOException {
        RandomAccessFile inPlace = openToReadInPlace(open);
        FileChannel channel = inPlace != null ? inPlace.getChannel()
                : FileChannel.open(open.path, open.options, attributes(open));
        try {
            int handle = handles.add(new OpenFile(channel, open.path, open.options,
                    inPlace == null ? null : new ReadsInPlace(inPlace)));
            if (handle < 0) {
                throw new AsynchronousCloseException();
            }
            return handle;
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }

    /** A file to be read and nothing else; null if it is not, or cannot be opened so. */
    private static RandomAccessFile openToReadInPlace(Operation.Open open) {
        if (open.options.size() > 1 || !open.options.contains(StandardOpenOption.READ)) {
            return null;
        }
        try {
            return new RandomAccessFile(open.path.toFile(), "r");
        } catch (IOException | RuntimeException e) {
            return null; // a channel's exception tells more
        }
    }

    private static FileAttribute<?>[] attributes(Operation.Open open) {
        Set<? extends OpenOption> options = open.options;
        boolean mayCreate = options.contains(StandardOpenOption.CREATE)
                || options.contains(StandardOpenOption.CREATE_NEW);
        return mayCreate ? Permissions.attributes(open.path, open.mode)
                : Permissions.NO_ATTRIBUTES;
    }

    static long read(OpenFile file, ByteBuffer to, long position) throws IOException {
        int count = position == Operation.AT_CURSOR
                ? file.channel.read(to) : file.channel.read(to, position);
        return Math.max(count, 0);
    }

    static long read(OpenFile file, ByteBuffer[] to, long position) throws IOException {
        return position == Operation.AT_CURSOR ? Math.max(file.channel.read(to), 0)
                : inTurn(to, position, (buffer, at) -> read(file, buffer, at));
    }

    static long write(OpenFile file, ByteBuffer from, long position) throws IOException {
        Lock shared = file.length.readLock();
        shared.lock();
        try {
            return atCursor(file, position)
                    ? file.channel.write(from) : file.channel.write(from, position);
        } finally {
            shared.unlock();
        }
    }

    static long write(OpenFile file, ByteBuffer[] from, long position) throws IOException {
        Lock shared = file.length.readLock();
        shared.lock();
        try {
            return atCursor(file, position)
                    ? file.channel.write(from) : inTurn(from, position, file.channel::write);
        } finally {
            shared.unlock();
        }
    }

    /** A file opened with APPEND is written to at its end, whatever the position: as pwrite(2). */
    private static boolean atCursor(OpenFile file, long position) {
        return position == Operation.AT_CURSOR || file.appends;
    }

    /** Moves bytes between one buffer and a place in the file; the count, short if it must be. */
    @FunctionalInterface
    private interface Step {
        long move(ByteBuffer buffer, long position) throws IOException;
    }

    /** Buffer after buffer, until one is not done in full: the JDK has no preadv(2). */
    private static long inTurn(ByteBuffer[] buffers, long position, Step step) throws IOException {
        long total = 0;
        for (ByteBuffer buffer : buffers) {
            int wanted = buffer.remaining();
            long count = wanted == 0 ? 0 : next(buffer, position, total, step);
            total += count;
            if (count < wanted) {
                break;
            }
        }
        return total;
    }

    private static long next(ByteBuffer buffer, long position, long sofar, Step step)
            throws IOException {
        try {
            return step.move(buffer, position + sofar);
        } catch (IOException e) {
            if (sofar > 0) {
                return 0; // the bytes before count; whoever goes on will meet the error
            }
            throw e;
        }
    }

    static long sync(OpenFile file, boolean dataOnly) throws IOException {
        file.channel.force(!dataOnly);
        return 0;
    }

    static long allocate(OpenFile file, long position, long length) throws IOException {
        checkWritable(file);
        if (position > Long.MAX_VALUE - length) {
            throw new IOException("File too large"); // as the system says it, hence EFBIG
        }
        Lock alone = file.length.writeLock();
        alone.lock();
        try {
            growTo(file, position + length);
        } finally {
            alone.unlock();
        }
        return 0;
    }

    static long truncate(OpenFile file, long size) throws IOException {
        checkWritable(file);
        Lock alone = file.length.writeLock();
        alone.lock();
        try {
            if (size < file.channel.size()) {
                shrinkTo(file, size);
            } else {
                growTo(file, size);
            }
        } finally {
            alone.unlock();
        }
        return 0;
    }

    private static void checkWritable(OpenFile file) {
        if (!file.writable) {
            throw new NonWritableChannelException();
        }
    }

    /** The JDK moves the cursor into the file; ftruncate(2) leaves it where it was. */
    private static void shrinkTo(OpenFile file, long size) throws IOException {
        long cursor = file.appends ? 0 : file.channel.position();
        file.channel.truncate(size);
        if (cursor > size) {
            file.channel.position(cursor);
        }
    }

    /** Writes a zero byte where the last is to be: nothing in the JDK just sets the length. */
    private static void growTo(OpenFile file, long size) throws IOException {
        if (size <= file.channel.size()) {
            return;
        }
        if (file.appends) {
            throw new UnsupportedOperationException("a file opened with APPEND cannot be grown"
                    + " without writing all of it: open it with WRITE for that");
        }
        file.channel.write(ByteBuffer.allocate(1), size - 1);
    }
}
