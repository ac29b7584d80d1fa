package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.BackendUnavailableException;
import dev.heddle.backend.Capability;
import dev.heddle.backend.Errno;
import dev.heddle.backend.FileStatus;
import dev.heddle.backend.Operation;
import dev.heddle.backend.Sockets;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** The contract on one io_uring. */
final class UringBackend implements Backend {
    /*
     * What the ring has in flight, by user_data:
     *
     *   0 and more        an operation: generation and index of its slot
     *   CANCEL | that     the request to cancel it
     *   WAKE              the read of the eventfd; no slot has such an index
     *
     * An operation's way through here:
     *
     *   submit      slot, entry            → in the submission queue
     *               refused by the encoder → ended, waits for the turn
     *               unknown to the ring    → in the lane
     *   turn        enter                  → in flight
     *               completion             → reported
     *               made by the lane       → reported
     *
     * Entries of our own (the wake-up's read, cancels that missed) are made at a turn's start,
     * where room can be made by an enter; so users' entries never find the queue full because of
     * them.
     */
    static final long CANCEL = Long.MIN_VALUE;
    private static final long WAKE = Long.MAX_VALUE;
    /** How long a cancel that missed waits for its second try, in nanoseconds. */
    private static final long CANCEL_AGAIN_NS = 10_000_000;
    /**
     * For each operation in flight its completion and that of its cancel, and the wake-up's.
     * Watches may tell more; the kernel keeps what finds no room, and a turn fetches it.
     */
    private static final int COMPLETIONS_PER_OPERATION = 2;
    private static final int COMPLETIONS_BESIDE = 2;

    private static final System.Logger LOG = System.getLogger("dev.heddle");
    /** What a broken ring may write to for as long as the process lives. Never read. */
    private static final Queue<Object> ABANDONED = new ConcurrentLinkedQueue<>();

    private final Thread driver = Thread.currentThread();
    private final LinuxSockets sockets = new LinuxSockets();
    private final WakeUp wakeUp;
    private final KernelWorkers workers;
    private final BlockingCalls calls;
    private final Machine machine;
    private final Set<Capability> capabilities;

    // The driving thread's alone:
    private final Ring ring;
    private final SlotTable slots;
    private final AnnexPool annexes;
    private final Encoder encoder;
    private final Results results;
    private final BlockingLane lane;
    /** Ended without the ring's help. */
    private final ArrayDeque<Operation> ended = new ArrayDeque<>();
    private final ArrayDeque<Slot> missedCancels = new ArrayDeque<>();
    private long cancelAgainAt;
    private boolean closing;
    private boolean closed;

    static UringBackend open(BackendLimits limits, Machine machine)
            throws BackendUnavailableException {
        return open(limits, machine, RingOpening.LADDER);
    }

    /** The same with setup flags to be tried in this order. */
    static UringBackend open(BackendLimits limits, Machine machine, int... ladder)
            throws BackendUnavailableException {
        // The kernel takes no completion queue that is smaller than the submission queue.
        int completions = Math.max(limits.submissionEntries(),
                limits.maxInFlight() * COMPLETIONS_PER_OPERATION + COMPLETIONS_BESIDE);
        return on(RingOpening.open(limits.submissionEntries(), completions, ladder), limits,
                machine);
    }

    /** Takes a ring over, and closes it if it does not do. */
    static UringBackend on(RingOpening.Opened opened, BackendLimits limits, Machine machine)
            throws BackendUnavailableException {
        try {
            NeededOperations.require(opened.operations());
            return new UringBackend(opened, limits, machine);
        } catch (Throwable t) {
            opened.ring().close();
            throw t;
        }
    }

    private UringBackend(RingOpening.Opened opened, BackendLimits limits, Machine machine)
            throws BackendUnavailableException {
        ring = opened.ring();
        this.machine = machine;
        capabilities = NeededOperations.capabilities(opened.operations());
        calls = new BlockingCalls(opened.operations(), machine);
        slots = new SlotTable(limits.maxInFlight());
        annexes = new AnnexPool(ring.arena);
        encoder = new Encoder(ring.submissions.entries(), annexes, machine,
                ring.arena.allocate(JAVA_BYTE), opened.operations());
        results = new Results(ring.capture());
        wakeUp = WakeUp.open(ring);
        workers = KernelWorkers.bounded(ring, limits.fileThreads());
        lane = new BlockingLane(limits.fileThreads(), calls::make, wakeUp::wake);
    }

