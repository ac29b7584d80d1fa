package dev.heddle.loop;

import dev.heddle.backend.Datagram;
import dev.heddle.backend.DirectoryEntry;
import dev.heddle.backend.Errno;
import dev.heddle.backend.FileStatus;
import dev.heddle.backend.Operation;
import dev.heddle.backend.PathOperation;
import dev.heddle.backend.StreamVector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The caller's token for one operation at a time: it carries the operation to the loop and its
 * result back. It belongs to the caller again when its callback runs, and may then be used for the
 * next operation, of any kind. Using one kind again and again allocates nothing.
 *
 * <p>While an operation is under way, nothing of it may be touched but by
 * {@link IoLoop#cancel(Completion)}.
 */
public final class Completion extends Handover {
    /*
     * One word holds the phase. Only the caller leaves IDLE, by compare-and-set, so that use by
     * two threads at once is found out; all else is done by the loop's driving thread.
     *
     *   IDLE      → QUEUED     start, by the caller
     *   QUEUED    → ENDED      refused, by the caller: the loop has been closed
     *   QUEUED    → PENDING    arrived at the loop; the backend or staging memory is full
     *   QUEUED    → IN_FLIGHT  arrived; the backend took it
     *   QUEUED    → WAITING    arrived; it is a timer, listens, or wants a sync
     *   QUEUED    → ENDED      arrived; it needs no wait, or must not start any more
     *   PENDING   → IN_FLIGHT  room was made
     *   PENDING   → ENDED      cancelled, nothing has begun
     *   WAITING   → ENDED      due, triggered, synced or cancelled
     *   IN_FLIGHT → PENDING    reported as interrupted: to be submitted again
     *   IN_FLIGHT → ENDED      reported by the backend, and by nothing else
     *   ENDED     → IDLE       just before the callback runs
     *   any but QUEUED → IDLE  dropped by cancelAll, without a callback
     */
    static final int IDLE = 0;
    static final int QUEUED = 1;
    static final int PENDING = 2;
    static final int WAITING = 3;
    static final int IN_FLIGHT = 4;
    static final int ENDED = 5;

    private static final VarHandle PHASE;

    static {
        try {
            PHASE = MethodHandles.lookup().findVarHandle(Completion.class, "phase", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private int phase;
    /**
     * Counts the uses, so that a request to cancel one use cannot hit the next. Written by the
     * starter; read by the loop, and by whoever cancels, who has to know that it was started.
     */
    int use;

    Kind kind;
    Callback callback;
    /** The operation for the backend; kept from use to use, replaced when the kind changes. */
    Operation operation;
    /** The share of a file or socket held during the operation; made when first needed. */
    private Share onHandle;
    /** The same of a second one, for what works on two. */
    private Share onOther;
    /** The same of a scope. */
    private Share inScope;
    /** The event listened to. */
    Event event;

    /** The caller's memory, where {@link #staged} stands in for it; the driving thread's. */
    Staging staging;
    StagingPool.Block staged;
    /** Whether the memory is to be staged though the backend accepts it; until the end. */
    boolean copiesMemory;

    int inFlightIndex;
    /** The turn in which the backend took it. */
    int launchedIn;
    /** Whether it was still under way when the turn that set it going was over. */
    boolean waited;
    boolean cancelRequested;
    int timerIndex;
    long timerSequence;
    long deadlineNanos;

    private long result;
    private Errno errno;
    private Throwable cause;

    /** What a completion stands for. */
    enum Kind { BACKEND, TIMER, EVENT, SYNC, NEXT_TICK }

    /** Makes one that is free. */
    public Completion() {
    }

    /**
     * A count of bytes, a handle, or 0, as the operation says; -1 after a failure. For the thread
     * that runs the callback, or one that has learnt from it that the operation has ended.
     */
    public long result() {
        return result;
    }

    /** Why the operation failed, or null if it did not. */
    public Errno errno() {
        return errno;
    }

    /** The exception behind a failure, or null. */
    public Throwable cause() {
        return cause;
    }

    /** The attributes that a successful stat has found. */
    public FileStatus status() {
        return ((Operation.Stat) operation).status;
    }

    /** The peer of the connection that was accepted, or the sender of the datagram received. */
    public SocketAddress remote() {
        return operation instanceof Datagram datagram
                ? datagram.remote : ((Operation.Accept) operation).remote;
    }

    boolean isClose() {
        return kind == Kind.BACKEND && operation instanceof Operation.Close;
    }

    /** Whether the operation has ended with a new handle as its result. */
    boolean hasMadeHandle() {
        return kind == Kind.BACKEND && errno == null
                && (operation instanceof Operation.Open || operation instanceof Operation.Accept);
    }

    /** Where a symbolic link points to that was read. */
    public Path linkTarget() {
        return ((PathOperation.ReadLink) operation).target;
    }

    /** What a directory that was read has in it; for reading only. */
    public List<DirectoryEntry> entries() {
        return ((PathOperation.ListDirectory) operation).entries;
    }

    /** Whether no operation is under way. */
    public boolean isIdle() {
        // Acquire: pairs with the release in setPhase, so that the result is visible too.
        return (int) PHASE.getAcquire(this) == IDLE;
    }

    /** Takes this for a use. */
    void claim(Kind what, Callback toCall) {
        Objects.requireNonNull(toCall);
        // Volatile: once per operation, and it shall catch a second caller for certain.
        if (!PHASE.compareAndSet(this, IDLE, QUEUED)) {
            throw new IllegalStateException(
                    "this Completion's operation is still under way: wait for its callback, "
                            + "or use another Completion");
        }
        kind = what;
        callback = toCall;
        use++;
        cancelRequested = false;
    }

    /** The driving thread's reading: only it changes the phase once claimed. */
    int phase() {
        return (int) PHASE.get(this);
    }

    void setPhase(int next) {
        // Release: pairs with the acquire in isIdle.
        PHASE.setRelease(this, next);
    }

    /** The starter: notes the shares that it has taken for the operation; null for none. */
    void hold(Shares handle, int cancelsSeen, Shares scope) {
        onHandle = noted(onHandle, handle, cancelsSeen);
        inScope = noted(inScope, scope, 0);
    }

    /** The same of a second file or socket. */
    void holdOther(Shares other, int cancelsSeen) {
        onOther = noted(onOther, other, cancelsSeen);
    }

    private Share noted(Share kept, Shares of, int cancelsSeen) {
        Share share = kept;
        if (of != null) {
            share = kept == null ? new Share(this) : kept;
            share.of = of;
            share.cancelsSeen = cancelsSeen;
        }
        return share;
    }

    private static boolean isHeld(Share share) {
        return share != null && share.of != null;
    }

    /** On a loop: lets what the shares are of find this, from its arrival to its end. */
    void link(int loop) {
        link(onHandle, loop);
        link(onOther, loop);
        link(inScope, loop);
    }

    private static void link(Share share, int loop) {
        if (isHeld(share)) {
            share.of.link(share, loop);
        }
    }

    void unlink(int loop) {
        unlink(onHandle, loop);
        unlink(onOther, loop);
        unlink(inScope, loop);
    }

    private static void unlink(Share share, int loop) {
        if (isHeld(share)) {
            share.of.unlink(share, loop);
        }
    }

    /** What it holds a share of first, or null. */
    Shares handleShares() {
        return isHeld(onHandle) ? onHandle.of : null;
    }

    /** Whether this must not start any more. */
    boolean isRevoked() {
        return isRevoked(onHandle) || isRevoked(onOther) || isRevoked(inScope);
    }

    private static boolean isRevoked(Share share) {
        return isHeld(share) && share.isRevoked();
    }

    /** After the end: hands over the share to be released, or null. */
    Shares takeHandle() {
        return onHandle == null ? null : onHandle.take();
    }

    /** The same of the second. */
    Shares takeOther() {
        return onOther == null ? null : onOther.take();
    }

    /** The same of the scope's. */
    Shares takeScope() {
        return inScope == null ? null : inScope.take();
    }

    /**
     * Before an operation is started: whether its bytes shall pass through memory that is aligned
     * to 4096 bytes, even if the backend takes the caller's as it is. Holds for that one only.
     */
    public void copyMemory(boolean copies) {
        copiesMemory = copies;
    }

    /** Fixes the result. */
    void end(long value, Errno error, Throwable why) {
        result = error == null ? value : -1;
        errno = error;
        cause = why;
        copiesMemory = false;
        setPhase(ENDED);
    }

    @Override
    void arrive(IoLoop loop) {
        loop.accept(this);
    }

    Operation.Open toOpen() {
        return operation instanceof Operation.Open it ? it : keep(new Operation.Open(this));
    }

    Operation.Close toClose() {
        return operation instanceof Operation.Close it ? it : keep(new Operation.Close(this));
    }

    Operation.Read toRead() {
        return operation instanceof Operation.Read it ? it : keep(new Operation.Read(this));
    }

    Operation.Write toWrite() {
        return operation instanceof Operation.Write it ? it : keep(new Operation.Write(this));
    }

    Operation.ReadVector toReadVector() {
        return operation instanceof Operation.ReadVector it
                ? it : keep(new Operation.ReadVector(this));
    }

    Operation.WriteVector toWriteVector() {
        return operation instanceof Operation.WriteVector it
                ? it : keep(new Operation.WriteVector(this));
    }

    Operation.Recv toRecv() {
        return operation instanceof Operation.Recv it ? it : keep(new Operation.Recv(this));
    }

    Operation.Accept toAccept() {
        return operation instanceof Operation.Accept it ? it : keep(new Operation.Accept(this));
    }

    Operation.Send toSend() {
        return operation instanceof Operation.Send it ? it : keep(new Operation.Send(this));
    }

    StreamVector.RecvVector toRecvVector() {
        return operation instanceof StreamVector.RecvVector it
                ? it : keep(new StreamVector.RecvVector(this));
    }

    StreamVector.SendVector toSendVector() {
        return operation instanceof StreamVector.SendVector it
                ? it : keep(new StreamVector.SendVector(this));
    }

    Datagram.RecvFrom toRecvFrom() {
        return operation instanceof Datagram.RecvFrom it
                ? it : keep(new Datagram.RecvFrom(this));
    }

    Datagram.SendTo toSendTo() {
        return operation instanceof Datagram.SendTo it ? it : keep(new Datagram.SendTo(this));
    }

    Operation.Stat toStat() {
        return operation instanceof Operation.Stat it ? it : keep(new Operation.Stat(this));
    }

    /** Takes an operation of a rare kind, made for this completion. */
    <T extends Operation> T keep(T made) {
        assert made.owner == this;
        operation = made;
        return made;
    }
}
