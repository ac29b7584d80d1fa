package dev.heddle.channels;

import dev.heddle.HeddleFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;

/** Transfers of one buffer, of any that the calling thread may use. */
final class BufferUse {
    /*
     * A buffer's memory may belong to an arena, which shows only when it is used. That of one which
     * is closed has no bytes: the JDK says so by IllegalStateException. That of one which is
     * confined to the calling thread cannot be used on the threads of the portable backend, which
     * find that before they do anything: then the bytes take a way through memory of this thread.
     */
    /** In place of a position: the file's own. */
    static final long AT_CURSOR = -1;
    private static final int STAGED_BYTES_MAX = 64 * 1024;
    /** Heddle's own calls end early only with so many bytes, where those of the JDK go on. */
    static final int ENOUGH_BYTES = STAGED_BYTES_MAX;

    private BufferUse() {
    }

    /** Until the target is full or the file ends; what has been read counts, come what may. */
    static int read(HeddleFileChannel channel, ByteBuffer target, long position)
            throws IOException {
        int total = readSome(channel.file, target, position);
        try {
            for (int count = total; count >= ENOUGH_BYTES && target.hasRemaining()
                    && channel.isRegular(); total += Math.max(count, 0)) {
                count = readSome(channel.file, target, behind(position, total));
            }
        } catch (IOException theNextCallMeetsIt) {
            return total;
        }
        return total;
    }

    /** Until all is written; what has been counts, come what may. */
    static int write(HeddleFileChannel channel, ByteBuffer source, long position)
            throws IOException {
        int total = writeSome(channel.file, source, position);
        try {
            for (int count = total; count > 0 && source.hasRemaining(); total += count) {
                count = writeSome(channel.file, source, behind(position, total));
            }
        } catch (IOException theNextCallMeetsIt) {
            return total;
        }
        return total;
    }

    private static long behind(long position, int bytes) {
        return position == AT_CURSOR ? AT_CURSOR : position + bytes;
    }

    static int readSome(HeddleFile file, ByteBuffer target, long position) throws IOException {
        try {
            return readOnce(file, target, position);
        } catch (FileSystemException e) {
            requireConfined(e, target);
            ByteBuffer own = ownFor(target);
            int count = readOnce(file, own, position);
            target.put(own.flip());
            return count;
        }
    }

    private static int readOnce(HeddleFile file, ByteBuffer target, long position)
            throws IOException {
        return position == AT_CURSOR ? file.read(target) : file.read(target, position);
    }

    static int writeSome(HeddleFile file, ByteBuffer source, long position) throws IOException {
        try {
            return writeOnce(file, source, position);
        } catch (FileSystemException e) {
            requireConfined(e, source);
            ByteBuffer own = ownFor(source);
            own.put(0, source, source.position(), own.capacity());
            int count = writeOnce(file, own, position);
            source.position(source.position() + count);
            return count;
        }
    }

    private static int writeOnce(HeddleFile file, ByteBuffer source, long position)
            throws IOException {
        return position == AT_CURSOR ? file.write(source) : file.write(source, position);
    }

    private static ByteBuffer ownFor(ByteBuffer buffer) {
        return ByteBuffer.allocate(Math.min(buffer.remaining(), STAGED_BYTES_MAX));
    }

    /** Throws what the buffers' memory says of its use, or else the failure, if it is another. */
    static void requireConfined(FileSystemException failure, ByteBuffer... buffers)
            throws FileSystemException {
        for (ByteBuffer buffer : buffers) {
            if (buffer.hasRemaining()) {
                buffer.get(buffer.position());
            }
        }
        if (!(failure.getCause() instanceof WrongThreadException)) {
            throw failure;
        }
    }
}
