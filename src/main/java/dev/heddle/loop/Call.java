package dev.heddle.loop;

import dev.heddle.backend.Datagram;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import dev.heddle.backend.StreamVector;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * One blocking call's way through the loop: a completion whose callback wakes the thread that
 * waits. It can be used again and again, by one thread at a time:
 *
 * <pre>{@code
 * call.come(deadlineNanos, handle.cancels());
 * call.begin(handle, null);                             // a share of which is held
 * call.loop().recv(call.completion(), handle.number(), buffer, call);
 * Call.End end = call.await();                          // then errno(), result()
 * }</pre>
 *
 * <p>{@link #await} never returns before the operation has ended, so the caller's memory is the
 * caller's again, whatever happened.
 */
public final class Call implements Callback {
    /*
     * The share of the handle goes back when the operation has ended, on the loop's thread, and
     * not when somebody awaits it: of a call that is submitted now and awaited later, nobody
     * knows whether it ever will be.
     *
     * waiter and done are both volatile and crosswise: the waiter writes waiter, then reads done;
     * the loop writes done, then reads waiter. So one of the two sees the other.
     */
    /** How the wait for an operation went. */
    public enum End {
        /** The operation ended by itself, or its handle or loop was closed. */
        UNDISTURBED,
        /** The thread was interrupted and asked to cancel; its interrupt status is set again. */
        INTERRUPTED,
        /** The deadline passed and cancelling was asked for. */
        EXPIRED
    }

    /** For {@link #await}: without end. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private final IoLoop loop;
    private long deadlineNanos = NO_DEADLINE;
    private int cancelsSeen;
    private final Completion completion = new Completion();
    private volatile Thread waiter;
    private volatile boolean done = true;

    private long result;
    private Errno errno;
    private Throwable cause;
    private boolean waited;

    /** Makes a call to a loop that another thread drives. */
    public Call(IoLoop loop) {
        this.loop = loop;
    }

    /** The loop that its operations go to. */
    public IoLoop loop() {
        return loop;
    }

    /** What to start the operation with, this being its callback. */
    public Completion completion() {
        return completion;
    }

    /**
     * Notes when the call came; this holds for all operations until {@link #clear}.
     *
     * @param deadline    an instant of {@link IoLoop#nanoTime}, or {@link #NO_DEADLINE}
     * @param cancelsSeen the count of {@link Shares#cancels} at this moment
     */
    public void come(long deadline, int cancelsSeen) {
        deadlineNanos = deadline;
        this.cancelsSeen = cancelsSeen;
    }

    /** The deadline that it came with. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** The count of cancellings that it came with. */
    int cancelsSeen() {
        return cancelsSeen;
    }

    /** Prepares for an operation that nothing but {@link #cancel} and the loop can end early. */
    public void begin() {
        begin(null, null);
    }

    /**
     * Prepares for an operation. The shares that the caller has taken are returned when it ends.
     *
     * @param handle the file or socket that it works on; null for an operation without one
     * @param scope  what may end the operation besides; null for none
     */
    public void begin(Shares handle, Shares scope) {
        assert done : "the call before has not ended";
        if (loop.isDriver()) {
            throw new IllegalStateException("a blocking call from the loop's own thread would "
                    + "stop the loop: make it from another thread");
        }
        waiter = null;
        waited = false;
        done = false;
        completion.hold(handle, cancelsSeen, scope);
    }

    /**
     * Besides, before the operation is started: it works on a second file or socket, too, of which
     * the caller has taken a share.
     *
     * @param otherCancelsSeen the count of its {@link Shares#cancels} when the call came
     */
    public void alsoHold(Shares other, int otherCancelsSeen) {
        completion.holdOther(other, otherCancelsSeen);
    }

    /** Ends a call that was begun, with nothing to do. */
    public void skip() {
        take(0, null, null);
        finish();
    }

    /** Takes a connection on the calling thread if one is there; then the call has ended. */
    public boolean acceptInPlace(int handle) {
        Operation.Accept accept = completion.toAccept();
        accept.handle = handle;
        return attempt(accept);
    }

    /** Sends on the calling thread if that needs no waiting; then the call has ended. */
    public boolean sendInPlace(int handle, ByteBuffer source) {
        return attempt(completion.toSend(), handle, source);
    }

    /** Receives on the calling thread if that needs no waiting; then the call has ended. */
    public boolean recvInPlace(int handle, ByteBuffer target) {
        return attempt(completion.toRecv(), handle, target);
    }

    /** Sends a datagram on the calling thread if that needs no waiting; then the call has ended. */
    public boolean sendToInPlace(int handle, ByteBuffer source, SocketAddress remote) {
        Datagram.SendTo send = completion.toSendTo();
        send.remote = remote;
        return attempt(send, handle, source);
    }

    /** Receives a datagram on the calling thread if one is there; then the call has ended. */
    public boolean recvFromInPlace(int handle, ByteBuffer target) {
        return attempt(completion.toRecvFrom(), handle, target);
    }

    /** Sends from several buffers on the calling thread, as from one. */
    public boolean sendInPlace(int handle, ByteBuffer[] sources, int offset, int length) {
        return attempt(completion.toSendVector(), handle, sources, offset, length);
    }

    /** Receives into several buffers on the calling thread, as into one. */
    public boolean recvInPlace(int handle, ByteBuffer[] targets, int offset, int length) {
        return attempt(completion.toRecvVector(), handle, targets, offset, length);
    }

    private boolean attempt(StreamVector operation, int handle, ByteBuffer[] buffers, int offset,
            int length) {
        operation.handle = handle;
        operation.buffers = buffers;
        operation.offset = offset;
        operation.length = length;
        return attempt(operation);
    }

    private boolean attempt(Operation.Transfer operation, int handle, ByteBuffer buffer) {
        operation.handle = handle;
        operation.buffer = buffer;
        return attempt(operation);
    }

    private boolean attempt(Operation.OnHandle operation) {
        boolean attempted;
        try {
            attempted = loop.attempt(operation);
        } catch (Throwable e) { // such as a class that cannot be loaded for want of descriptors
            skip();
            throw e;
        }
        if (attempted) {
            take(operation.result(), operation.errno(), operation.cause());
            finish();
        }
        return attempted;
    }

    @Override
    public void completed(Completion ended) {
        take(ended.result(), ended.errno(), ended.cause());
        waited = ended.waited;
        finish();
    }

    private void take(long value, Errno error, Throwable why) {
        result = value;
        errno = error;
        cause = why;
    }

    private void finish() {
        Shares handle = completion.takeHandle();
        Shares other = completion.takeOther();
        Shares scope = completion.takeScope();
        // Before the shares: who awaited the last one finds every transfer done. From here on this
        // may be in use again.
        done = true;
        Shares.releaseIfAny(handle);
        Shares.releaseIfAny(other);
        Shares.releaseIfAny(scope);
        Thread parked = waiter;
        if (parked != null) {
            LockSupport.unpark(parked);
        }
    }

    /** Whether the operation has ended. */
    public boolean isDone() {
        return done;
    }

    /** Asks that the operation end early, without waiting for it. */
    public void cancel() {
        if (!done) {
            loop.cancel(completion);
        }
    }

    /**
     * Parks the calling thread until the operation has ended. An interrupt or the deadline asks
     * for its cancelling and waits on, for the operation's own end.
     */
    public End await() {
        End end = End.UNDISTURBED;
        boolean interrupted = false;
        waiter = Thread.currentThread();
        while (!done) {
            if (end == End.UNDISTURBED && deadlineNanos != NO_DEADLINE) {
                long left = deadlineNanos - loop.nanoTime();
                if (left > 0) {
                    LockSupport.parkNanos(this, left);
                } else {
                    end = End.EXPIRED;
                    loop.cancel(completion);
                }
            } else {
                LockSupport.park(this);
            }
            if (Thread.interrupted()) {
                interrupted = true;
                if (end == End.UNDISTURBED) {
                    end = End.INTERRUPTED;
                    loop.cancel(completion);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return end;
    }

    /**
     * Parks the calling thread until the operation has ended, through all interrupts; the
     * interrupt status is set again afterwards.
     */
    public void awaitUninterruptibly() {
        boolean interrupted = false;
        waiter = Thread.currentThread();
        while (!done) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The operation's result once it has ended: see {@link Completion#result}. */
    public long result() {
        return result;
    }

    /** Why it failed, or null. */
    public Errno errno() {
        return errno;
    }

    /** The exception behind a failure, or null. */
    public Throwable cause() {
        return cause;
    }

    /** Whether it did not end at once when the backend had set it going; false if in place. */
    public boolean waited() {
        return waited;
    }

    /** Drops references to the caller's objects, before this is kept for the next use. */
    public void clear() {
        come(NO_DEADLINE, 0);
        cause = null;
        waiter = null;
        if (completion.operation != null) {
            completion.operation.clear();
        }
    }
}
