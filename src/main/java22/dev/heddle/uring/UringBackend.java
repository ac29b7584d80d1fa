package dev.heddle.uring;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.Capability;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** The backend on io_uring(7). */
final class UringBackend implements Backend {
    /*
     * A turn is one io_uring_enter: it submits what was written, runs the kernel's deferred work,
     * and waits if there is nothing to report. The ring's own entries are the read of the wake-up
     * and requests to cancel; both have negative user_data, and one place in the submission queue
     * is kept free for the former.
     *
     * Results that exist without the kernel (a path that cannot be encoded, truncation on kernels
     * before 6.9) wait in `local` for the next turn; operations that the kernel wants to see again
     * (EINTR, EAGAIN) wait in `again`.
     */
    private static final long WAKE_TAG = -1;
    private static final long CANCEL_TAG = -2;
    private static final int WAKE_ENTRIES = 1;
    /** How long closing waits for one completion before it asks again to cancel. */
    private static final long CLOSE_ROUND_NANOS = 10_000_000;
    /** Errors that are the kernel's own way to say "interrupted". */
    private static final int ERESTARTSYS = 512;

    private static final Set<Capability> CAPABILITIES = EnumSet.allOf(Capability.class);

    private final Thread driver = Thread.currentThread();
    private final Arena arena;
    private final Ring ring;
    private final boolean[] opcodes;
    private final MemorySegment state;
    private final int capacity;
    private final Slots slots;
    private final Encoder encoder;
    private final WakeUp wakeUp;
    private final UringSockets sockets = new UringSockets();

    private final ArrayDeque<Operation> local = new ArrayDeque<>();
    private final ArrayDeque<Operation> again = new ArrayDeque<>();
    private final Ring.CqeConsumer cqeConsumer = this::complete;
    private boolean wakeArmed;
    private int cancelsInFlight;
    private boolean closed;
    /** The consumer of the turn under way, and how many it has been given. */
    private Consumer<? super Operation> ended;
    private int reported;

    /** Takes over what is given; closed by {@link #close}. */
    UringBackend(BackendLimits limits, Arena arena, MemorySegment state, Ring ring,
            boolean[] opcodes) {
        this.arena = arena;
        this.state = state;
        this.ring = ring;
        this.opcodes = opcodes;
        capacity = limits.maxInFlight();
        slots = new Slots(capacity, arena);
        encoder = new Encoder(slots);
        wakeUp = new WakeUp(state, arena.allocate(Long.BYTES, Long.BYTES));
    }

