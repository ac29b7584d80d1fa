package dev.heddle.backend;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * One request to a {@link Backend}, and its result. Each kind is a plain struct that its owner
 * fills, submits, reads and fills again, so that a steady stream of operations allocates nothing.
 *
 * <p>The kinds are sealed: a {@code switch} over them without {@code default} makes a new kind
 * fail the build of every backend that does not know it yet.
 *
 * <p>Open files and sockets are named by a <i>handle</i>: a number of at least 0 that the backend
 * gave out. On io_uring it is the file descriptor, elsewhere an index.
 */
public abstract sealed class Operation
        permits Operation.Open, Operation.OnHandle, Operation.Nop, PathOperation {
    /** The position that stands for the file's own cursor, for pipes and terminals. */
    public static final long AT_CURSOR = -1;

    /** Whoever submitted this; backends carry it along and never look at it. */
    public final Object owner;
    /** The backend's own note between submission and report; 0 before the first use. */
    public int slot;

    private long result;
    private Errno errno;
    private Throwable cause;

    /** For kinds of this package. */
    Operation(Object owner) {
        this.owner = owner;
    }

    /** Ends the operation well; for backends. */
    public final void succeed(long value) {
        assert value >= 0 : value;
        result = value;
        errno = null;
        cause = null;
    }

    /**
     * Ends the operation with a failure; for backends.
     *
     * @param why the exception it came from where there was one, else null
     */
    public final void fail(Errno error, Throwable why) {
        result = -1;
        errno = error;
        cause = why;
    }

    /** A count of bytes, a handle, or 0, as the kind says; meaningless after a failure. */
    public final long result() {
        return result;
    }

    /** Why it failed, or null if it did not. */
    public final Errno errno() {
        return errno;
    }

    /** The exception behind {@link #errno}, or null. */
    public final Throwable cause() {
        return cause;
    }

    /**
     * Whether this ended before anything of it had happened, and for a reason that passes: EINTR
     * of any kind but Close, which has closed even so; EAGAIN of those that move a file's bytes.
     * Whoever submitted it submits it again, unless it was cancelled meanwhile: then the signal
     * was that, and it counts as ended with ECANCELED.
     */
    public final boolean hasToBeRepeated() {
        return errno == Errno.EINTR && !(this instanceof Close)
                || errno == Errno.EAGAIN && (this instanceof Read || this instanceof Write
                        || this instanceof Vector && !(this instanceof StreamVector));
    }

    /** The handle that this works on, or -1 for kinds without one. */
    public int handle() {
        return -1;
    }

    /** Drops references to the user's objects, so that a pooled operation keeps nothing alive. */
    public void clear() {
        cause = null;
    }

    /** Operations on one open file or socket. */
    public abstract static sealed class OnHandle extends Operation
            permits Close, Transfer, Vector, Sync, Stat, Allocate, Truncate, Connect, Accept,
            Shutdown, Poll, Watch, FromFile, LockOperation {
        /** The open file or socket. */
        public int handle;

        OnHandle(Object owner) {
            super(owner);
        }

        @Override
        public final int handle() {
            return handle;
        }
    }

    /** Opens a file: openat(2). Result: its handle. */
    public static final class Open extends Operation {
        public Path path;
        /** Already checked for combinations that make no sense; never empty. */
        public Set<? extends OpenOption> options;
        /** Permission bits of a file that is created, before the process's umask. */
        public int mode;

        public Open(Object owner) {
            super(owner);
        }

        @Override
        public void clear() {
            super.clear();
            path = null;
            options = null;
        }
    }

    /** Gives a handle back: close(2). The handle is gone whatever the result. */
    public static final class Close extends OnHandle {
        public Close(Object owner) {
            super(owner);
        }
    }

    /** Operations that move bytes between one buffer and a file or socket. */
    public abstract static sealed class Transfer extends OnHandle
            permits Read, Write, Recv, Send, Datagram {
        /** Bytes from its position to its limit are meant. */
        public ByteBuffer buffer;

        Transfer(Object owner) {
            super(owner);
        }

        @Override
        public void clear() {
            super.clear();
            buffer = null;
        }
    }

    /** Reads a file: pread(2). Result: bytes read, 0 at the end of the file. */
    public static final class Read extends Transfer {
        /** Position in the file in bytes, or {@link #AT_CURSOR}. */
        public long position;

        public Read(Object owner) {
            super(owner);
        }
    }

    /** Writes a file: pwrite(2). Result: bytes written. */
    public static final class Write extends Transfer {
        /** Position in the file in bytes, or {@link #AT_CURSOR}. */
        public long position;

        public Write(Object owner) {
            super(owner);
        }
    }

    /** Receives from a stream: recv(2). Result: bytes received, 0 at the end of the stream. */
    public static final class Recv extends Transfer {
        /** A hint: nothing is expected to be there yet, so that a first try would be in vain. */
        public boolean pollsFirst;

        public Recv(Object owner) {
            super(owner);
        }
    }

    /** Sends to a stream: send(2) without SIGPIPE. Result: bytes sent. */
    public static final class Send extends Transfer {
        public Send(Object owner) {
            super(owner);
        }
    }

    /** Operations that move bytes between several buffers and a file or socket. */
    public abstract static sealed class Vector extends OnHandle
            permits ReadVector, WriteVector, StreamVector {
        /** How many buffers one operation takes at most: Linux's IOV_MAX. */
        public static final int BUFFERS_MAX = 1024;

        public ByteBuffer[] buffers;
        /** Index of the first buffer. */
        public int offset;
        /** Count of buffers, at most {@link #BUFFERS_MAX}. */
        public int length;
        /** Position in the file in bytes, or {@link #AT_CURSOR}. */
        public long position;

        Vector(Object owner) {
            super(owner);
        }

        @Override
        public final void clear() {
            super.clear();
            buffers = null;
        }
    }

    /** Reads a file into several buffers: preadv(2). Result: bytes read, 0 at the end. */
    public static final class ReadVector extends Vector {
        public ReadVector(Object owner) {
            super(owner);
        }
    }

    /** Writes a file from several buffers: pwritev(2). Result: bytes written. */
    public static final class WriteVector extends Vector {
        public WriteVector(Object owner) {
            super(owner);
        }
    }

    /** Makes a file durable: fsync(2), fdatasync(2). Result: 0. */
    public static final class Sync extends OnHandle {
        /** Whether metadata that no reader needs may be left out, as fdatasync does. */
        public boolean dataOnly;

        public Sync(Object owner) {
            super(owner);
        }
    }

    /** Asks for a file's attributes: statx(2). Result: 0, and {@link #status} is set. */
    public static final class Stat extends OnHandle {
        /** The file, or null where {@link #handle} names it. */
        public Path path;
        /** Whether a symbolic link stands for its target; with {@link #path} only. */
        public boolean followLinks;
        /** The answer. */
        public FileStatus status;

        public Stat(Object owner) {
            super(owner);
        }

        @Override
        public void clear() {
            super.clear();
            path = null;
            status = null;
        }
    }

    /** Makes room for a range of a file and grows it if needed: fallocate(2). Result: 0. */
    public static final class Allocate extends OnHandle {
        /** First byte of the range, at least 0. */
        public long position;
        /** Length of the range in bytes, at least 1. */
        public long length;

        public Allocate(Object owner) {
            super(owner);
        }
    }

    /** Sets a file's length, shorter or longer: ftruncate(2). Result: 0. */
    public static final class Truncate extends OnHandle {
        /** The new length in bytes, at least 0. */
        public long size;

        public Truncate(Object owner) {
            super(owner);
        }
    }

    /** Connects a stream: connect(2). Result: 0. */
    public static final class Connect extends OnHandle {
        public SocketAddress remote;

        public Connect(Object owner) {
            super(owner);
        }

        @Override
        public void clear() {
            super.clear();
            remote = null;
        }
    }

    /** Takes a connection from a listener: accept(2). Result: its handle. */
    public static final class Accept extends OnHandle {
        /** The peer of the new connection; with an empty path if it has no name. */
        public SocketAddress remote;

        public Accept(Object owner) {
            super(owner);
        }

        @Override
        public void clear() {
            super.clear();
            remote = null;
        }
    }

    /** Ends one or both directions of a connection: shutdown(2). Result: 0. */
    public static final class Shutdown extends OnHandle {
        /** Which direction ends. */
        public enum How { READ, WRITE, BOTH }

        public How how;

        public Shutdown(Object owner) {
            super(owner);
        }
    }

    /** Waits until a stream can go on in one direction, or has failed: poll(2). Result: 0. */
    public static final class Poll extends OnHandle {
        /** Whether room to send is waited for, instead of bytes to receive or their end. */
        public boolean forRoom;

        public Poll(Object owner) {
            super(owner);
        }
    }

    /**
     * Tells each time that a stream has more to receive than before, or its end, or an error, until
     * it is cancelled; and once at its start if so at that time: poll(2), which stays. For backends
     * with {@link Capability#WATCH}. Result: 0 where it has ended by itself.
     */
    public static final class Watch extends OnHandle {
        /** Called by the driving thread during a turn; it must not call the backend. */
        public Runnable listener;

        public Watch(Object owner) {
            super(owner);
        }

        @Override
        public void clear() {
            super.clear();
            listener = null;
        }
    }

    /** Operations that move a file's bytes elsewhere, through nobody's memory. */
    public abstract static sealed class FromFile extends OnHandle {
        /** The handle of the file that the bytes come from. */
        public int source;
        /** Position in that file in bytes. */
        public long position;
        /** How many bytes at most, at least 1. */
        public long length;

        private FromFile(Object owner) {
            super(owner);
        }
    }

    /**
     * Sends a file's bytes to a stream without waiting for it: sendfile(2). Result: bytes sent, 0
     * at the end of the file; {@link Errno#EAGAIN} where the stream has no room, see {@link Poll}.
     */
    public static final class SendFile extends FromFile {
        public SendFile(Object owner) {
            super(owner);
        }
    }

    /** Copies a file's bytes to another: copy_file_range(2). Result: bytes copied, 0 at the end. */
    public static final class CopyRange extends FromFile {
        /** Position in the file of {@link #handle} in bytes. */
        public long targetPosition;

        public CopyRange(Object owner) {
            super(owner);
        }
    }

    /** Does nothing, by the full way through the backend. Result: 0. */
    public static final class Nop extends Operation {
        public Nop(Object owner) {
            super(owner);
        }
    }
}
