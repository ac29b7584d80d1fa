package dev.heddle.channels;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A call on a thread of its own, whoever's it is. */
final class Caller<T> {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Both kinds of thread. */
    enum On {
        VIRTUAL, PLATFORM;

        <T> Caller<T> start(Callable<T> code) {
            return new Caller<>(this, code);
        }
    }

    final Thread thread;
    private final CompletableFuture<T> end = new CompletableFuture<>();
    private volatile boolean interruptedAtEnd;

    private Caller(On on, Callable<T> code) {
        Runnable all = () -> run(code);
        thread = on == On.VIRTUAL ? Thread.ofVirtual().unstarted(all)
                : Thread.ofPlatform().unstarted(all);
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

    /** Waits until the call waits, be it parked or in a system call of the JDK's. */
    Caller<T> awaitBlocked() {
        Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).atMost(SOON)
                .failFast("the call ended instead of waiting", this::requireRunning)
                .until(this::isBlocked);
        return this;
    }

    /** Throws what the call threw, if it has. */
    private void requireRunning() throws Exception {
        if (end.isDone()) {
            fail("it returned " + end.get());
        }
    }

    private boolean isBlocked() {
        Thread.State state = thread.getState();
        if (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING) {
            return true;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].isNativeMethod()
                && stack[0].getClassName().startsWith("sun.nio.ch.");
    }

    boolean interruptedAtEnd() {
        return interruptedAtEnd;
    }

    T result() throws Exception {
        try {
            return end.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    <X extends Throwable> X failure(Class<X> type) {
        return assertInstanceOf(type, assertThrows(Throwable.class, this::result));
    }
}
