package dev.heddle.loop;

import dev.heddle.backend.Backend;
import dev.heddle.backend.Capability;
import dev.heddle.backend.Operation;
import dev.heddle.backend.Sockets;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Consumer;

/** A backend that performs nothing, but sleeps and wakes; its clock moves by sleeping only. */
final class IdleBackend implements Backend {
    /** How long a sleep lasts that nobody ends: much longer than a thread is kept waiting. */
    private static final long LOST_NANOS = 5_000_000_000L;

    /** Whether the last sleep was in vain; the driving thread's. */
    boolean sleptInVain;
    private volatile boolean rung;
    private volatile long now;

    /** A loop on such a backend, which the calling thread drives. */
    static IoLoop openLoop() {
        return new IoLoop(new IdleBackend(), LoopSettings.STAGING_MIN_BYTES);
    }

    @Override
    public void turn(long timeoutNanos, Consumer<? super Operation> ended) {
        sleptInVain = false;
        if (timeoutNanos > 0) {
            long start = System.nanoTime();
            while (!rung && !sleptInVain) {
                Thread.onSpinWait();
                sleptInVain = System.nanoTime() - start > LOST_NANOS;
            }
            now = now + timeoutNanos;
        }
        rung = false;
    }

    @Override
    public void wake() {
        rung = true;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public int capacity() {
        return 1;
    }

    @Override
    public int workers() {
        return 0;
    }

    @Override
    public boolean submit(Operation operation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancel(Operation target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void release(int handle) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int readNow(int handle, ByteBuffer target, long position) {
        return NOT_NOW;
    }

    @Override
    public boolean attempt(Operation operation) {
        return false;
    }

    @Override
    public boolean accepts(ByteBuffer buffer) {
        return true;
    }

    @Override
    public Sockets sockets() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        rung = false;
    }
}
