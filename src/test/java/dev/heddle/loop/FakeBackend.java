package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Backend;
import dev.heddle.backend.Capability;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import dev.heddle.backend.Sockets;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A backend in memory whose every step a test decides: what is refused, what ends, when and in
 * which order. Tests may end operations from any thread; the clock moves only by sleeping.
 */
final class FakeBackend implements Backend {
    /*
     * A sleep with an end moves the clock to that end at once; a sleep without one waits for
     * another thread, and fails the test if nobody comes.
     */
    private static final long SLEEP_MAX_MS = 10_000;

    /** Operations and cancels that may be taken between two turns. */
    int entriesPerTurn = Integer.MAX_VALUE;
    /** Whether buffers on the heap need no staging. */
    boolean acceptsHeap;
    /** What it was told last. */
    boolean givesWay;
    /** What an attempt throws, or null. */
    Error attemptThrows;
    /** Whether a cancelled operation ends with ECANCELED; otherwise the test ends it. */
    boolean obeysCancel = true;
    /** What to do with each operation at the start of the turn after its submission. */
    Consumer<Operation> onStart = operation -> { };
    /** Thrown by turns, submissions or closing, if set. */
    volatile RuntimeException turnFailure;
    volatile Error submitFailure;
    volatile RuntimeException closeFailure;

    /** What the loop did, for the test's thread. */
    final List<Operation> taken = new ArrayList<>();
    final List<Operation> cancels = new ArrayList<>();
    final List<Long> sleeps = new ArrayList<>();
    final List<Integer> released = new ArrayList<>();

    private final int capacity;
    private final Thread driver = Thread.currentThread();
    private final Deque<Operation> submitted = new ArrayDeque<>();
    private final List<Operation> underWay = new ArrayList<>();
    private final Deque<Operation> ready = new ArrayDeque<>();
    private long now = Long.MAX_VALUE - 1_000_000_000L;
    private int entries;
    private boolean woken;
    private boolean reporting;
    private boolean asleep;
    boolean closed;
    /** Whether the loop slept for ever and nobody came. */
    volatile boolean sleptInVain;

    FakeBackend(int capacity) {
        this.capacity = capacity;
    }

    FakeBackend() {
        this(1_000);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.WATCH);
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public synchronized boolean submit(Operation operation) {
        check();
        if (submitFailure != null) {
            throw submitFailure;
        }
        if (entries >= entriesPerTurn) {
            return false;
        }
        entries++;
        assertTrue(underWay.size() < capacity, "more operations in flight than the capacity");
        taken.add(operation);
        underWay.add(operation);
        submitted.add(operation);
        notifyAll();
        return true;
    }

    @Override
    public synchronized boolean cancel(Operation target) {
        check();
        if (entries >= entriesPerTurn) {
            return false;
        }
        entries++;
        cancels.add(target);
        if (obeysCancel && underWay.contains(target) && !ready.contains(target)) {
            fail(target, Errno.ECANCELED);
        }
        notifyAll();
        return true;
    }

    @Override
    public void turn(long timeoutNanos, Consumer<? super Operation> ended) {
        Deque<Operation> reports = new ArrayDeque<>();
        synchronized (this) {
            check();
            throwIfSet(turnFailure);
            entries = 0;
            submitted.forEach(onStart);
            submitted.clear();
            sleep(timeoutNanos);
            throwIfSet(turnFailure);
            reports.addAll(ready);
            ready.clear();
            underWay.removeAll(reports);
            reporting = true;
        }
        try {
            reports.forEach(ended);
        } finally {
            reporting = false;
        }
    }

    private static void throwIfSet(RuntimeException failure) {
        if (failure != null) {
            throw failure;
        }
    }

    private void sleep(long timeoutNanos) {
        if (timeoutNanos > 0 && ready.isEmpty() && !woken) {
            sleeps.add(timeoutNanos);
            if (timeoutNanos == Long.MAX_VALUE) {
                sleepUntilWoken();
            } else {
                now += timeoutNanos;
            }
        }
        woken = false;
    }

    private void sleepUntilWoken() {
        long end = System.nanoTime() + SLEEP_MAX_MS * 1_000_000;
        asleep = true;
        while (ready.isEmpty() && !woken) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                sleptInVain = true;
                throw new AssertionError("the loop sleeps and nobody wakes it");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        asleep = false;
    }

    private void check() {
        assertTrue(Thread.currentThread() == driver, "called by another thread");
        assertTrue(!reporting, "called from within the consumer of turn");
        assertTrue(!closed, "called after close");
    }

    /** Ends an operation well; the next turn reports it. */
    synchronized void complete(Operation operation, long result) {
        assertTrue(underWay.contains(operation), "not under way");
        operation.succeed(result);
        ready.add(operation);
        notifyAll();
    }

    /** Ends an operation badly; the next turn reports it. */
    synchronized void fail(Operation operation, Errno errno) {
        assertTrue(underWay.contains(operation), "not under way");
        operation.fail(errno, null);
        ready.add(operation);
        notifyAll();
    }

    /** Moves the clock. */
    synchronized void advance(long nanos) {
        now += nanos;
    }

    /** What is under way and not yet set to end, oldest first. */
    synchronized List<Operation> underWay() {
        List<Operation> open = new ArrayList<>(underWay);
        open.removeAll(ready);
        return open;
    }

    /** How many requests to cancel have come. */
    synchronized int cancelCount() {
        return cancels.size();
    }

    synchronized boolean isAsleep() {
        return asleep;
    }

    /** Lets turns throw from now on, the one under way included. */
    synchronized void breakDown(RuntimeException failure) {
        turnFailure = failure;
        woken = true;
        notifyAll();
    }

    @Override
    public void giveWay(boolean gives) {
        givesWay = gives;
    }

    @Override
    public synchronized void wake() {
        woken = true;
        notifyAll();
    }

    @Override
    public int readNow(int handle, ByteBuffer target, long position) {
        return NOT_NOW;
    }

    @Override
    public boolean attempt(Operation operation) {
        if (attemptThrows != null) {
            throw attemptThrows;
        }
        return false;
    }

    @Override
    public boolean accepts(ByteBuffer buffer) {
        return acceptsHeap || buffer.isDirect();
    }

    @Override
    public Sockets sockets() {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public int workers() {
        return 0;
    }

    @Override
    public synchronized void release(int handle) {
        released.add(handle);
    }

    @Override
    public synchronized void close() {
        assertTrue(Thread.currentThread() == driver, "closed by another thread");
        closed = true;
        throwIfSet(closeFailure);
    }
}
