package dev.heddle;

import dev.heddle.backend.Backend;
import dev.heddle.backend.Operation;
import dev.heddle.loop.Call;
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
import java.util.function.Consumer;

/**
 * An open file. Any number of threads may use it at once; positional calls do not wait for each
 * other, sequential ones ({@code read(target)}, {@code write(source)}) take turns.
 *
 * <p>Buffers may be heap or direct, sliced or read-only where they are only read from; position
 * and limit move as in a JDK channel: the position by the bytes transferred. Between call and
 * return they are Heddle's.
 *
 * <p>Interrupting a thread in one of these calls ends that call with
 * {@link java.io.InterruptedIOException} and leaves the file open; closing the file from another
 * thread ends it with {@link java.nio.channels.AsynchronousCloseException}. Either way the call
 * returns only when nothing writes to its buffer any more.
 *
 * <p>A file opened with {@code com.sun.nio.file.ExtendedOpenOption.DIRECT} bypasses the page cache
 * where its file system does. Positions and lengths then have to be multiples of
 * {@link FileStatus#directAlignment}, even where a read finds the end: it asks for whole blocks and
 * gets what there is. Others fail with a {@link java.nio.file.FileSystemException} that says which
 * is none, and nothing has been transferred. Memory need not be aligned, but is best, since its
 * bytes are not copied: that method says how to get it.
 *
 * <p>Every call may throw: {@link java.nio.channels.ClosedChannelException} on a closed file,
 * {@link NonReadableChannelException} or {@link NonWritableChannelException} where it was not
 * opened for that, {@link IllegalArgumentException} for a negative position or a read-only target,
 * {@link java.nio.file.FileSystemException} with the file's name for what the system reports.
 */
public final class HeddleFile extends FileOwner {
    static final String COPY = "copy";

    private final FileCursor cursor;
    private final WritesInPlace writesInPlace;

    HeddleFile(OpenHandle open, Terms terms, Path path, Set<OpenOption> options) {
        super(open, terms, path, options);
        cursor = new FileCursor(appends());
        writesInPlace = new WritesInPlace(OpenOptions.areBuffered(options));
    }

    private HeddleFile(HeddleFile same, Terms terms) {
        super(same, terms);
        cursor = same.cursor;
        writesInPlace = same.writesInPlace;
    }

    /** Another view of this file, with the same position, whose calls have a deadline. */
    public HeddleFile withDeadline(Deadline deadline) {
        return on(terms.with(deadline));
    }

    /** Another view of this file, with the same position, whose calls belong to a scope. */
    public HeddleFile in(CancelScope scope) {
        return on(terms.in(engine.own(scope)));
    }

    HeddleFile on(Terms others) {
        return new HeddleFile(this, others);
    }

    /**
     * Reads from a position: pread(2). At least one byte, unless the target has no room or the
     * file ends.
     *
     * @param position in bytes from the start of the file, at least 0
     * @return bytes read, which may be fewer than asked for; -1 at the end of the file; 0 if the
     *         target has no room
     */
    public int read(ByteBuffer target, long position) throws IOException {
        requireReadable(target, position);
        return orEnd(readAt(target, position, deadline(), handle.cancels()), target, true);
    }

    /**
     * Reads until the target is full: see {@link #read(ByteBuffer, long)}.
     *
     * @throws EOFException if the file ends first; what was read is in the target
     */
    public void readFully(ByteBuffer target, long position) throws IOException {
        requireReadable(target, position);
        long deadline = deadline();
        int cancels = handle.cancels();
        long at = position;
        while (target.hasRemaining()) {
            int count = readAt(target, at, deadline, cancels);
            if (count == 0) {
                throw endOfFile(at, target.remaining());
            }
            at += count;
            requireTimeFor(target, READ, deadline);
        }
    }

    /** Reads from the file's own position and moves that: see {@link #read(ByteBuffer, long)}. */
    public int read(ByteBuffer target) throws IOException {
        requireReadable(target, 0);
        long deadline = deadline();
        int cancels = handle.cancels();
        try (FileCursor.Turn turn = cursor.enter(this, READ, deadline)) {
            int count = readAtCursor(target, deadline, cancels);
            turn.advance(count);
            return orEnd(count, target, true);
        }
    }

    /** Reads from the file's own position until the target is full, and moves it. */
    public void readFully(ByteBuffer target) throws IOException {
        requireReadable(target, 0);
        long deadline = deadline();
        int cancels = handle.cancels();
        try (FileCursor.Turn turn = cursor.enter(this, READ, deadline)) {
            while (target.hasRemaining()) {
                int count = readAtCursor(target, deadline, cancels);
                if (count == 0) {
                    throw endOfFile(cursor.position(), target.remaining());
                }
                turn.advance(count);
                requireTimeFor(target, READ, deadline);
            }
        }
    }

    /**
     * Writes at a position: pwrite(2). At least one byte, unless the source has none; in a file
     * opened with {@code APPEND} at its end, whatever the position.
     *
     * @param position in bytes from the start of the file, at least 0; beyond its end a gap of
     *                 zeros appears
     * @return bytes written, which may be fewer than the source has
     */
    public int write(ByteBuffer source, long position) throws IOException {
        requireWritable(source, position);
        return writeAt(source, position, deadline(), handle.cancels());
    }

