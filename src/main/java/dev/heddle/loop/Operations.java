package dev.heddle.loop;

import dev.heddle.backend.Datagram;
import dev.heddle.backend.LockOperation;
import dev.heddle.backend.Operation;
import dev.heddle.backend.PathOperation;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * What a loop can be asked to do: a method for each operation. None of them waits or fails; errors
 * arrive as results in the callback, as do cancellations ({@code ECANCELED}).
 *
 * <p>Any thread may call. Buffers are used from their position to their limit, are not touched by
 * the caller until the callback, and their positions are not moved: the count in the result says
 * how far one got. Short counts are returned as they are.
 *
 * @see IoLoop
 */
public abstract sealed class Operations extends PathOperations permits IoLoop {
    Operations() {
    }

    /** Now, by the loop's clock, in nanoseconds, as {@link System#nanoTime}. */
    public abstract long nanoTime();

    /** The instant of {@link #nanoTime} that is a time from now; at once if that is negative. */
    public final long deadlineAfter(Duration time) {
        return nanoTime() + saturatedNanos(time);
    }

    /** Opens a file; the result is its handle. {@code mode} are the permission bits if made. */
    public final void open(Completion completion, Path path, Set<? extends OpenOption> options,
            int mode, Callback callback) {
        Objects.requireNonNull(path);
        Set<? extends OpenOption> copied = Set.copyOf(options);
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Open open = completion.keep(new Operation.Open(completion));
        open.path = path;
        open.options = copied;
        open.mode = mode;
        start(completion);
    }

    /** Closes a handle. The caller sees to it that nothing is in flight on it. */
    public final void close(Completion completion, int handle, Callback callback) {
        completion.claim(Completion.Kind.BACKEND, callback);
        completion.toClose().handle = handle;
        start(completion);
    }

    /** Reads a file at a position in bytes, or at {@link Operation#AT_CURSOR}. */
    public final void read(Completion completion, int handle, ByteBuffer target, long position,
            Callback callback) {
        requireWritable(target);
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Read read = completion.toRead();
        read.handle = handle;
        read.buffer = target;
        read.position = position;
        start(completion);
    }

    /** Writes a file at a position in bytes, or at {@link Operation#AT_CURSOR}. */
    public final void write(Completion completion, int handle, ByteBuffer source, long position,
            Callback callback) {
        Objects.requireNonNull(source);
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Write write = completion.toWrite();
        write.handle = handle;
        write.buffer = source;
        write.position = position;
        start(completion);
    }

    /** Reads a file into several buffers, at most {@link Operation.Vector#BUFFERS_MAX}. */
    public final void read(Completion completion, int handle, ByteBuffer[] targets, int offset,
            int length, long position, Callback callback) {
        requireVector(targets, offset, length);
        for (int i = 0; i < length; i++) {
            requireWritable(targets[offset + i]);
        }
        completion.claim(Completion.Kind.BACKEND, callback);
        startVector(completion, completion.toReadVector(), handle, targets, offset, length,
                position);
    }

    /** Writes a file from several buffers, at most {@link Operation.Vector#BUFFERS_MAX}. */
    public final void write(Completion completion, int handle, ByteBuffer[] sources, int offset,
            int length, long position, Callback callback) {
        requireVector(sources, offset, length);
        completion.claim(Completion.Kind.BACKEND, callback);
        startVector(completion, completion.toWriteVector(), handle, sources, offset, length,
                position);
    }

    private void startVector(Completion completion, Operation.Vector vector, int handle,
            ByteBuffer[] buffers, int offset, int length, long position) {
        vector.handle = handle;
        vector.buffers = buffers;
        vector.offset = offset;
        vector.length = length;
        vector.position = position;
        start(completion);
    }

    /**
     * Makes a file durable; {@code dataOnly} leaves out metadata that no reader needs. Those who
     * hold shares of the same {@link Handle} are served together: see {@code Syncs}.
     */
    public final void sync(Completion completion, int handle, boolean dataOnly,
            Callback callback) {
        completion.claim(Completion.Kind.SYNC, callback);
        Operation.Sync sync = completion.keep(new Operation.Sync(completion));
        sync.handle = handle;
        sync.dataOnly = dataOnly;
        start(completion);
    }

    /** Asks for an open file's attributes: see {@link Completion#status}. */
    public final void stat(Completion completion, int handle, Callback callback) {
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Stat stat = completion.toStat();
        stat.handle = handle;
        stat.path = null;
        start(completion);
    }

