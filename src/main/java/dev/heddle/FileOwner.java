package dev.heddle;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/** What an open file was opened for, and its calls on more than one buffer. */
abstract sealed class FileOwner extends HandleOwner permits HeddleFile {
    static final String READ = "read";
    static final String WRITE = "write";

    private final Path path;
    private final boolean readable;
    private final boolean writable;

    FileOwner(OpenHandle open, Terms terms, Path path, Set<OpenOption> options) {
        super(open, terms);
        this.path = path;
        readable = options.contains(StandardOpenOption.READ);
        writable = options.contains(StandardOpenOption.WRITE);
    }

    /** Another view of the same file. */
    FileOwner(FileOwner same, Terms terms) {
        super(same.open, terms);
        path = same.path;
        readable = same.readable;
        writable = same.writable;
    }

    /** The path that this was opened with. */
    public final Path path() {
        return path;
    }

    /**
     * Reads into several buffers, one after the other: preadv(2). One call fills at most 1024 of
     * them, not counting empty ones at the front; see {@link #readFully(ByteBuffer[], long)}.
     *
     * @return bytes read, -1 at the end of the file, 0 if no buffer has room
     */
    public final long read(ByteBuffer[] targets, long position) throws IOException {
        requireReadable(position);
        BufferRow row = BufferRow.ofTargets(targets);
        if (!row.hasRemaining()) {
            return 0;
        }
        long count = FileVectors.transfer(this, READ, row, position);
        return count == 0 ? -1 : count;
    }

    /**
     * Reads until all of any number of buffers are full, one after the other. If it fails, also by
     * deadline, interrupt or close, their positions tell what was read.
     *
     * @throws EOFException if the file ends first; what was read is in the targets
     */
    public final void readFully(ByteBuffer[] targets, long position) throws IOException {
        requireReadable(position);
        BufferRow row = BufferRow.ofTargets(targets);
        long end = FileVectors.transferFully(this, READ, row, position);
        if (row.hasRemaining()) {
            throw endOfFile(end, row.remaining());
        }
    }

    /**
     * Writes from several buffers, one after the other: pwritev(2). One call takes at most 1024 of
     * them, not counting empty ones at the front; see {@link #writeFully(ByteBuffer[], long)}.
     */
    public final long write(ByteBuffer[] sources, long position) throws IOException {
        requireNotNegative("position", position);
        requireWritable(WRITE);
        BufferRow row = BufferRow.of(sources);
        return row.hasRemaining() ? FileVectors.transfer(this, WRITE, row, position) : 0;
    }

    /**
     * Writes all of any number of buffers, one after the other. If it fails, also by deadline,
     * interrupt or close, their positions tell what was written.
     */
    public final void writeFully(ByteBuffer[] sources, long position) throws IOException {
        requireNotNegative("position", position);
        requireWritable(WRITE);
        FileVectors.transferFully(this, WRITE, BufferRow.of(sources), position);
    }

    final EOFException endOfFile(long position, long missing) {
        return new EOFException(path + ": the file ends at " + position + " with " + missing
                + " bytes still to be read");
    }

    final void requireReadable(ByteBuffer target, long position) throws IOException {
        requireReadable(position);
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
    }

    final void requireReadable(long position) throws IOException {
        requireNotNegative("position", position);
        requireReadable(READ);
    }

    final void requireReadable(String doing) throws IOException {
        requireOpen(doing);
        if (!readable) {
            throw new NonReadableChannelException();
        }
    }

    final void requireWritable(ByteBuffer source, long position) throws IOException {
        requireNotNegative("position", position);
        Objects.requireNonNull(source);
        requireWritable(WRITE);
    }

    final void requireWritable(String doing) throws IOException {
        requireOpen(doing);
        if (!writable) {
            throw new NonWritableChannelException();
        }
    }

    static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", but must not be negative");
        }
    }
}
