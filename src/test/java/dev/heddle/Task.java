package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Code under test on a thread of its own, watched from the test's thread. */
final class Task<T> {
    /** Much longer than anything here takes, so that whatever exceeds it hangs. */
    static final Duration SOON = Duration.ofSeconds(20);

    /** Both kinds of thread that may make blocking calls. */
    enum On {
        VIRTUAL, PLATFORM;

        <T> Task<T> start(Callable<T> code) {
            return new Task<>(this, code);
        }

        Task<Void> start(Action code) {
            return start(() -> {
                code.run();
                return null;
            });
        }

        <T> T run(Callable<T> code) throws Exception {
            return start(code).result();
        }

        void run(Action code) throws Exception {
            start(code).result();
        }
    }

    /** Code without a result. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** Makes the threads of {@link On#VIRTUAL}; the setting says which. */
    static volatile ThreadFactory virtual = Thread.ofVirtual().factory();

    final Thread thread;
    private final CompletableFuture<T> end = new CompletableFuture<>();
    private volatile boolean interruptedAtEnd;

    private Task(On on, Callable<T> code) {
        ThreadFactory factory = on == On.VIRTUAL ? virtual : Thread.ofPlatform().factory();
        thread = factory.newThread(() -> run(code));
        thread.setName("task");
        thread.start();
    }

    private void run(Callable<T> code) {
        try {
            T result = code.call();
            interruptedAtEnd = Thread.currentThread().isInterrupted();
            end.complete(result);
        } catch (Throwable e) {
            interruptedAtEnd = Thread.currentThread().isInterrupted();
            end.completeExceptionally(e);
        }
    }

    /** Awaitility with an eye that is quick. */
    static ConditionFactory soon() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2))
                .atMost(SOON);
    }

    /** Waits until the thread waits for something. */
    Task<T> awaitParked() {
        soon().failFast("the call ended instead of waiting", this::requireRunning)
                .until(this::isParked);
        return this;
    }

    /** Throws what the call threw, if it has. */
    private void requireRunning() throws Exception {
        if (hasEnded()) {
            fail("it returned " + end.get());
        }
    }

    boolean isParked() {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    /** Interrupts, and waits until the call has taken note and waits on, or has ended. */
    void interruptAndAwaitNotice() {
        thread.interrupt();
        soon().until(() -> hasEnded() || !thread.isInterrupted() && isParked());
    }

    boolean hasEnded() {
        return end.isDone();
    }

    /** Whether the thread's interrupt status was set when the code had ended. */
    boolean interruptedAtEnd() {
        return interruptedAtEnd;
    }

    /** Waits for the code's end; what it threw is thrown on. */
    T result() throws Exception {
        try {
            return end.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception cause -> {
                    cause.addSuppressed(new Exception("the test waited here"));
                    throw cause;
                }
                case Error cause -> throw cause;
                default -> throw e;
            }
        }
    }

    /** Waits for the code's end, which has to be a failure of this very type or a subtype. */
    <X extends Throwable> X failure(Class<X> type) {
        Exception e = assertThrows(Exception.class,
                () -> end.get(SOON.toMillis(), TimeUnit.MILLISECONDS));
        // A future throws a CancellationException as it is.
        return assertInstanceOf(type, e instanceof ExecutionException ? e.getCause() : e);
    }
}
