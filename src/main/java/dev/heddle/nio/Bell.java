package dev.heddle.nio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/** Wakes the driving thread, with a system call only when it sleeps. */
final class Bell {
    /*
     *   AWAKE  -> RUNG     wake: the next wait does not happen
     *   AWAKE  -> ASLEEP   the driving thread, before it waits
     *   ASLEEP -> RUNG     wake, rouse; whoever made this step calls the alarm
     *   RUNG   -> AWAKE    the driving thread: the wake is spent
     *   ASLEEP -> AWAKE    the driving thread, after a wait that nobody ended
     *
     * No wake-up is lost: the sleeper becomes ASLEEP and only then looks at the mailbox; a waker
     * posts and only then looks at the state. All four are volatile, so one of them sees the
     * other. An alarm that comes late ends a later wait early, which does no harm.
     */
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int RUNG = 2;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Bell.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Runnable alarm;
    private volatile int state;

    /** @param alarm ends the wait of the driving thread, or else its next */
    Bell(Runnable alarm) {
        this.alarm = alarm;
    }

    /** Any thread: ends the wait under way, or else prevents the next. */
    void wake() {
        int before = (int) STATE.getAndSet(this, RUNG); // pairs with fallAsleep and rise
        if (before == ASLEEP) {
            alarm.run();
        }
    }

    /** Any thread: ends the wait under way, if there is one. */
    void rouse() {
        // The plain volatile read spares a busy driving thread's cache line.
        if (state == ASLEEP && STATE.compareAndSet(this, ASLEEP, RUNG)) {
            alarm.run();
        }
    }

    /**
     * The driving thread: announces a wait.
     *
     * @param nothingCame looks whether there is nothing to do after all
     * @return whether to wait; {@code false} if it was woken beforehand or something came
     */
    boolean fallAsleep(BooleanSupplier nothingCame) {
        return STATE.compareAndSet(this, AWAKE, ASLEEP) // pairs with wake and rouse
                && nothingCame.getAsBoolean();
    }

    /** The driving thread: spends the wake-ups so far; what preceded them is visible now. */
    void rise() {
        if (state != AWAKE) {
            STATE.getAndSet(this, AWAKE); // pairs with wake
        }
    }
}
