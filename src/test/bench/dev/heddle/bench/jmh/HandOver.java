package dev.heddle.bench.jmh;

import dev.heddle.Event;
import dev.heddle.Pending;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** The way to the loop's thread and back, alone and in company. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = Micro.FORKS, jvmArgsAppend = Micro.VIRTUAL)
public class HandOver {
    private static final int DEPTH = 32;

    /** A sleep of no time: to the loop, which calls back at once. */
    @Benchmark
    public void roundTrip(Opened opened) throws InterruptedException {
        opened.heddle.sleep(Duration.ZERO);
    }

    /** An event that is triggered already. */
    @Benchmark
    public boolean triggeredEvent(Opened opened) throws InterruptedException {
        Event event = opened.heddle.event();
        event.trigger();
        return event.await();
    }

    /** One read through the loop. */
    @Benchmark
    public int submittedRead(OpenedFile opened, CachedFile cached) throws IOException {
        return opened.file.submitRead(cached.direct.clear(), 0).await();
    }

    /** One of several reads that are submitted, and then awaited. */
    @Benchmark
    @OperationsPerInvocation(DEPTH)
    public int submittedReads(OpenedFile opened, CachedFile cached) throws IOException {
        Pending[] reads = new Pending[DEPTH];
        for (int i = 0; i < DEPTH; i++) {
            reads[i] = opened.file.submitRead(cached.direct.duplicate().clear(), 0);
        }
        int bytes = 0;
        for (Pending read : reads) {
            bytes += read.await();
        }
        return bytes;
    }
}