    /** Writes all that the source has: see {@link #write(ByteBuffer, long)}. */
    public void writeFully(ByteBuffer source, long position) throws IOException {
        requireWritable(source, position);
        long deadline = deadline();
        int cancels = handle.cancels();
        long at = position;
        while (source.hasRemaining()) {
            at += writeAt(source, at, deadline, cancels);
            requireTimeFor(source, WRITE, deadline);
        }
    }

    /** Writes at the file's own position and moves that: see {@link #write(ByteBuffer, long)}. */
    public int write(ByteBuffer source) throws IOException {
        requireWritable(source, 0);
        long deadline = deadline();
        int cancels = handle.cancels();
        try (FileCursor.Turn turn = cursor.enter(this, WRITE, deadline)) {
            int count = writeAtCursor(source, deadline, cancels);
            turn.advance(count);
            return count;
        }
    }

    /** Writes all that the source has at the file's own position, and moves that. */
    public void writeFully(ByteBuffer source) throws IOException {
        requireWritable(source, 0);
        long deadline = deadline();
        int cancels = handle.cancels();
        try (FileCursor.Turn turn = cursor.enter(this, WRITE, deadline)) {
            while (source.hasRemaining()) {
                turn.advance(writeAtCursor(source, deadline, cancels));
                requireTimeFor(source, WRITE, deadline);
            }
        }
    }

    /**
     * Copies bytes to another file, by the shortest way there is: copy_file_range(2), which shares
     * blocks where the file system can. At least one, unless this file ends; as many as the system
     * copies in one go, so that a whole file takes a loop. Neither file's own position moves.
     *
     * <p>The terms are this view's. Closing or cancelling the target ends the call, too.
     *
     * @param position       in this file in bytes, at least 0
     * @param count          how many bytes at most, at least 0
     * @param target         a file of the same {@link Heddle}, opened for writing; with
     *                       {@code APPEND}, it is written to at its end
     * @param targetPosition in the target in bytes, at least 0
     * @return bytes copied; 0 if this file ends at the position, or before
     * @throws IllegalArgumentException if the target is this file and the ranges overlap
     */
    public long transferTo(long position, long count, HeddleFile target, long targetPosition)
            throws IOException {
        requireNotNegative("count", count);
        requireNotNegative("targetPosition", targetPosition);
        requireReadable(position);
        target.requireWritable(WRITE);
        if (target.handle == handle && Math.abs(position - targetPosition) < count) {
            throw new IllegalArgumentException("the ranges of " + count + " bytes at " + position
                    + " and " + targetPosition + " overlap");
        }
        FileRelay relay = new FileRelay(this, target);
        Call call = come();
        long copied = count == 0 ? 0 : relay.by(call).copy(position, count, targetPosition);
        engine.give(call);
        return copied;
    }

    /**
     * Submits a read that is awaited later: {@link #read(ByteBuffer, long)}. The target belongs to
     * it until then.
     */
    public Pending submitRead(ByteBuffer target, long position) throws IOException {
        requireReadable(target, position);
        Call call = comeAlone();
        begin(call, READ, target);
        call.loop().read(call.completion(), handle.number(), target, position, call);
        return new Pending(this, call, READ, target, position);
    }

    /** Submits a write that is awaited later: {@link #write(ByteBuffer, long)}. */
    public Pending submitWrite(ByteBuffer source, long position) throws IOException {
        requireWritable(source, position);
        Call call = comeAlone();
        begin(call, WRITE, source);
        call.loop().write(call.completion(), handle.number(), source, position, call);
        return new Pending(this, call, WRITE, source, position);
    }

    /**
     * Makes content and attributes durable: fsync(2), {@code FileChannel.force(true)}. That goes
     * for all that was written, by whomever, before this is called. Threads that call this or
     * {@link #dataSync} at the same time share the system's calls; a failure is everybody's.
     */
    public void sync() throws IOException {
        requireOpen("sync");
        synchronize("sync", false);
    }

    /** The same for content alone: fdatasync(2), {@code FileChannel.force(false)}. */
    public void dataSync() throws IOException {
        requireOpen("data sync");
        synchronize("data sync", true);
    }

    /** All on one loop: the system tells of a failure once, and it is everybody's there. */
    private void synchronize(String doing, boolean dataOnly) throws IOException {
        perform(terms.come(new Call(open.home()), handle), doing,
                c -> c.loop().sync(c.completion(), handle.number(), dataOnly, c));
    }

    /** The file's length in bytes. */
    public long size() throws IOException {
        return status().size();
    }

    /** The file's attributes: statx(2). */
    public FileStatus status() throws IOException {
        requireOpen("stat");
        return new FileStatus(stat("stat"));
    }

