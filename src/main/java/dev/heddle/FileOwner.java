package dev.heddle;

import dev.heddle.backend.Backend;
import dev.heddle.backend.DirectOption;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import dev.heddle.loop.Call;
import dev.heddle.loop.IoLoop;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/** What an open file was opened for, its calls on more than one buffer, and its locks. */
abstract sealed class FileOwner extends HandleOwner permits HeddleFile {
    static final String READ = "read";
    static final String WRITE = "write";

    private final Path path;
    private final boolean readable;
    private final boolean writable;
    private final boolean appends;
    final FileLocking locking;
    /** Null unless it was opened with {@code DIRECT}. */
    final DirectRules direct;

    FileOwner(OpenHandle open, Terms terms, Path path, Set<OpenOption> options) {
        super(open, terms);
        this.path = path;
        readable = options.contains(StandardOpenOption.READ);
        writable = options.contains(StandardOpenOption.WRITE);
        appends = options.contains(StandardOpenOption.APPEND);
        locking = new FileLocking(engine.lockWaiters(), path);
        direct = options.stream().anyMatch(DirectOption::is) ? new DirectRules() : null;
    }

    /** Another view of the same file. */
    FileOwner(FileOwner same, Terms terms) {
        super(same.open, terms);
        path = same.path;
        readable = same.readable;
        writable = same.writable;
        appends = same.appends;
        locking = same.locking;
        direct = same.direct;
    }

    /** One file may keep all of them busy, so any does where it can. */
    @Override
    final IoLoop loop() {
        return engine.loops().handlesAreShared() ? engine.loops().forCall() : open.home();
    }

    /** Reads on the calling thread, if that needs no waiting: bytes, or NOT_NOW. */
    abstract int readNow(ByteBuffer target, long position) throws IOException;

    /** Writes on the calling thread, if that suits: bytes, or NOT_NOW. */
    abstract int writeNow(ByteBuffer source, long position) throws IOException;

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

    /** Takes the lock of the whole file, alone: {@link #lock(long, long, boolean)}. */
    public final HeldLock lock() throws IOException {
        return lock(0, Long.MAX_VALUE, false);
    }

    /**
     * Takes the advisory lock of a range, and parks until it is granted: fcntl(2). It excludes
     * whoever locks, too: other processes, other files of this program, and the other locks of
     * this file, those of its other views and shared ones included. It keeps nobody from reading
     * and writing.
     *
     * <p>Waiting is trying again: as soon as a lock of this Heddle on the same path is given back,
     * and else after 1 ms, 2 ms and so on, at last every 64 ms. No order is kept among those who
     * wait, and nobody finds out that they wait for each other in a circle: let a
     * {@linkplain HeddleFile#withDeadline deadline} end that.
     *
     * <p>On {@link BackendKind#URING} the lock is this open file's own (F_OFD_SETLK). On
     * {@link BackendKind#NIO} it is the process's, as the JDK's: two files of one process never
     * both hold shared locks of a range, and where the system forgets a process's locks when any
     * of its descriptors of the file is closed, as Unix does, closing another file of the same
     * path gives this lock away towards other processes.
     *
     * @param position in bytes from the start of the file, at least 0
     * @param size     in bytes, at least 1; may reach beyond the file's end, and with
     *                 {@link Long#MAX_VALUE} has no end
     * @param shared   whether others may have shared locks there, too; the file has to be open for
     *                 reading then, else for writing
     * @throws java.io.InterruptedIOException if the thread was interrupted before it was granted;
     *         if it had been granted by then, it is returned
     * @throws FileTimeoutException           if the deadline passed first
     * @throws NonReadableChannelException    if it is shared and the file not open for reading
     * @throws NonWritableChannelException    if it is not, and the file not open for writing
     */
    public final HeldLock lock(long position, long size, boolean shared) throws IOException {
        return locking.lock(this, position, size, shared);
    }

    /** Takes the lock of the whole file, alone: {@link #tryLock(long, long, boolean)}. */
    public final HeldLock tryLock() throws IOException {
        return tryLock(0, Long.MAX_VALUE, false);
    }

    /**
     * Takes the advisory lock of a range, if that can be had without waiting for others: see
     * {@link #lock(long, long, boolean)}. Parks for the time of asking.
     *
     * @return the lock, or null if somebody else holds one that excludes it, or this file itself
     *         one that overlaps it
     */
    public final HeldLock tryLock(long position, long size, boolean shared) throws IOException {
        return locking.tryLock(this, position, size, shared);
    }

    final boolean appends() {
        return appends;
    }

    /** Asks for the attributes, for a call that has come and says what it is doing. */
    final dev.heddle.backend.FileStatus stat(String doing) throws IOException {
        dev.heddle.backend.FileStatus known = open.isQuick ? statNow(doing) : null;
        if (known != null) {
            return known;
        }
        Call call = comeAlone();
        begin(call, doing);
        call.loop().stat(call.completion(), handle.number(), call);
        finish(call, doing);
        return call.completion().status();
    }

    private dev.heddle.backend.FileStatus statNow(String doing) throws IOException {
        enter(doing);
        try {
            return engine.loops().statNow(handle.number());
        } finally {
            leave();
        }
    }

    /** Takes the shares for one transfer of a call, or throws. */
    final void begin(Call call, String doing, ByteBuffer buffer) throws IOException {
        boolean copies = direct != null && direct.wantCopy(this, doing, buffer);
        begin(call, doing);
        call.completion().copyMemory(copies);
    }

    /** The same of one with several buffers. */
    final void begin(Call call, String doing, BufferRow row) throws IOException {
        boolean copies = direct != null && direct.wantCopy(this, doing, row);
        begin(call, doing);
        call.completion().copyMemory(copies);
    }

    /** Waits for a transfer that was started; returns its count or throws its failure. */
    final long finish(Call call, String doing, long position, long bytes) throws IOException {
        try {
            return finish(call, doing);
        } catch (FileSystemException e) {
            if (direct == null || call.errno() != Errno.EINVAL) {
                throw e;
            }
            return direct.explain(this, e, doing, position, bytes);
        }
    }

    /** Throws if what was tried on the calling thread has failed. */
    final void requireDone(int count, String doing) throws IOException {
        if (count < 0 && count != Backend.NOT_NOW) {
            throw isOpen() ? Failures.of(Errno.of(-count), doing, subject(), null)
                    : CallFailures.closedMeanwhile(doing, subject());
        }
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