    /** Makes room on the disk for a range in bytes, growing the file if needed. */
    public final void allocate(Completion completion, int handle, long position, long length,
            Callback callback) {
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Allocate allocate = completion.keep(new Operation.Allocate(completion));
        allocate.handle = handle;
        allocate.position = position;
        allocate.length = length;
        start(completion);
    }

    /** Sets a file's length in bytes. */
    public final void truncate(Completion completion, int handle, long size, Callback callback) {
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Truncate truncate = completion.keep(new Operation.Truncate(completion));
        truncate.handle = handle;
        truncate.size = size;
        start(completion);
    }

    /**
     * Takes the lock of a range in bytes, if nobody else holds one there that excludes it; else
     * ends with {@code EAGAIN}. The caller's own locks on the handle must not overlap.
     */
    public final void tryLock(Completion completion, int handle, long position, long size,
            boolean shared, Callback callback) {
        completion.claim(Completion.Kind.BACKEND, callback);
        var lock = completion.keep(new LockOperation.TryLock(completion));
        lock.shared = shared;
        startLock(completion, lock, handle, position, size);
    }

    /** Gives the lock of exactly this range back. */
    public final void unlock(Completion completion, int handle, long position, long size,
            Callback callback) {
        completion.claim(Completion.Kind.BACKEND, callback);
        startLock(completion, completion.keep(new LockOperation.Unlock(completion)), handle,
                position, size);
    }

    private void startLock(Completion completion, LockOperation operation, int handle,
            long position, long size) {
        operation.handle = handle;
        operation.position = position;
        operation.size = size;
        start(completion);
    }

    /** Connects a socket to a resolved address. */
    public final void connect(Completion completion, int handle, SocketAddress remote,
            Callback callback) {
        Objects.requireNonNull(remote);
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Connect connect = completion.keep(new Operation.Connect(completion));
        connect.handle = handle;
        connect.remote = remote;
        start(completion);
    }

    /** Takes a connection; the result is its handle, {@link Completion#remote} its peer. */
    public final void accept(Completion completion, int handle, Callback callback) {
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Accept accept = completion.toAccept();
        accept.handle = handle;
        start(completion);
    }

    /** Receives from a socket: at least one byte, 0 only at the end of the stream. */
    public final void recv(Completion completion, int handle, ByteBuffer target,
            Callback callback) {
        recv(completion, handle, target, false, callback);
    }

    /** The same, with a hint: whether nothing is expected to be there yet. */
    public final void recv(Completion completion, int handle, ByteBuffer target,
            boolean pollsFirst, Callback callback) {
        requireWritable(target);
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Recv recv = completion.toRecv();
        recv.pollsFirst = pollsFirst;
        recv.handle = handle;
        recv.buffer = target;
        start(completion);
    }

    /** Sends to a socket: at least one byte. */
    public final void send(Completion completion, int handle, ByteBuffer source,
            Callback callback) {
        Objects.requireNonNull(source);
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Send send = completion.toSend();
        send.handle = handle;
        send.buffer = source;
        start(completion);
    }

    /** Receives into several buffers, at most {@link Operation.Vector#BUFFERS_MAX}, as into one. */
    public final void recv(Completion completion, int handle, ByteBuffer[] targets, int offset,
            int length, Callback callback) {
        requireVector(targets, offset, length);
        for (int i = 0; i < length; i++) {
            requireWritable(targets[offset + i]);
        }
        completion.claim(Completion.Kind.BACKEND, callback);
        startVector(completion, completion.toRecvVector(), handle, targets, offset, length, 0);
    }

    /** Sends from several buffers, at most {@link Operation.Vector#BUFFERS_MAX}, as from one. */
    public final void send(Completion completion, int handle, ByteBuffer[] sources, int offset,
            int length, Callback callback) {
        requireVector(sources, offset, length);
        completion.claim(Completion.Kind.BACKEND, callback);
        startVector(completion, completion.toSendVector(), handle, sources, offset, length, 0);
    }

    /**
     * Receives a datagram and tells its sender: see {@link Completion#remote}. The result may be
     * 0; what the target has no room for is discarded.
     */
    public final void recvFrom(Completion completion, int handle, ByteBuffer target,
            Callback callback) {
        requireWritable(target);
        completion.claim(Completion.Kind.BACKEND, callback);
        Datagram.RecvFrom recv = completion.toRecvFrom();
        recv.handle = handle;
        recv.buffer = target;
        start(completion);
    }

