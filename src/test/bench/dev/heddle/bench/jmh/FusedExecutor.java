package dev.heddle.bench.jmh;

import dev.heddle.Heddle;
import dev.heddle.HeddleThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs JMH's thread fused with a Heddle, the one that the benchmark then uses. JMH makes it, by its
 * name and with these arguments.
 */
public final class FusedExecutor extends AbstractExecutorService {
    private static Heddle heddle;

    private final ExecutorService threads;

    /** Of as many threads as there are tasks. */
    public FusedExecutor(int count, String name) {
        HeddleThreads fused = heddle().threads();
        if (!fused.areFused()) {
            throw new IllegalStateException(fused.reason());
        }
        threads = fused.executor();
    }

    /** The one of this JVM; it ends with it. */
    static synchronized Heddle heddle() {
        try {
            if (heddle == null) {
                heddle = Heddle.open();
            }
            return heddle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
