package dev.heddle.loop;

import dev.heddle.backend.Backend;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A daemon platform thread that makes a loop of a {@link LoopGroup} and drives it until it is
 * closed.
 *
 * <p>Whatever ends the thread, closing or an error thrown in it, everything under way on the loop
 * is ended first: nobody stays parked.
 */
public final class LoopThread implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.heddle");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Tells the loop to stop when it arrives. */
    static final class Stop extends Handover {
        @Override
        void arrive(IoLoop loop) {
            loop.stop();
        }
    }

    /** How the thread gets its loop's backend. */
    @FunctionalInterface
    interface Opening {
        Backend open() throws IOException;
    }

    private final Stop stop = new Stop();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Consumer<IoLoop> onDeath;
    private final Thread thread;
    private final IoLoop loop;

    /** Starts the thread of a loop that is alone, and waits until that is ready. */
    LoopThread(Opening backend, long stagingBytes) throws IOException {
        this(backend, stagingBytes, 0, dead -> { });
    }

    /**
     * Starts the thread and waits until its loop is ready.
     *
     * @param backend is opened on the new thread
     * @param index   the loop's place in its group
     * @param onDeath is told by the thread when the loop has to give up, and has not yet ended what
     *                is under way; not if another's death is the reason
     */
    LoopThread(Opening backend, long stagingBytes, int index, Consumer<IoLoop> onDeath)
            throws IOException {
        CompletableFuture<IoLoop> opening = new CompletableFuture<>();
        this.onDeath = onDeath;
        thread = Thread.ofPlatform().daemon().name("heddle-loop-" + NUMBER.incrementAndGet())
                .unstarted(() -> run(backend, stagingBytes, index, opening));
        thread.start();
        loop = await(opening);
    }

    private static IoLoop await(CompletableFuture<IoLoop> opening) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return opening.get();
                } catch (InterruptedException e) {
                    // Opening is short, and half-opened nobody could close it.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof IllegalArgumentException wrongName) {
                throw wrongName;
            }
            throw new IllegalStateException("the loop's thread could not start", e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The loop that this drives. */
    public IoLoop loop() {
        return loop;
    }

    /** Makes virtual threads that the loop runs; only where there is no obstacle to that. */
    public FusedThreads threads() {
        return new FusedThreads(loop.threads);
    }

    private void run(Opening backend, long stagingBytes, int index,
            CompletableFuture<IoLoop> opening) {
        IoLoop made;
        try {
            made = new IoLoop(backend.open(), stagingBytes, index);
            made.submissions.keepPlaceForCloses();
            if (FusedThreads.obstacle() == null) {
                FusedThreads.startHelpersOfTheJdk();
            }
            opening.complete(made);
        } catch (Throwable e) {
            opening.completeExceptionally(e);
            return;
        }
        drive(made);
    }

    private void drive(IoLoop driven) {
        // Logged last: where the loop dies for want of memory or files, logging may throw, too.
        Throwable unclean = null;
        Throwable own = null;
        try {
            driven.run();
        } catch (Throwable e) {
            own = e;
            driven.dieOf(e);
            onDeath.accept(driven);
        }
        try {
            driven.close();
        } catch (Throwable e) {
            unclean = e;
        }
        driven.threads.retire(); // from here on nothing waits for this thread, as for a lock
        ended.complete(null);
        if (own != null) {
            LOG.log(System.Logger.Level.ERROR, "Heddle's loop thread " + thread.getName()
                    + " failed; everything under way on it has ended with an error", own);
        }
        if (unclean != null) {
            LOG.log(System.Logger.Level.ERROR, "Heddle's loop did not close cleanly", unclean);
        }
    }

    /**
     * Ends everything under way and stops the thread; waits until it has. An interrupt does not
     * end the wait; the interrupt status is set again afterwards.
     *
     * @throws IllegalStateException from this thread itself, which cannot await its own end
     */
    @Override
    public void close() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException(
                    "the loop's own thread cannot close it: close it from another thread");
        }
        // Once: a node must not be queued twice.
        if (closing.compareAndSet(false, true)) {
            loop.handOver(stop);
        }
        // Not at once for the thread's end: waiting for that, a virtual thread would keep its
        // carrier on some JDKs, and that may be the very one.
        ended.join();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
