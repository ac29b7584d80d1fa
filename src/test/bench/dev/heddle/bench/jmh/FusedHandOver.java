package dev.heddle.bench.jmh;

import dev.heddle.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What {@link HandOver} asks, of a thread that the loop runs: nothing is handed over then. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = Micro.FORKS, jvmArgsAppend = {"-Djmh.executor=CUSTOM",
        "-Djmh.executor.class=dev.heddle.bench.jmh.FusedExecutor"})
public class FusedHandOver {
    /** A sleep of no time. */
    @Benchmark
    public void roundTrip() throws InterruptedException {
        FusedExecutor.heddle().sleep(Duration.ZERO);
    }

    /** An event that is triggered already. */
    @Benchmark
    public boolean triggeredEvent() throws InterruptedException {
        Event event = FusedExecutor.heddle().event();
        event.trigger();
        return event.await();
    }

    /** One read through the ring. */
    @Benchmark
    public int submittedRead(FusedFile opened, CachedFile cached) throws IOException {
        return opened.file.submitRead(cached.direct.clear(), 0).await();
    }
}
