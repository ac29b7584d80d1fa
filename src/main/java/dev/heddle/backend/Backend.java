package dev.heddle.backend;

import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Performs {@linkplain Operation operations} without making the submitter wait: the one contract
 * that io_uring, the portable backend and a simulation fulfil alike.
 *
 * <p><b>Ownership.</b> From {@link #submit} until the operation is handed to {@link #turn}'s
 * consumer, the operation object and everything it points to (buffers, addresses, paths) belong
 * to the backend. {@link #cancel} changes nothing about that: a cancelled operation still comes
 * back, exactly once, with {@link Errno#ECANCELED} or with the result it had already reached.
 *
 * <p><b>Threads.</b> The thread that opened the backend drives it; {@link #submit},
 * {@link #cancel}, {@link #turn}, {@link #giveWay} and {@link #close} are its alone. {@link #wake},
 * {@link #openNow}, {@link #statNow}, {@link #readNow}, {@link #cachesWrites}, {@link #writeNow},
 * {@link #closesNow}, {@link #attempt}, {@link #accepts}, {@link #sockets}, {@link #workers},
 * {@link #nanoTime} and the constants may be called by any thread until {@code close} is called,
 * {@link #release} also afterwards.
 *
 * <p><b>Interruptions.</b> A backend may report that an operation was interrupted, or found the
 * moment bad, before anything of it had happened; {@link Operation#hasToBeRepeated} tells. It has
 * ended then like any other, and the submitter submits it again.
 *
 * <p><b>Buffers.</b> A backend reads a buffer's position and limit when it is given the
 * operation, and never moves them: that is the submitter's, who knows the result.
 */
public interface Backend extends AutoCloseable {
    /** Instead of a count of bytes: nothing has happened. */
    int NOT_NOW = Integer.MIN_VALUE;

    /** The name by which a user forces this backend, such as {@code uring} or {@code nio}. */
    String name();

    /** What this backend can do beyond the common contract. */
    Set<Capability> capabilities();

    /** How many operations may be in flight at once, at least 1. */
    int capacity();

    /**
     * Takes an operation over. Nothing is reported from within this call; where an operation can
     * be done or refused on the spot, its result waits for the next {@link #turn}.
     *
     * @return whether the backend took it; {@code false} when its submission queue is full, and
     *         then the operation still belongs to the caller, who offers it again after a turn
     */
    boolean submit(Operation operation);

    /**
     * Asks that an operation in flight end early. The target is reported as ever: with
     * {@link Errno#ECANCELED}, or with its result if that was faster.
     *
     * @return whether the request was taken; {@code false} when the submission queue is full
     */
    boolean cancel(Operation target);

    /**
     * Sets going what was submitted, then reports every operation that has ended. Waits only if
     * there is none to report, until one ends, {@link #wake} is called, or the time is over; it
     * may also return early for no reason.
     *
     * @param timeoutNanos how long to wait at most in nanoseconds: 0 not at all,
     *                     {@link Long#MAX_VALUE} without end
     * @param ended        is given each operation that has ended; it must not call this backend
     */
    void turn(long timeoutNanos, Consumer<? super Operation> ended);

    /**
     * The same, but a wait is for several operations, where this backend knows how: until so many
     * have ended, or the time is over. {@link #wake} need not end it, so it has to be short.
     */
    default void turn(long timeoutNanos, int wanted, Consumer<? super Operation> ended) {
        turn(timeoutNanos, ended);
    }

    /**
     * Whether the driving thread, when a wait is over, lets threads that run go on, and comes when
     * a processor is free, or else some milliseconds later, when theirs has been its share.
     * Otherwise it may take one from a thread that runs, as threads do. So it is at first, and
     * always where the system knows nothing else. This is SCHED_BATCH in sched(7), for waits only.
     */
    default void giveWay(boolean gives) {
    }

    /**
     * Makes the turn under way, or else the next one, return without waiting any longer. Calls
     * coalesce. One that comes late, during or after {@link #close}, does nothing.
     */
    void wake();

    /**
     * Opens a file on the calling thread if neither that nor {@link #statNow} and {@link #release}
     * of the handle will need any waiting: a small file of a local file system, to be read.
     *
     * @return the handle, or {@link #NOT_NOW} in any other case: submitted, it may tell why
     */
    default int openNow(Path path, Set<? extends OpenOption> options) {
        return NOT_NOW;
    }

    /** The attributes of a file that was opened by {@link #openNow}; null if they are not had. */
    default FileStatus statNow(int handle) {
        return null;
    }

    /**
     * Reads a file on the calling thread if that needs no waiting. Buffers may be of any kind, heap
     * included; their position stays where it is.
     *
     * @param position in bytes, or {@link Operation#AT_CURSOR}
     * @return bytes read, 0 only at the end of the file or for want of room; {@link #NOT_NOW} if it
     *         would have to wait, or this backend does not know how: then it has not been done and
     *         may be submitted; an {@link Errno#number} negated if it failed
     */
    int readNow(int handle, ByteBuffer target, long position);

    /**
     * Whether writes to this file end in the page cache of a local file system, so that
     * {@link #writeNow} suits it.
     */
    default boolean cachesWrites(int handle) {
        return false;
    }

    /**
     * Writes a file on the calling thread, where {@link #cachesWrites} says that this is quick. It
     * waits where the file system makes it wait, though it mostly does not, and cannot be cancelled
     * meanwhile. Buffers as in {@link #readNow}.
     *
     * @param position in bytes, not {@link Operation#AT_CURSOR}
     * @return bytes written; {@link #NOT_NOW} or a failure as in {@link #readNow}
     */
    default int writeNow(int handle, ByteBuffer source, long position) {
        return NOT_NOW;
    }

    /**
     * Performs a {@link Operation.Send}, {@link Operation.Recv}, {@link StreamVector},
     * {@link Datagram} or {@link Operation.Accept} on the calling thread if that needs no waiting.
     * After an Accept that was tried so, the listener is waited for by {@link Operation.Poll} only.
     * Buffers may be of any kind, heap included, and are the caller's again when the call returns.
     *
     * @return whether the operation has been done, its result set; {@code false} if it would have
     *         to wait, or this backend does not know how: then it is untouched and may be
     *         submitted
     */
    boolean attempt(Operation operation);

    /**
     * Whether {@link #release} of this socket need not wait: not for its bytes to be sent, as
     * {@link java.net.StandardSocketOptions#SO_LINGER} may have it, nor for a thread of this
     * backend's.
     */
    default boolean closesNow(int handle) {
        return false;
    }

    /**
     * Whether this buffer may be named in a submitted operation as it is: direct, and in memory
     * that nobody can free while the operation is in flight. Any other has to be staged.
     */
    boolean accepts(ByteBuffer buffer);

    /** The calls that make sockets and never wait. */
    Sockets sockets();

    /** How many threads, the kernel's own included, make blocking calls for this at the moment. */
    int workers();

    /** The clock of this backend, in nanoseconds, as {@link System#nanoTime}. */
    default long nanoTime() {
        return System.nanoTime();
    }

    /**
     * Gives a handle back on the calling thread, which may wait as close(2) does: for what was
     * opened by {@link #openNow}, for a socket of which {@link #closesNow} says that it will not,
     * and for what is left open when the loop that would have submitted a {@link Operation.Close}
     * has died. Any thread may call, after {@link #close} too; a handle that is closed already is
     * let be.
     */
    void release(int handle);

    /**
     * Frees everything. Operations still in flight are cancelled and awaited first, unreported,
     * so that no memory is written to afterwards. Closing twice does nothing.
     */
    @Override
    void close();
}
