package dev.heddle.nio;

import dev.heddle.backend.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A bounded pool of threads that make the calls which may block. */
final class FilePool {
    /*
     * A class of our own rather than ThreadPoolExecutor, because a flight is its own queue node
     * (so that a cancel takes it out in constant time and nothing is allocated), threads start
     * only when none is idle, and no interrupt may ever reach them: the JDK closes a FileChannel
     * whose thread is interrupted, and every other user of the file would find it closed.
     */
    private static final long IDLE_MS = 5_000;
    /** How long a shutdown waits for an open(2), which nothing can end where it is a pipe's. */
    private static final long OPEN_GRACE_MS = 100;

    private final String name;
    private final int threadsMax;
    private final Consumer<Flight> done;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    // Under the lock:
    private final FlightQueue queued = new FlightQueue();
    private final Set<Worker> workers = new HashSet<>();
    private int idle;
    private int started;
    private boolean closed;

    /**
     * @param name what its threads' names start with
     * @param done is given each flight that has ended, on the pool's thread
     */
    FilePool(String name, int threadsMax, Consumer<Flight> done) {
        this.name = name;
        this.threadsMax = threadsMax;
        this.done = done;
    }

    /**
     * Has a flight's call made.
     *
     * @throws Error if there is no thread and the system gives none (OutOfMemoryError, mostly);
     *         the flight is the caller's then
     */
    void run(Flight flight) {
        BriefLock.lock(lock);
        try {
            queued.add(flight);
            if (idle >= queued.size()) {
                work.signal();
            } else if (workers.size() < threadsMax) {
                startWorker(flight);
            }
        } finally {
            lock.unlock();
        }
    }

    private void startWorker(Flight flight) {
        Worker worker = null;
        try {
            worker = new Worker(name + ++started);
            workers.add(worker);
            worker.start();
        } catch (Error noThread) {
            workers.remove(worker);
            if (workers.isEmpty()) {
                queued.remove(flight);
                throw noThread;
            } // else those there are will come to it
        }
    }

    /** Takes a flight out that no thread has begun; whether that was so. */
    boolean withdraw(Flight flight) {
        BriefLock.lock(lock);
        try {
            boolean waits = flight.queue == queued;
            if (waits) {
                queued.remove(flight);
            }
            return waits;
        } finally {
            lock.unlock();
        }
    }

    /** Takes all flights out that no thread has begun and that work on one file. */
    void withdrawAll(OpenFile file, FlightQueue into) {
        BriefLock.lock(lock);
        try {
            for (Flight flight = queued.peek(), next; flight != null; flight = next) {
                next = flight.next;
                if (flight.handle == file) {
                    queued.remove(flight);
                    into.add(flight);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what no thread has begun, and lets threads end after what they are at. */
    void shutdown() {
        BriefLock.lock(lock);
        try {
            closed = true;
            while (!queued.isEmpty()) {
                queued.poll();
            }
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the threads to end, after {@link #shutdown}. One that is stuck in an open(2) is
     * left to itself: it holds nothing of the caller's, and whatever it opens it closes again.
     */
    void join() {
        for (Worker worker : remaining()) {
            worker.joinUninterruptibly();
        }
    }

    /** How many threads there are. */
    int workers() {
        BriefLock.lock(lock);
        try {
            return workers.size();
        } finally {
            lock.unlock();
        }
    }

    private List<Worker> remaining() {
        BriefLock.lock(lock);
        try {
            return new ArrayList<>(workers);
        } finally {
            lock.unlock();
        }
    }

    private Flight next(Worker worker) {
        BriefLock.lock(lock);
        try {
            worker.opens = false;
            long left = TimeUnit.MILLISECONDS.toNanos(IDLE_MS);
            while (queued.isEmpty()) {
                if (closed) {
                    return null; // but stays among the workers, to be joined
                }
                if (left <= 0) {
                    workers.remove(worker);
                    return null;
                }
                left = awaitWork(left);
            }
            Flight flight = queued.poll();
            worker.opens = flight.operation instanceof Operation.Open;
            return flight;
        } finally {
            lock.unlock();
        }
    }

    private long awaitWork(long nanos) {
        idle++;
        try {
            return work.awaitNanos(nanos);
        } catch (InterruptedException e) {
            throw new AssertionError("workers cannot be interrupted", e);
        } finally {
            idle--;
        }
    }

    /** Makes a flight's call, on this thread, and sets the result; throws nothing. */
    static void make(Flight flight) {
        Operation operation = flight.operation;
        try {
            operation.succeed(flight.call.run());
        } catch (Throwable t) {
            operation.fail(ErrnoOf.of(t), t);
        }
    }

    private final class Worker extends Thread {
        /** Whether it is at an open(2). */
        volatile boolean opens;

        Worker(String name) {
            super(null, null, name, 0, false);
            setDaemon(true);
        }

        @Override
        public void run() {
            for (Flight flight; (flight = next(this)) != null; ) {
                try {
                    make(flight);
                } finally {
                    done.accept(flight);
                }
            }
        }

        /** Does nothing: see the top. */
        @Override
        public void interrupt() {
        }

        void joinUninterruptibly() {
            boolean interrupted = false;
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OPEN_GRACE_MS);
            while (isAlive() && !(opens && System.nanoTime() - deadline >= 0)) {
                try {
                    join(OPEN_GRACE_MS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
