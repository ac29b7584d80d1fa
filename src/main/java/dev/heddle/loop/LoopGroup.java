package dev.heddle.loop;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendUnavailableException;
import dev.heddle.backend.Capability;
import dev.heddle.backend.FileStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** The loops of one Heddle, each with a thread of its own. Any thread may call. */
public final class LoopGroup implements AutoCloseable {
    /*
     * A virtual thread of a loop's own stays there for its life, and so its calls go to that loop
     * as far as may be: where the handles of siblings can be used, always; else if it is the first
     * to use something, which from then on belongs to that loop. Other threads have no loop.
     *
     * If one loop dies, so do the others, of the same cause: half a Heddle would be of no use, and
     * harder to make out.
     */
    /** The loop of a virtual thread of a loop's own; not set in groups of one. */
    private static final ThreadLocal<IoLoop> HOME = new ThreadLocal<>();

    private final LoopThread[] threads;
    private final IoLoop[] loops;
    private final boolean handlesAreShared;
    private final AtomicInteger coming = new AtomicInteger();
    /** What the first loop got, unwrapped; written on its thread before that is ready. */
    private volatile BackendChoice first;

    /**
     * Starts the threads and waits until their loops are ready.
     *
     * @throws BackendUnavailableException if the backend that is wanted cannot be had
     * @throws IllegalArgumentException    if there is none of that name
     */
    public LoopGroup(LoopSettings settings) throws IOException {
        this(settings, UnaryOperator.identity());
    }

    /** With something of a test's around the backends, called on each loop's thread. */
    LoopGroup(LoopSettings settings, UnaryOperator<Backend> wrapping) throws IOException {
        threads = new LoopThread[settings.loops()];
        loops = new IoLoop[threads.length];
        boolean opened = false;
        try {
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new LoopThread(() -> open(settings, wrapping),
                        settings.stagingBytesOfLoop(), i, this::died);
                loops[i] = threads[i].loop();
            }
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
        handlesAreShared = threads.length == 1
                || first().backend().capabilities().contains(Capability.HANDLES_OF_SIBLINGS);
    }

    private Backend open(LoopSettings settings, UnaryOperator<Backend> wrapping)
            throws BackendUnavailableException {
        BackendChoice known = first;
        Backend backend;
        if (known == null) {
            known = BackendChoice.open(settings.backend(), settings.limitsOfBackend());
            first = known;
            backend = known.backend();
        } else {
            backend = BackendChoice.openBeside(known.backend(), settings.limitsOfBackend());
        }
        return wrapping.apply(backend);
    }

    /** On the thread of a loop that has died. */
    private void died(IoLoop dead) {
        for (IoLoop loop : loops) {
            if (loop != null && loop != dead) {
                loop.handOver(new Death(dead.death()));
            }
        }
    }

    /** Ends a loop for what another has died of. */
    static final class Death extends Handover {
        private final Throwable reason;

        Death(Throwable reason) {
            this.reason = reason;
        }

        @Override
        void arrive(IoLoop loop) {
            loop.dieOf(reason);
            loop.stop();
        }
    }

    /** How many there are. */
    public int size() {
        return loops.length;
    }

    /** All of them. */
    public IoLoop[] all() {
        return loops.clone();
    }

    /** The first of them, whose clock and backend can stand for all. */
    public IoLoop first() {
        return loops[0];
    }

    /** Whether the operations on a handle may go to any of them, at the same time. */
    public boolean handlesAreShared() {
        return handlesAreShared;
    }

    /** The loop whose own virtual thread is calling, or null. */
    public IoLoop ofCaller() {
        IoLoop loop = loops.length == 1 ? loops[0] : HOME.get();
        return loop != null && loop.runsCaller() && loops[loop.index] == loop ? loop : null;
    }

    /** Where a call should go that may go anywhere: the caller's own, or one by its thread. */
    public IoLoop forCall() {
        if (loops.length == 1) {
            return loops[0];
        }
        IoLoop own = ofCaller();
        return own != null ? own
                : loops[(int) (Thread.currentThread().threadId() % loops.length)];
    }

    /** Where something should belong that the caller is the first to use. */
    public IoLoop forHandle() {
        if (loops.length == 1) {
            return loops[0];
        }
        IoLoop own = ofCaller();
        return own != null ? own : next();
    }

