package dev.heddle.bench.jmh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A read of 4 KiB that is done in place, as the page cache has it; and the JDK's. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = Micro.FORKS, jvmArgsAppend = Micro.VIRTUAL)
public class InPlace {
    /** Into memory outside of the heap. */
    @Benchmark
    public int readDirect(OpenedFile opened, CachedFile cached) throws IOException {
        return opened.file.read(cached.direct.clear(), 0);
    }

    /** Into an array, by way of memory outside of the heap. */
    @Benchmark
    public int readHeap(OpenedFile opened, CachedFile cached) throws IOException {
        return opened.file.read(cached.heap.clear(), 0);
    }

    /** By the JDK's channel. */
    @Benchmark
    public int jdkReadDirect(CachedFile cached) throws IOException {
        return cached.channel.read(cached.direct.clear(), 0);
    }

    /** By the JDK's channel, which copies. */
    @Benchmark
    public int jdkReadHeap(CachedFile cached) throws IOException {
        return cached.channel.read(cached.heap.clear(), 0);
    }
}
