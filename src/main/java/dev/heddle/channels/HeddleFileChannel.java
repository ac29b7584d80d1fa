package dev.heddle.channels;

import dev.heddle.Event;
import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file channel whose calls park virtual threads; opened by {@link HeddleChannels#openFile} or a
 * {@link HeddleFileSystemProvider}.
 *
 * <p><b>Comparison with the JDK's.</b> Results, positions, states, types of exceptions and the
 * order of checks are the same. An interrupt closes the channel unless it was opened by
 * {@link HeddleChannels#keepingOpenOnInterrupt}, and it ends calls on virtual threads, too.
 *
 * <p><b>Departures.</b> A call that succeeded is told as such, whatever came meanwhile. Mapping and
 * locking go by the file's name. The {@linkplain dev.heddle.channels page of this package} has
 * them all.
 */
class HeddleFileChannel extends FileChannel {
    /*
     * The file's own position serves as the channel's. Calls that use it take turns by a lock of
     * the channel's, which is there for those of them that take several steps.
     *
     * AbstractInterruptibleChannel's begin and end are not used: by them the interrupting thread
     * would close the channel, while it holds a lock that the interrupted one needs to get out of
     * its call (Java 21). The facade ends the interrupted call, and then that thread closes.
     *
     * Each call is of one step that by an interrupt ends having done nothing, or sees to that
     * itself, so it can be made again where interrupts are to be ignored.
     */
    private static final Cleaner CLEANER = Cleaner.create();
    /** Before Java 24, parking in a synchronized method keeps the carrier. */
    private static final boolean CLOSING_PINS = Runtime.version().feature() < 24;

    final Heddle heddle;
    final HeddleFile file;
    final boolean readable;
    final boolean writable;
    final Twin twin;
    private final boolean appends;
    private final Interrupts interrupts;
    private final ReentrantLock turn = new ReentrantLock();
    /** Events of those who wait for locks. */
    final Set<Event> toldOfClosing = ConcurrentHashMap.newKeySet();
    /** Volatile: whoever asks first. */
    private volatile Boolean regular;
    private final Closing closing;
    private final Cleaner.Cleanable forgotten;

    HeddleFileChannel(ChannelOpening.Opened opened) {
        heddle = opened.heddle();
        file = opened.file();
        twin = opened.twin();
        readable = opened.readable();
        writable = opened.writable();
        appends = opened.appends();
        interrupts = opened.interrupts();
        closing = new Closing(file, twin);
        forgotten = CLEANER.register(this, closing);
    }

    /** What has to be closed; for a channel that nobody remembers, too. */
    private record Closing(HeddleFile file, Twin twin) implements Runnable {
        void close() throws IOException {
            try {
                twin.close();
            } finally {
                file.close();
            }
        }

        @Override
        public void run() {
            try {
                close();
            } catch (IOException nobodyToTell) {
                return;
            }
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireReadable();
        return inTurn(() -> BufferUse.read(this, target, BufferUse.AT_CURSOR));
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        Objects.requireNonNull(target);
        requireNotNegative(position, "Negative position");
        requireReadable();
        if (isOdd()) {
            return perform(() -> BufferUse.read(this, target, position));
        }
        try {
            return BufferUse.read(this, target, position);
        } catch (IOException e) {
            throw told(e);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, targets.length);
        requireReadable();
        return inTurn(() -> {
            ByteBuffer[] row = BufferRows.ofTargets(targets, offset, length);
            return row.length == 0 ? 0L : BufferRows.read(this, row);
        });
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireWritable();
        return inTurn(() -> BufferUse.write(this, source, BufferUse.AT_CURSOR));
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        Objects.requireNonNull(source);
        requireNotNegative(position, "Negative position");
        requireWritable();
        if (isOdd()) {
            return perform(() -> BufferUse.write(this, source, position));
        }
        try {
            return BufferUse.write(this, source, position);
        } catch (IOException e) {
            throw told(e);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        requireWritable();
        return inTurn(() -> {
            ByteBuffer[] row = BufferRows.of(sources, offset, length);
            return row.length == 0 ? 0L : BufferRows.write(this, row);
        });
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return inTurn(file::position);
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        requireOpen();
        requireNotNegative(newPosition, null);
        inTurn(() -> {
            file.position(newPosition);
            return newPosition;
        });
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return perform(file::size);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        requireOpen();
        requireNotNegative(size, "Negative size");
        requireWritable();
        inTurn(() -> {
            if (size < file.size()) {
                file.truncate(size);
            } else if (!appends && file.position() > size) {
                file.position(size);
            }
            return size;
        });
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        requireOpen();
        perform(() -> {
            if (metaData) {
                file.sync();
            } else {
                file.dataSync();
            }
            return 0L;
        });
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        return new FileTransfer(this).to(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count)
            throws IOException {
        return new FileTransfer(this).from(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("Size exceeds Integer.MAX_VALUE");
        }
        Objects.requireNonNull(mode, "Mode is null");
        return onTwin(() -> twin.channel().map(mode, position, size));
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        requireLockable(shared);
        return new LockRequest(this, position, size, shared).lock();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        requireLockable(shared);
        return new LockRequest(this, position, size, shared).tryLock();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        toldOfClosing.forEach(Event::trigger);
        if (CLOSING_PINS && Thread.currentThread().isVirtual() && heddle.threads().areFused()) {
            // The loop may be the carrier that would be kept, and the close needs the loop.
            twin.closeIfNobodyOpensIt();
            Thread.ofPlatform().daemon().name("heddle-close").start(closing);
            return;
        }
        try {
            closing.close();
        } finally {
            forgotten.clean();
        }
    }

    /** Makes a call by the file's own position. */
    private <T> T inTurn(Interrupts.Call<T> call) throws IOException {
        enterTurn();
        try {
            return perform(call);
        } finally {
            leaveTurn();
        }
    }

    /** Waits for the right to use the file's own position; {@link #leaveTurn} must follow. */
    final void enterTurn() throws IOException {
        if (interrupts == Interrupts.IGNORE) {
            turn.lock();
        } else if (!turn.tryLock()) {
            try {
                turn.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw interrupted(null);
            }
        }
        if (!isOpen()) {
            turn.unlock();
            throw new AsynchronousCloseException();
        }
    }

    final void leaveTurn() {
        turn.unlock();
    }

    /** Makes a call that an interrupt or closing may end. */
    final <T> T perform(Interrupts.Call<T> call) throws IOException {
        if (interrupts == Interrupts.IGNORE) {
            return Interrupts.ignoring(call);
        }
        try {
            return Thread.currentThread().isInterrupted() ? interruptedBefore(call) : call.make();
        } catch (IOException e) {
            throw told(e);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Whether {@link #perform} has more to do than to make the call, at this moment. */
    private boolean isOdd() {
        return interrupts == Interrupts.IGNORE || Thread.currentThread().isInterrupted();
    }

    /** What a failure means for this channel, and how it is told. */
    private IOException told(IOException failure) {
        return switch (failure) {
            case InterruptedIOException e -> interrupted(e);
            case ClosedChannelException e -> closed(e);
            default -> failure;
        };
    }

    private <T> T interruptedBefore(Interrupts.Call<T> call) throws IOException {
        if (Interrupts.areIgnoredByCaller()) {
            return Interrupts.ignoring(call);
        }
        throw interrupted(null);
    }

    /** Makes a call of the twin, which is interrupted in the JDK's way. */
    final <T> T onTwin(Interrupts.Call<T> call) throws IOException {
        requireOpen();
        try {
            if (interrupts == Interrupts.END_CALL && Thread.currentThread().isInterrupted()) {
                throw interrupted(null);
            }
            return call.make();
        } catch (ClosedByInterruptException e) {
            throw interrupted(null);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Does what an interrupt does here, and tells it. */
    final IOException interrupted(InterruptedIOException cause) {
        if (interrupts != Interrupts.CLOSE) {
            return cause != null ? cause : new InterruptedIOException(
                    file.path() + ": the thread was interrupted; the channel stays open");
        }
        ClosedByInterruptException told = new ClosedByInterruptException();
        if (cause != null) {
            told.initCause(cause);
        }
        closeAfter(told);
        return told;
    }

    /** Whoever closes the Heddle closes its channels, too. */
    private ClosedChannelException closed(ClosedChannelException told) {
        if (isOpen() && !file.isOpen()) {
            closeAfter(told);
        }
        return told;
    }

    private void closeAfter(IOException told) {
        try {
            close();
        } catch (IOException e) {
            told.addSuppressed(e);
        }
    }

    /** Whether its reads end only where it does; asked for once, by who needs to know. */
    final boolean isRegular() throws IOException {
        if (regular == null) {
            regular = Interrupts.ignoring(() -> file.status().isRegularFile());
        }
        return regular;
    }

    final boolean closesByInterrupt() {
        return interrupts == Interrupts.CLOSE;
    }

    final boolean appends() {
        return appends;
    }

    final void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    final void requireReadable() throws ClosedChannelException {
        requireOpen();
        if (!readable) {
            throw new NonReadableChannelException();
        }
    }

    final void requireWritable() throws ClosedChannelException {
        requireOpen();
        if (!writable) {
            throw new NonWritableChannelException();
        }
    }

    private void requireLockable(boolean shared) throws ClosedChannelException {
        if (shared) {
            requireReadable();
        } else {
            requireWritable();
        }
    }

    private static void requireNotNegative(long value, String message) {
        if (value < 0) {
            throw new IllegalArgumentException(message);
        }
    }

    @Override
    public String toString() {
        return "HeddleFileChannel[" + file.path() + (isOpen() ? "]" : ", closed]");
    }
}