    /**
     * Sets the file's length: ftruncate(2). Unlike the JDK's {@code truncate} it also grows the
     * file, with zeros. The file's own position stays, or becomes the new length if it was beyond.
     *
     * @param size in bytes, at least 0
     */
    public void truncate(long size) throws IOException {
        requireNotNegative("size", size);
        requireWritable("truncate");
        Call call = comeAlone();
        try (FileCursor.Turn turn = cursor.enter(this, "truncate", call.deadlineNanos())) {
            perform(call, "truncate",
                    c -> c.loop().truncate(c.completion(), handle.number(), size, c));
            turn.clamp(size);
        }
    }

    /**
     * Makes room for a range, so that writing there later cannot run out of space; grows the file
     * if it is shorter: fallocate(2). On {@link BackendKind#NIO} it only grows the file.
     *
     * @param position in bytes, at least 0
     * @param length   in bytes, at least 1
     */
    public void allocate(long position, long length) throws IOException {
        requireNotNegative("position", position);
        if (length < 1 || position > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("length is " + length + ", but must be 1 or more, "
                    + "and the sum with position at most " + Long.MAX_VALUE);
        }
        requireWritable("allocate");
        perform("allocate", c -> c.loop().allocate(c.completion(), handle.number(), position,
                length, c));
    }

    /** The file's own position in bytes; in a file opened with {@code APPEND}, its length. */
    public long position() throws IOException {
        if (cursor.appends()) {
            return size();
        }
        requireOpen("position");
        try (FileCursor.Turn turn = cursor.enter(this, "position", deadline())) {
            return turn.position();
        }
    }

    /** Moves the file's own position; it may lie beyond the end. */
    public void position(long position) throws IOException {
        requireNotNegative("position", position);
        requireOpen("position");
        try (FileCursor.Turn turn = cursor.enter(this, "position", deadline())) {
            turn.moveTo(position);
        }
    }

    @Override
    public String toString() {
        return "HeddleFile[" + path() + (isOpen() ? "]" : ", closed]");
    }

    private int readAt(ByteBuffer target, long position, long deadline, int cancels)
            throws IOException {
        int count = readNow(target, position);
        if (count == Backend.NOT_NOW) {
            Call call = come(deadline, cancels);
            begin(call, READ, target);
            call.loop().read(call.completion(), handle.number(), target, position, call);
            count = (int) finish(call, READ, position, target.remaining());
            engine.give(call);
            target.position(target.position() + count);
        }
        return count;
    }

    @Override
    int readNow(ByteBuffer target, long position) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        if (direct != null) {
            return Backend.NOT_NOW;
        }
        enter(READ);
        int count;
        try {
            count = engine.loops().readNow(handle.number(), target, position);
        } finally {
            leave();
        }
        requireDone(count, READ);
        if (count > 0) {
            target.position(target.position() + count);
        }
        return count;
    }

    private int writeAt(ByteBuffer source, long position, long deadline, int cancels)
            throws IOException {
        int count = writeNow(source, position);
        if (count == Backend.NOT_NOW) {
            Call call = come(deadline, cancels);
            begin(call, WRITE, source);
            call.loop().write(call.completion(), handle.number(), source, position, call);
            count = (int) finish(call, WRITE, position, source.remaining());
            engine.give(call);
            source.position(source.position() + count);
        }
        return count;
    }

    @Override
    int writeNow(ByteBuffer source, long position) throws IOException {
        if (!source.hasRemaining()) {
            return 0;
        }
        if (!writesInPlace.suit(source, position)) {
            return Backend.NOT_NOW;
        }
        enter(WRITE);
        int count;
        try {
            count = writesInPlace.make(this, source, position);
        } finally {
            leave();
        }
        requireDone(count, WRITE);
        if (count > 0) {
            source.position(source.position() + count);
        }
        return count;
    }

    private int readAtCursor(ByteBuffer target, long deadline, int cancels) throws IOException {
        try {
            return readAt(target, cursor.position(), deadline, cancels);
        } catch (IOException e) {
            cursor.requireUnseekable(e);
            return readAt(target, Operation.AT_CURSOR, deadline, cancels);
        }
    }

    private int writeAtCursor(ByteBuffer source, long deadline, int cancels)
            throws IOException {
        try {
            return writeAt(source, cursor.position(), deadline, cancels);
        } catch (IOException e) {
            cursor.requireUnseekable(e);
            return writeAt(source, Operation.AT_CURSOR, deadline, cancels);
        }
    }

    /** Throws if there is more to transfer, but no more time. */
    private void requireTimeFor(ByteBuffer rest, String doing, long deadline)
            throws IOException {
        if (rest.hasRemaining()) {
            requireTime(doing, deadline);
        }
    }

    private Call perform(String doing, Consumer<Call> start) throws IOException {
        return perform(comeAlone(), doing, start);
    }

    private Call perform(Call call, String doing, Consumer<Call> start) throws IOException {
        begin(call, doing);
        start.accept(call);
        finish(call, doing);
        return call;
    }

    /** The result that a caller sees: 0 bytes where there was room means the end of the file. */
    static int orEnd(int count, ByteBuffer target, boolean reading) {
        return count == 0 && reading && target.hasRemaining() ? -1 : count;
    }
}
