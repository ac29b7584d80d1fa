package dev.heddle.loop;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A daemon platform thread that makes a loop and drives it until it is closed.
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
        BackendChoice open() throws IOException;
    }

    private record Opened(IoLoop loop, String reason) {
    }

    private final Stop stop = new Stop();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    private final Opened opened;

    /**
     * Starts the thread and waits until its loop is ready.
     *
     * @throws dev.heddle.backend.BackendUnavailableException if the backend that is wanted cannot
     *         be had
     * @throws IllegalArgumentException if there is none of that name
     */
    public LoopThread(LoopSettings settings) throws IOException {
        this(() -> BackendChoice.open(settings.backend(), settings.limitsOfBackend()),
                settings.stagingBytes());
    }

    /** On a backend of the caller's choice, which is opened on the new thread. */
    LoopThread(Opening backend, long stagingBytes) throws IOException {
        CompletableFuture<Opened> opening = new CompletableFuture<>();
        thread = Thread.ofPlatform().daemon().name("heddle-loop-" + NUMBER.incrementAndGet())
                .unstarted(() -> run(backend, stagingBytes, opening));
        thread.start();
        opened = await(opening);
    }

    private static Opened await(CompletableFuture<Opened> opening) throws IOException {
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
        return opened.loop;
    }

    /** Makes virtual threads that the loop runs; only where there is no obstacle to that. */
    public FusedThreads threads() {
        return new FusedThreads(opened.loop.threads);
    }

    /** Which backend the loop runs on, and why. */
    public String reason() {
        return opened.reason;
    }

    private void run(Opening backend, long stagingBytes, CompletableFuture<Opened> opening) {
        IoLoop loop;
        try {
            BackendChoice choice = backend.open();
            loop = new IoLoop(choice.backend(), stagingBytes);
            loop.submissions.keepPlaceForCloses();
            if (FusedThreads.obstacle() == null) {
                FusedThreads.startHelpersOfTheJdk();
            }
            opening.complete(new Opened(loop, choice.reason()));
        } catch (Throwable e) {
            opening.completeExceptionally(e);
            return;
        }
        drive(loop);
    }

    private void drive(IoLoop loop) {
        // Logged last: where the loop dies for want of memory or files, logging may throw, too.
        Throwable unclean = null;
        try {
            loop.run();
        } catch (Throwable e) {
            loop.dieOf(e);
        }
        try {
            loop.close();
        } catch (Throwable e) {
            unclean = e;
        }
        loop.threads.retire(); // from here on nothing waits for this thread, as for a lock
        ended.complete(null);
        if (loop.death() != null) {
            LOG.log(System.Logger.Level.ERROR, "Heddle's loop thread " + thread.getName()
                    + " failed; everything under way on it has ended with an error", loop.death());
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
            opened.loop.handOver(stop);
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
