package dev.heddle.bench.jmh;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A sleep of 100 µs: what it takes beyond them is lateness. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = Micro.FORKS, jvmArgsAppend = Micro.VIRTUAL)
public class Sleep {
    private static final Duration TIME = Duration.ofNanos(100_000);

    /** By the loop's timers. */
    @Benchmark
    public void sleep(Opened opened) throws InterruptedException {
        opened.heddle.sleep(TIME);
    }

    /** By the JDK's. */
    @Benchmark
    public void jdkSleep() throws InterruptedException {
        Thread.sleep(TIME);
    }
}
