package dev.heddle.loop;

import dev.heddle.backend.Backend;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A completion loop: operations go in, callbacks come out. It is driven by hand from the one
 * thread that made it, by {@link #tick} and {@link #runFor}; {@link LoopThread} does so for the
 * facade. That thread has to be a platform thread.
 *
 * <p>Callbacks run on the driving thread, in the order in which their operations ended, and never
 * from within the call that submits. One tick runs all there are, those included that callbacks
 * add. A callback that throws ends the tick with its exception; the others stay queued.
 *
 * <p>Operations may be submitted, events triggered and cancels requested from any thread. All else
 * is the driving thread's, and anyone else who tries gets an {@link IllegalStateException}. What
 * another thread submits after the loop was closed ends at once with {@code ECANCELED}, and its
 * callback runs on that thread, there being no other. Only a close is still done, on that thread.
 */
public final class IoLoop extends Operations implements AutoCloseable {
    /*
     * A turn, in this order:
     *
     *   arrivals    what other threads handed over
     *   pending     what found no room so far, oldest first, as far as room goes
     *   backend     submit and reap in one call; sleeps there if there is nothing else to do
     *   arrivals    (the same, since the sleep may have ended because of them)
     *   timers      those that are due
     *   callbacks   until none is left
     *   threads     those of the loop's own that can go on, each until it parks
     *
     * Nothing younger overtakes a pending operation. The life of a loop:
     *
     *   OPEN      → CANCELLED  cancelAll: nothing starts any more, no callback runs
     *   OPEN      → CLOSED     close: what is under way is cancelled and its callbacks run
     *   CANCELLED → CLOSED     close
     */
    private enum Life { OPEN, CANCELLED, CLOSED }

    final int index;
    private final Counters counters = new Counters();
    /** Timers, listenings, and syncs that are to be shared. */
    final Waits waits = new Waits(this, counters);
    /** The virtual threads that it runs. */
    final RunQueue threads;
    /** The operations that wait for room or are in flight. */
    final Submissions submissions;

    private final Backend backend;
    private final Thread driver = Thread.currentThread();
    private final HandoverQueue handover = new HandoverQueue();
    private final CompletionQueue ended = new CompletionQueue();
    /** For how many completions a turn waits. */
    final Gathering gathering;
    /** Taken from the hand-over queue and not arrived yet; the driving thread's. */
    private Handover arriving;
    /** Whether {@link #run} has to end; the driving thread's. */
    private boolean stopped;
    /** Kept, so that a turn makes no new object for it. */
    private final Consumer<Operation> reaper = this::reap;

    /** Written by the driving thread; others read it only to tell why they were refused. */
    private volatile Life life = Life.OPEN;
    /** Why the loop's own thread had to give up, or null; read by threads that are refused. */
    private volatile Throwable death;

    /**
     * Makes a loop on a backend that the calling thread has opened. The loop owns the backend.
     *
     * @param stagingBytes memory for operations on heap buffers, in bytes, at least 1 MiB
     */
    public IoLoop(Backend backend, long stagingBytes) {
        this(backend, stagingBytes, 0);
    }

    IoLoop(Backend backend, long stagingBytes, int index) {
        this.index = index;
        if (driver.isVirtual()) {
            throw new IllegalStateException("a loop cannot be driven by a virtual thread, which "
                    + "may change its carrier: use a platform thread");
        }
        this.backend = backend;
        gathering = new Gathering(new GivingWay(backend), backend.nanoTime());
        submissions = new Submissions(backend, stagingBytes, counters, this::endUnfit);
        threads = new RunQueue(this, counters);
    }

    /** Its place in its {@link LoopGroup}, from 0; 0 if it is driven by hand. */
    public int index() {
        return index;
    }

    /** The backend; only what it allows any thread is allowed here. */
    public Backend backend() {
        return backend;
    }

    @Override
    public long nanoTime() {
        return backend.nanoTime();
    }

    /** A count since the loop was made. Any thread may ask. */
    public long count(Counter counter) {
        return counters.get(counter);
    }

    /** How many operations the backend has at this moment. The driving thread's. */
    public int inFlight() {
        return submissions.inFlight();
    }

    /** Submits, reaps what is there and runs all callbacks; never waits. */
    public void tick() {
        requireDriver();
        turn(0);
    }

    /**
     * Ticks for a time, sleeping when there is nothing to do.
     *
     * @throws IllegalStateException from another thread than the loop's
     */
    public void runFor(Duration duration) {
        requireDriver();
        long deadline = deadlineAfter(duration);
        long left;
        do {
            turn(Math.max(0, deadline - backend.nanoTime()));
            left = deadline - backend.nanoTime();
        } while (left > 0 && life == Life.OPEN);
    }

    /**
     * Asks that an operation, timer or listening end early. Its callback runs as ever: with
     * {@link Errno#ECANCELED}, or with its result if that was faster. Any thread may call; the
     * caller knows that this use of the completion has been started.
     */
    public void cancel(Completion completion) {
        if (Thread.currentThread() == driver) {
            arrivals();
            cancelHere(completion);
        } else {
            handOver(new CancelRequest(completion, completion.use));
        }
    }

    /**
     * Cancels everything and waits until nothing is in flight: from then on no memory of the
     * caller's is written to. No callback runs any more. The loop can only be closed afterwards.
     */
    public void cancelAll() {
        requireDriver();
        if (life != Life.OPEN) {
            return;
        }
        life = Life.CANCELLED;
        arrivals();
        cancelWhatWaits();
        submissions.forEachInFlight(this::cancelHere);
        drain();
        dropEnded();
    }

    /** Frees what has ended without a callback, and closes the handles nobody will hear of. */
    private void dropEnded() {
        for (Completion c = ended.poll(); c != null; c = ended.poll()) {
            if (c.hasMadeHandle()) {
                backend.release((int) c.result());
            }
            c.setPhase(Completion.IDLE);
        }
    }

    /**
     * Refuses new operations, cancels all there are, waits until nothing is in flight, runs their
     * callbacks and closes the backend. Closing twice does nothing.
     *
     * <p>Files and sockets that were opened by hand stay open: they are their owner's to close,
     * before this.
     */
    @Override
    public void close() {
        requireDriver();
        if (life == Life.CLOSED) {
            return;
        }
        life = Life.CLOSED;
        Steps steps = new Steps();
        steps.take(this::closeDown);
        steps.take(backend::close);
        // Only a backend that broke down leaves any; its close has seen to the memory.
        for (Completion c = submissions.pollLost(); c != null; c = submissions.pollLost()) {
            end(c, -1, Errno.ECANCELED, null);
        }
        for (Completion c = submissions.oldestPending(); c != null;
                c = submissions.oldestPending()) {
            submissions.withdraw(c);
            endUnstarted(c);
        }
        while (!ended.isEmpty()) {
            steps.take(this::runCallbacks);
        }
        submissions.close();
        steps.rethrow();
    }

    private void closeDown() {
        arrive();
        arriving = handover.close();
        arrive();
        cancelWhatWaits();
        submissions.forEachInFlight(this::cancelHere);
        if (death != null) {
            submissions.closeWhatCannotBeCancelled();
        }
        drain();
    }

    /** Waits until nothing is pending or in flight. */
    private void drain() {
        while (submissions.inFlight() > 0 || submissions.pending() > 0) {
            submissions.flush();
            backend.turn(submissions.isFull() ? 0 : Long.MAX_VALUE, reaper);
        }
    }

    private void cancelWhatWaits() {
        submissions.withdrawAll(c -> end(c, -1, Errno.ECANCELED, null));
        waits.cancelAll();
    }

    /** Ends what the backend is not going to do any more; a close is made up for here. */
    private void endUnstarted(Completion c) {
        if (c.isClose()) {
            backend.release(c.operation.handle());
            end(c, 0, null, null);
        } else {
            end(c, -1, Errno.ECANCELED, null);
        }
    }

    /** Turns until {@link #stop}; for the loop's own thread. */
    void run() {
        while (!stopped) {
            turn(Long.MAX_VALUE);
        }
    }

    /** On the driving thread: the present turn is the last one, and does not sleep. */
    void stop() {
        stopped = true;
    }

    /** Why the loop's thread had to give up, or null. Any thread may ask. */
    public Throwable death() {
        return death;
    }

    /** Remembers why the loop's thread gives up, before it closes the loop. */
    void dieOf(Throwable reason) {
        death = reason;
    }

    private void turn(long timeoutNanos) {
        if (life != Life.OPEN) {
            throw refusal();
        }
        counters.count(Counter.TURNS);
        arrivals();
        waits.syncs.start();
        long wait = timeoutNanos;
        do {
            submissions.flush();
            turnBackend(wait);
            wait = 0;
        } while (submissions.isFull());
        gathering.turned(backend.nanoTime());
        arrivals();
        waits.expireTimers();
        runCallbacks();
        if (!threads.isEmpty()) {
            threads.run();
            gathering.ranOwnThreads();
        }
    }

    /** A wait for several is short, so that nobody has to end it: the loop does not sleep then. */
    private void turnBackend(long timeoutNanos) {
        boolean idle = !stopped && !submissions.isFull() && ended.isEmpty() && threads.isEmpty();
        long wait = idle ? Math.min(timeoutNanos, waits.nanosToNext()) : 0;
        int wanted = wait >= Gathering.NANOS ? gathering.wanted(submissions.inFlight()) : 1;
        if (wanted > 1) {
            backend.turn(Gathering.NANOS, wanted, reaper);
        } else {
            backend.turn(wait > 0 && handover.sleep() ? wait : 0, reaper);
        }
    }

    private void arrivals() {
        arrive();
        arriving = handover.drain();
        arrive();
    }

    /** If one fails to arrive, those behind it are kept for the next time. */
    private void arrive() {
        while (arriving != null) {
            Handover node = arriving;
            arriving = node.next;
            counters.count(Counter.ARRIVALS);
            node.arrive(this);
        }
    }

    private void runCallbacks() {
        for (Completion c = ended.poll(); c != null; c = ended.poll()) {
            Callback callback = c.callback;
            c.setPhase(Completion.IDLE);
            callback.completed(c);
        }
    }

    /** Whether the calling thread drives this loop. */
    boolean isDriver() {
        return Thread.currentThread() == driver;
    }

    @Override
    void start(Completion completion) {
        if (isDriver() && life != Life.OPEN) {
            completion.setPhase(Completion.IDLE);
            throw refusal();
        }
        if (isDriver() || threads.isRunning() && life == Life.OPEN) {
            accept(completion);
        } else if (!handOver(completion)) {
            if (completion.isClose()) {
                backend.release(completion.operation.handle());
                completion.end(0, null, null);
            } else {
                completion.end(-1, Errno.ECANCELED, death);
            }
            completion.setPhase(Completion.IDLE);
            completion.callback.completed(completion);
        }
    }

    private IllegalStateException refusal() {
        return new IllegalStateException(
                life == Life.CANCELLED ? "this loop was cancelled and can only be closed"
                        : "this loop is closed", death);
    }

    /** Brings a node to the loop from any thread; false if the loop has been closed. */
    public boolean handOver(Handover node) {
        return switch (handover.push(node)) {
            case TAKEN -> true;
            case MUST_WAKE -> {
                counters.countShared(Counter.WAKES);
                backend.wake();
                yield true;
            }
            case REFUSED -> false;
        };
    }

    /** Whether the calling thread is a virtual one of this loop's. */
    public boolean runsCaller() {
        return threads.isRunning();
    }

    /** Performs a transfer on the calling thread if that needs no waiting. */
    boolean attempt(Operation.OnHandle operation) {
        return isSound() && countIf(backend.attempt(operation));
    }

    /** Whether it works, and as far as anybody knows will go on to. */
    boolean isSound() {
        return death == null && life == Life.OPEN;
    }

    /** Counts what was done on the calling thread, if it was. */
    boolean countIf(boolean done) {
        if (done) {
            counters.countShared(Counter.IN_PLACE);
        }
        return done;
    }

    /** Takes a completion that has arrived on the driving thread. */
    void accept(Completion c) {
        c.link(index);
        if (life != Life.OPEN && !c.isClose() || c.isRevoked()) {
            end(c, -1, Errno.ECANCELED, null);
            return;
        }
        switch (c.kind) {
            case BACKEND -> submissions.offer(c);
            case TIMER, EVENT, SYNC -> waits.start(c);
            case NEXT_TICK -> end(c, 0, null, null);
        }
    }

    private void reap(Operation operation) {
        gathering.count();
        Completion c = (Completion) operation.owner;
        if (submissions.reaped(c)) {
            end(c, operation.result(), operation.errno(), operation.cause());
        }
    }

    private void endUnfit(Completion c, Throwable cause) {
        Errno errno = cause instanceof OutOfMemoryError ? Errno.ENOMEM : Errno.EFAULT;
        end(c, -1, errno, cause);
    }

    /** Fixes a result and queues the callback. */
    void end(Completion c, long result, Errno errno, Throwable cause) {
        c.unlink(index);
        counters.count(Counter.ENDED);
        c.end(result, errno, errno == Errno.ECANCELED && death != null ? death : cause);
        ended.add(c);
    }

    /** On the driving thread: ends a completion early, or asks the backend to. */
    void cancelHere(Completion c) {
        switch (c.phase()) {
            case Completion.PENDING -> {
                submissions.withdraw(c);
                end(c, -1, Errno.ECANCELED, null);
            }
            case Completion.WAITING -> waits.cancel(c);
            case Completion.IN_FLIGHT -> submissions.cancel(c);
            // Idle or ended: too late. Queued: that is a later use, which nobody has cancelled.
            default -> { }
        }
    }

    private void requireDriver() {
        if (!isDriver()) {
            throw new IllegalStateException("this loop is driven by " + driver + ", not by "
                    + Thread.currentThread());
        }
    }
}