    /** Sends a datagram, which may be empty, to a resolved address; null: to the peer. */
    public final void sendTo(Completion completion, int handle, ByteBuffer source,
            SocketAddress remote, Callback callback) {
        Objects.requireNonNull(source);
        completion.claim(Completion.Kind.BACKEND, callback);
        Datagram.SendTo send = completion.toSendTo();
        send.handle = handle;
        send.buffer = source;
        send.remote = remote;
        start(completion);
    }

    /** Waits until a stream has bytes to receive, or room for bytes to send, or has failed. */
    public final void poll(Completion completion, int handle, boolean forRoom,
            Callback callback) {
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Poll poll = completion.operation instanceof Operation.Poll kept
                ? kept : completion.keep(new Operation.Poll(completion));
        poll.handle = handle;
        poll.forRoom = forRoom;
        start(completion);
    }

    /**
     * Has a listener called on the driving thread each time that a stream has more to receive,
     * until this is cancelled; it must not call the loop. See {@link Operation.Watch}.
     */
    final void watch(Completion completion, int handle, Runnable listener, Callback callback) {
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Watch watch = completion.operation instanceof Operation.Watch kept
                ? kept : completion.keep(new Operation.Watch(completion));
        watch.handle = handle;
        watch.listener = listener;
        start(completion);
    }

    /** Sends a file's bytes to a stream, as many as there is room for: see {@link #poll}. */
    public final void sendFile(Completion completion, int handle, int source, long position,
            long length, Callback callback) {
        completion.claim(Completion.Kind.BACKEND, callback);
        startFromFile(completion, new Operation.SendFile(completion), handle, source, position,
                length);
    }

    /** Copies a file's bytes to a position of another file. */
    public final void copyRange(Completion completion, int handle, long targetPosition,
            int source, long position, long length, Callback callback) {
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.CopyRange copy = new Operation.CopyRange(completion);
        copy.targetPosition = targetPosition;
        startFromFile(completion, copy, handle, source, position, length);
    }

    private void startFromFile(Completion completion, Operation.FromFile operation, int handle,
            int source, long position, long length) {
        completion.keep(operation);
        operation.handle = handle;
        operation.source = source;
        operation.position = position;
        operation.length = length;
        start(completion);
    }

    /** Ends one or both directions of a connection. */
    public final void shutdown(Completion completion, int handle, Operation.Shutdown.How how,
            Callback callback) {
        Objects.requireNonNull(how);
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Shutdown shutdown = completion.keep(new Operation.Shutdown(completion));
        shutdown.handle = handle;
        shutdown.how = how;
        start(completion);
    }

    /** Does nothing, through the backend. */
    public final void nop(Completion completion, Callback callback) {
        completion.claim(Completion.Kind.BACKEND, callback);
        completion.keep(new Operation.Nop(completion));
        start(completion);
    }

    /** Ends after a time, never earlier; at once if it is zero or negative. */
    public final void timeout(Completion completion, Duration delay, Callback callback) {
        long nanos = saturatedNanos(delay);
        completion.claim(Completion.Kind.TIMER, callback);
        completion.deadlineNanos = nanoTime() + nanos;
        start(completion);
    }

    /** Ends in the loop's present tick if called from a callback, else in its next. */
    public final void nextTick(Completion completion, Callback callback) {
        completion.claim(Completion.Kind.NEXT_TICK, callback);
        start(completion);
    }

    /** Ends when the event is triggered, or was since it was last listened to. */
    public final void listen(Completion completion, Event event, Callback callback) {
        Objects.requireNonNull(event);
        completion.claim(Completion.Kind.EVENT, callback);
        completion.event = event;
        start(completion);
    }

    /** Half of the clock's range, about 146 years, so that differences keep their sign. */
    private static final long DELAY_MAX_NANOS = Long.MAX_VALUE / 2;

    /** A duration in nanoseconds, from 0 to about 146 years. */
    static long saturatedNanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(Duration.ofNanos(DELAY_MAX_NANOS)) > 0
                ? DELAY_MAX_NANOS : duration.toNanos();
    }

    private static void requireVector(ByteBuffer[] buffers, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffers.length);
        if (length > Operation.Vector.BUFFERS_MAX) {
            throw new IllegalArgumentException(length + " buffers, but one operation takes at most "
                    + Operation.Vector.BUFFERS_MAX);
        }
        for (int i = 0; i < length; i++) {
            Objects.requireNonNull(buffers[offset + i]);
        }
    }

    private static void requireWritable(ByteBuffer target) {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
    }
}