    private IoLoop next() {
        return loops[Math.floorMod(coming.getAndIncrement(), loops.length)];
    }

    /** Before a call that may not wait: lets the caller's loop run its other threads, too. */
    public void takeTurns() {
        IoLoop loop = loops.length == 1 ? loops[0] : HOME.get();
        if (loop != null) {
            loop.threads.takeTurns();
        }
    }

    /** Opens a file on the calling thread: {@link dev.heddle.backend.Backend#openNow}. */
    public int openNow(Path path, Set<? extends OpenOption> options) {
        if (!maySkipTheLoop()) {
            return Backend.NOT_NOW;
        }
        int handle = loops[0].backend().openNow(path, options);
        loops[0].countIf(handle >= 0);
        return handle;
    }

    /** The attributes of such a file: {@link dev.heddle.backend.Backend#statNow}. */
    public FileStatus statNow(int handle) {
        if (!maySkipTheLoop()) {
            return null;
        }
        FileStatus status = loops[0].backend().statNow(handle);
        loops[0].countIf(status != null);
        return status;
    }

    /** Whether a socket, if nobody uses it, may be given back on the calling thread. */
    public boolean closesNow(int handle) {
        return maySkipTheLoop() && loops[0].backend().closesNow(handle);
    }

    /** Gives such a file or socket back; false, and nothing has happened, if it is in use. */
    public boolean closeNow(Handle handle) {
        if (!maySkipTheLoop() || !handle.startClosingUnused()) {
            return false;
        }
        loops[0].backend().release(handle.number());
        loops[0].countIf(true);
        return true;
    }

    /**
     * Reads a file on the calling thread if that needs no waiting. The caller holds a share of it.
     *
     * @return as {@link dev.heddle.backend.Backend#readNow}
     */
    public int readNow(int handle, ByteBuffer target, long position) {
        if (!maySkipTheLoop()) {
            return Backend.NOT_NOW;
        }
        int count = loops[0].backend().readNow(handle, target, position);
        loops[0].countIf(count >= 0);
        return count;
    }

    /** The same for writing: {@link dev.heddle.backend.Backend#writeNow}. */
    public int writeNow(int handle, ByteBuffer source, long position) {
        if (!maySkipTheLoop()) {
            return Backend.NOT_NOW;
        }
        int count = loops[0].backend().writeNow(handle, source, position);
        loops[0].countIf(count >= 0);
        return count;
    }

    /** Not on a loop's own thread, which is told that it must not wait. */
    private boolean maySkipTheLoop() {
        return loops[0].isSound() && !loops[0].isDriver();
    }

    /** Brings to all loops that a closing has started. */
    public void end(Shares closing) {
        loops[0].handOver(closing);
        for (int i = 1; i < loops.length; i++) {
            loops[i].handOver(new CancelAll(closing));
        }
    }

    /** See {@link Shares#cancelAll}. */
    public void cancelAll(Shares shares) {
        shares.cancelAll(loops);
    }

    /** Makes virtual threads that the loops run, in turn; only where there is no obstacle. */
    public ThreadFactory threads() {
        return loops.length == 1 ? threads[0].threads() : this::newThread;
    }

    private Thread newThread(Runnable task) {
        IoLoop loop = next();
        return threads[loop.index].threads().newThread(() -> {
            HOME.set(loop);
            task.run();
        });
    }

    /** Which backend they run on, and why. */
    public String reason() {
        return first.reason();
    }

    /** A count of all of them together. */
    public long count(Counter counter) {
        long sum = 0;
        for (IoLoop loop : loops) {
            sum += loop.count(counter);
        }
        return sum;
    }

    /** How many threads make blocking calls for them at the moment. */
    public int workers() {
        int sum = 0;
        for (IoLoop loop : loops) {
            sum += loop.backend().workers();
        }
        return sum;
    }

    /** Why they had to give up, or null. */
    public Throwable death() {
        Throwable death = null;
        for (int i = 0; i < loops.length && death == null; i++) {
            death = loops[i].death();
        }
        return death;
    }

    /**
     * Ends everything under way and stops the threads; waits until they have. An interrupt does not
     * end the wait; the interrupt status is set again afterwards.
     *
     * @throws IllegalStateException from one of these threads itself
     */
    @Override
    public void close() {
        for (LoopThread thread : threads) {
            if (thread != null) {
                thread.close();
            }
        }
    }
}
