package dev.heddle.loop;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Frees the actor whom nobody has woken, so that a lost wake-up is an outcome and no hang. */
final class ParkedActor {
    /** Much longer than whoever has to wake it may be kept from doing so. */
    private static final long LOST_MS = 5_000;

    private static volatile ParkedActor waiting;

    static {
        Thread.ofPlatform().daemon().start(ParkedActor::watch);
    }

    private final Thread thread = Thread.currentThread();
    private final BooleanSupplier mayGoOn;
    private volatile boolean freed;

    private ParkedActor(BooleanSupplier mayGoOn) {
        this.mayGoOn = mayGoOn;
    }

    /**
     * Lets the calling actor wait.
     *
     * @param mayGoOn whether what it waits for has come to pass
     * @return whether it was woken as it has to be
     */
    static boolean isWoken(Runnable wait, BooleanSupplier mayGoOn) {
        ParkedActor actor = new ParkedActor(mayGoOn);
        waiting = actor;
        wait.run();
        waiting = null;
        return !actor.freed;
    }

    private static void watch() {
        ParkedActor before = null;
        while (true) {
            LockSupport.parkNanos(LOST_MS * 1_000_000);
            ParkedActor now = waiting;
            boolean mayGoOn = now != null && now.mayGoOn.getAsBoolean();
            if (mayGoOn && now == before && now.thread.getState() == Thread.State.WAITING) {
                now.freed = true;
                LockSupport.unpark(now.thread);
            }
            before = mayGoOn ? now : null;
        }
    }
}