    @Override
    public String name() {
        return UringProvider.NAME;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public int capacity() {
        return slots.capacity();
    }

    @Override
    public Sockets sockets() {
        return sockets;
    }

    @Override
    public boolean accepts(ByteBuffer buffer) {
        return RawMemory.isSafe(buffer);
    }

    @Override
    public int openNow(Path path, Set<? extends OpenOption> options) {
        return OpenInPlace.open(path, options, machine);
    }

    @Override
    public FileStatus statNow(int handle) {
        return OpenInPlace.stat(handle);
    }

    @Override
    public int readNow(int handle, ByteBuffer target, long position) {
        return InPlace.read(handle, target, position);
    }

    @Override
    public int writeNow(int handle, ByteBuffer source, long position) {
        return InPlace.write(handle, source, position);
    }

    @Override
    public boolean attempt(Operation operation) {
        return InPlace.attempt(operation);
    }

    @Override
    public boolean cachesWrites(int handle) {
        return InPlace.cachesWrites(handle);
    }

    @Override
    public boolean closesNow(int handle) {
        return LinuxSockets.closesAtOnce(handle);
    }

    @Override
    public void giveWay(boolean gives) {
        ring.scheduling.giveWay(gives);
    }

    @Override
    public void wake() {
        wakeUp.wake();
    }

    @Override
    public boolean submit(Operation operation) {
        requireOpen();
        boolean bypasses = calls.serve(operation);
        if (!bypasses && ring.submissions.isFull()) {
            return false;
        }
        Slot slot = slots.take(operation);
        if (slot == null) {
            return false;
        }
        if (bypasses) {
            lane.add(slot);
        } else {
            start(slot);
        }
        return true;
    }

    private void start(Slot slot) {
        if (encoder.encode(slot, ring.submissions.next())) {
            ring.submissions.commit();
        } else {
            ended.add(slot.operation);
            free(slot);
        }
    }

    private void free(Slot slot) {
        if (slot.annex != null) {
            annexes.give(slot.annex);
            slot.annex = null;
        }
        slots.release(slot);
    }

    @Override
    public boolean cancel(Operation target) {
        requireOpen();
        Slot slot = slots.of(target);
        if (slot == null || slot.cancelled || target instanceof Operation.Close) {
            return true; // it has ended, will be cancelled, or must not be kept from its end
        }
        if (calls.serve(target)) {
            lane.withdraw(slot);
            return true;
        }
        return askForCancel(slot);
    }

    private boolean askForCancel(Slot slot) {
        if (ring.submissions.isFull()) {
            return false;
        }
        encoder.cancel(ring.submissions.next(), slot.userData(), CANCEL | slot.userData());
        ring.submissions.commit();
        slot.cancelled = true;
        return true;
    }

    @Override
    public void turn(long timeoutNanos, Consumer<? super Operation> reporter) {
        turn(timeoutNanos, 1, reporter);
    }

    @Override
    public void turn(long timeoutNanos, int wanted, Consumer<? super Operation> reporter) {
        requireOpen();
        boolean isReady = prepare();
        lane.start();
        enter(isReady ? timeoutNanos : 0, wanted);
        for (Operation operation = ended.poll(); operation != null; operation = ended.poll()) {
            reporter.accept(operation);
        }
        reap(reporter);
        while (ring.submissions.hasOverflow() && ring.enter() >= 0) {
            reap(reporter);
        }
        for (Slot slot = lane.poll(); slot != null; slot = lane.poll()) {
            report(slot, reporter);
        }
    }

    /** Makes the entries of our own; whether there was room for all. */
    private boolean prepare() {
        return arm() && cancelAgain();
    }

    private boolean arm() {
        if (wakeUp.isArmed || closing) {
            return true;
        }
        if (!hasRoom()) {
            return false;
        }
        encoder.read(ring.submissions.next(), wakeUp.fd(), wakeUp.count, WAKE);
        ring.submissions.commit();
        wakeUp.isArmed = true;
        return true;
    }

    private boolean cancelAgain() {
        if (missedCancels.isEmpty() || cancelAgainAt - System.nanoTime() > 0) {
            return true;
        }
        while (!missedCancels.isEmpty()) {
            if (!hasRoom()) {
                return false;
            }
            Slot slot = missedCancels.poll();
            if (slot.cancelMissed) { // else it ended meanwhile
                slot.cancelMissed = false;
                askForCancel(slot);
            }
        }
        return true;
    }

    private boolean hasRoom() {
        if (ring.submissions.isFull()) {
            check(ring.enter());
        }
        return !ring.submissions.isFull();
    }

    private void enter(long timeoutNanos, int wanted) {
        boolean idle = ended.isEmpty() && !lane.hasUnmade();
        if (timeoutNanos > 0 && idle && ring.completions.available() == 0) {
            check(ring.enterAndWait(missedCancels.isEmpty()
                    ? timeoutNanos : Math.min(timeoutNanos, CANCEL_AGAIN_NS), wanted));
        } else if (ring.submissions.pending() > 0 || ring.submissions.asksForEnter()) {
            check(ring.enter());
        }
    }

    /** Lets pass what the next turn cures; anything else means that the ring is of no use. */
    private static void check(int result) {
        if (result >= 0) {
            return;
        }
        Errno errno = Errno.of(-result);
        switch (errno) {
            // EBUSY and EAGAIN: completions have to be reaped, or memory freed, first.
            case EINTR, ETIME, EAGAIN, EBUSY -> { }
            default -> throw new IllegalStateException("io_uring_enter failed with " + errno
                    + " (" + errno.line() + "): this ring is broken");
        }
    }

    private void reap(Consumer<? super Operation> reporter) {
        CompletionQueue completions = ring.completions;
        for (int left = completions.available(); left > 0; left--) {
            completions.take();
            long userData = completions.userData();
            int result = completions.result();
            if (userData == WAKE) {
                wakeUp.isArmed = false;
            } else if (completions.hasMore()) {
                Results.tell(slots.of(userData));
            } else if (userData >= 0) {
                settle(slots.of(userData), result, reporter);
            } else {
                cancelAnswered(slots.of(userData & ~CANCEL), result);
            }
        }
    }

    private void settle(Slot slot, int result, Consumer<? super Operation> reporter) {
        if (slot == null) {
            assert false : "a completion for nobody";
            return;
        }
        results.settle(slot, result);
        report(slot, reporter);
    }

    private void report(Slot slot, Consumer<? super Operation> reporter) {
        Operation operation = slot.operation;
        free(slot);
        reporter.accept(operation);
    }

    /**
     * The target may have been between two states, where nobody finds it. It is asked for again,
     * but not at once: a read that a disk works on cannot be found either.
     */
    private void cancelAnswered(Slot slot, int result) {
        if (result < 0 && slot != null) {
            if (missedCancels.isEmpty()) {
                cancelAgainAt = System.nanoTime() + CANCEL_AGAIN_NS;
            }
            slot.cancelMissed = true;
            missedCancels.add(slot);
        }
    }

    private void requireOpen() {
        // Virtual threads that the driving thread runs submit, too; nothing tells them from others.
        assert Thread.currentThread() == driver || Thread.currentThread().isVirtual()
                : "driven by " + driver;
        if (closed) {
            throw new IllegalStateException("this backend is closed");
        }
    }

    @Override
    public int workers() {
        return workers.count() + lane.threads();
    }

    @Override
    public void release(int handle) {
        InPlace.close(handle);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        requireOpen();
        wakeUp.wake(); // ends the read in flight
        wakeUp.shut();
        closing = true;
        try {
            drain();
        } catch (IllegalStateException e) {
            // The kernel may write to what is in flight even now, so nothing of it is freed.
            // Not thrown: the caller has waiters to wake, and most likely heard it from a turn.
            LOG.log(System.Logger.Level.ERROR, "memory in flight is kept for good", e);
            ABANDONED.add(slots);
            ring.abandon();
            closed = true;
            return;
        } finally {
            wakeUp.close(ring.capture());
            lane.shutdown();
        }
        closed = true;
        ring.close();
    }

    /** Ends everything in flight, and waits for it; operations end unreported. */
    private void drain() {
        Consumer<Operation> discarder = results::discard;
        while (slots.used() > 0 || wakeUp.isArmed || !ended.isEmpty()) {
            slots.forEachUsed(this::cancelToClose);
            turn(CANCEL_AGAIN_NS, discarder);
        }
    }

    private void cancelToClose(Slot slot) {
        if (hasRoom()) {
            cancel(slot.operation);
        }
    }
}
