package dev.heddle.bench.subject;

import dev.heddle.bench.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** An operation that several threads repeat until time is over; counted after the warm-up. */
final class Repeated {
    /**
     * Operations until a thread steps back. Those in place never park, so without it the first
     * threads would keep the others from ever running.
     */
    private static final int STRETCH = 64;

    private volatile boolean counting;
    private volatile boolean over;

    private Repeated() {
    }

    /** What one thread repeats. */
    interface Operation {
        void run() throws IOException;
    }

    /** Makes what the thread of that index repeats. */
    interface Maker {
        Operation make(int index) throws IOException;
    }

    static Result measure(Api api, Settings settings, Maker maker)
            throws IOException, InterruptedException {
        return new Repeated().run(api, settings, maker);
    }

    private Result run(Api api, Settings settings, Maker maker)
            throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<Histogram> histograms = new ArrayList<>();
        for (int i = 0; i < settings.count; i++) {
            Operation operation = maker.make(i);
            Histogram histogram = Result.histogram();
            histograms.add(histogram);
            threads.add(api.start(() -> repeat(operation, histogram)));
        }
        sleep(settings.warmUp);
        long cpu = Result.cpuMicrosSoFar();
        long start = System.nanoTime();
        counting = true;
        sleep(settings.seconds);
        counting = false;
        double seconds = (System.nanoTime() - start) / 1e9;
        cpu = Result.cpuMicrosSoFar() - cpu;
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        Histogram all = Result.histogram();
        histograms.forEach(all::add);
        return new Result(all.getTotalCount(), seconds, cpu, all);
    }

    private static void sleep(double seconds) throws InterruptedException {
        Thread.sleep(Duration.ofNanos((long) (seconds * 1e9)));
    }

    private void repeat(Operation operation, Histogram histogram) {
        try {
            while (!over) {
                long before = System.nanoTime();
                for (int i = 0; i < STRETCH && !over; i++) {
                    operation.run();
                    long after = System.nanoTime();
                    if (counting) {
                        histogram.recordValue(after - before);
                    }
                    before = after;
                }
                Thread.yield();
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1); // no figures from what went wrong
        }
    }
}
