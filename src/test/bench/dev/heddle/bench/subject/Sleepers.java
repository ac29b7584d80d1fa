package dev.heddle.bench.subject;

import dev.heddle.bench.Settings;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Many threads that sleep once, each for its own time; what counts is how late they wake. */
final class Sleepers implements Work {
    private static final long SLEEP_MIN_NANOS = 2_000_000_000L;
    /** Times the seconds of a round: a million at once would be a queue, and not timers. */
    private static final int SPREAD = 4;

    @Override
    public Result run(Api api, Settings settings) throws InterruptedException {
        Histogram lateness = new ConcurrentHistogram(Result.histogram());
        CountDownLatch awake = new CountDownLatch(settings.count);
        SplittableRandom random = new SplittableRandom(settings.count);
        long spread = (long) (settings.seconds * SPREAD * 1e9);
        long cpu = Result.cpuMicrosSoFar();
        for (int i = 0; i < settings.count; i++) {
            long nanos = SLEEP_MIN_NANOS + random.nextLong(spread);
            api.start(() -> sleep(api, nanos, lateness, awake));
        }
        awake.await();
        return new Result(settings.count, Double.NaN, Result.cpuMicrosSoFar() - cpu, lateness);
    }

    private static void sleep(Api api, long nanos, Histogram lateness, CountDownLatch awake) {
        try {
            long end = System.nanoTime() + nanos;
            api.sleep(Duration.ofNanos(nanos));
            lateness.recordValue(Math.clamp(System.nanoTime() - end, 0, Result.LATENCY_MAX_NANOS));
            awake.countDown();
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts", e);
        }
    }
}