    @Override
    public String name() {
        return UringProvider.NAME;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.copyOf(CAPABILITIES);
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public boolean submit(Operation operation) {
        assert Thread.currentThread() == driver;
        if (slots.isFull() || !hasRoom()) {
            return false;
        }
        if (operation instanceof Operation.Truncate truncate && !opcodes[Opcode.FTRUNCATE]) {
            finish(truncate, (int) SystemCalls.call(state, Machine.FTRUNCATE, truncate.handle,
                    truncate.size, 0));
            local.add(truncate);
            return true;
        }
        slots.add(operation);
        write(operation);
        return true;
    }

    private boolean hasRoom() {
        return ring.submissionRoom() > WAKE_ENTRIES;
    }

    private void write(Operation operation) {
        MemorySegment sqe = ring.nextSqe();
        try {
            encoder.encode(operation, sqe);
        } catch (InvalidPathException e) {
            // The entry is written already and cannot be taken back: make it harmless.
            sqe.fill((byte) 0);
            sqe.set(ValueLayout.JAVA_LONG, Sqe.USER_DATA, CANCEL_TAG);
            cancelsInFlight++;
            slots.remove(operation);
            operation.fail(Errno.EINVAL, e);
            local.add(operation);
        }
    }

    @Override
    public boolean cancel(Operation target) {
        assert Thread.currentThread() == driver;
        if (!slots.contains(target)) {
            return true;
        }
        if (!hasRoom()) {
            return false;
        }
        slots.markCancelled(target);
        writeCancel(slots.userData(target), 0);
        return true;
    }

    private void writeCancel(long target, int flags) {
        MemorySegment sqe = ring.nextSqe();
        sqe.set(ValueLayout.JAVA_BYTE, Sqe.OPCODE, (byte) Opcode.ASYNC_CANCEL);
        sqe.set(ValueLayout.JAVA_INT, Sqe.FD, -1);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.ADDR, target);
        sqe.set(ValueLayout.JAVA_INT, Sqe.OP_FLAGS, flags);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.USER_DATA, CANCEL_TAG);
        cancelsInFlight++;
    }

    @Override
    public void turn(long timeoutNanos, Consumer<? super Operation> consumer) {
        assert Thread.currentThread() == driver;
        ended = consumer;
        reported = 0;
        for (Operation operation = local.poll(); operation != null; operation = local.poll()) {
            report(operation);
        }
        prepare();
        boolean idle = reported == 0 && !ring.hasCompletions();
        long wait = idle ? timeoutNanos : 0;
        if (wait > 0 || ring.hasToSubmit() || slots.size() > 0 && ring.needsEnter()) {
            check(ring.enter(wait));
        }
        ring.reap(cqeConsumer);
        ended = null;
    }

    /** Writes what the backend itself wants to submit. */
    private void prepare() {
        if (!wakeArmed) {
            wakeUp.encode(ring.nextSqe(), WAKE_TAG);
            wakeArmed = true;
        }
        while (!again.isEmpty() && hasRoom()) {
            write(again.poll());
        }
    }

    private static void check(long entered) {
        if (entered >= 0) {
            return;
        }
        switch (Errno.of((int) -entered)) {
            // The time is over, a signal came, or the kernel wants completions reaped first: what
            // it has not taken is offered again by the next turn.
            case ETIME, EINTR, EBUSY, EAGAIN -> { }
            default -> throw new SystemCallException("io_uring_enter", (int) -entered);
        }
    }

    private void report(Operation operation) {
        reported++;
        ended.accept(operation);
    }

    private void complete(long userData, int result) {
        if (userData == WAKE_TAG) {
            wakeArmed = false;
        } else if (userData == CANCEL_TAG) {
            cancelsInFlight--;
        } else {
            Operation operation = slots.find(userData);
            assert operation != null : "a completion of nobody's: " + Long.toHexString(userData);
            if (wantsAgain(operation, result)) {
                again.add(operation);
            } else {
                finish(operation, slots.isCancelled(operation) && isInterrupt(result)
                        ? -Errno.ECANCELED.number() : result);
                slots.remove(operation);
                report(operation);
            }
        }
    }

    private static boolean isInterrupt(int result) {
        return result == -Errno.EINTR.number() || result == -ERESTARTSYS;
    }

    /** Whether the kernel was disturbed in an operation that it has to see again. */
    private boolean wantsAgain(Operation operation, int result) {
        if (slots.isCancelled(operation) || operation instanceof Operation.Close) {
            return false;
        }
        boolean file = operation instanceof Operation.Read || operation instanceof Operation.Write
                || operation instanceof Operation.Vector;
        return isInterrupt(result) || file && result == -Errno.EAGAIN.number();
    }

    private void finish(Operation operation, int result) {
        if (result >= 0) {
            encoderDecode(operation);
            operation.succeed(result);
            return;
        }
        Errno errno = Errno.of(-result);
        boolean closedAfterAll = operation instanceof Operation.Close
                && (errno == Errno.EINTR || errno == Errno.EINPROGRESS);
        boolean connectedAfterAll = operation instanceof Operation.Connect
                && errno == Errno.EISCONN;
        if (closedAfterAll || connectedAfterAll) {
            operation.succeed(0);
        } else {
            operation.fail(errno, errno == Errno.UNKNOWN
                    ? new IOException("error number " + -result) : null);
        }
    }

    private void encoderDecode(Operation operation) {
        if (slots.contains(operation)) {
            encoder.decode(operation);
        }
    }

    @Override
    public void wake() {
        wakeUp.wake();
    }

    @Override
    public boolean attempt(Operation operation) {
        return InPlace.attempt(operation);
    }

    @Override
    public boolean accepts(ByteBuffer buffer) {
        return Stability.isStable(buffer);
    }

    @Override
    public Sockets sockets() {
        return sockets;
    }

    @Override
    public void close() {
        assert Thread.currentThread() == driver;
        if (closed) {
            return;
        }
        closed = true;
        if (drain()) {
            ring.close();
            wakeUp.close();
            arena.close();
        }
        // Else the ring is broken, and the kernel may write to its memory at any time: leave all
        // of it where it is. The process loses some memory, but nobody's data is overwritten.
    }

    /** Cancels and awaits everything in flight; false if the ring does not answer any more. */
    private boolean drain() {
        try {
            wakeUp.wake();
            while (slots.size() > again.size() || wakeArmed || cancelsInFlight > 0) {
                if (slots.size() > again.size() && cancelsInFlight == 0 && hasRoom()) {
                    writeCancel(0, Opcode.ASYNC_CANCEL_ANY | Opcode.ASYNC_CANCEL_ALL);
                }
                ended = this::closeOrphan;
                check(ring.enter(CLOSE_ROUND_NANOS));
                ring.reap(cqeConsumer);
            }
            return true;
        } catch (SystemCallException e) {
            return false;
        }
    }

    /** A handle that came too late for its owner to hear of. */
    private void closeOrphan(Operation operation) {
        boolean makesHandle = operation instanceof Operation.Open
                || operation instanceof Operation.Accept;
        if (makesHandle && operation.errno() == null) {
            SystemCalls.call(state, Machine.CLOSE, operation.result());
        }
    }
}
