package dev.heddle.bench.subject;

import java.util.StringJoiner;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * What a measured process found, which it prints as one line; the load generator in C prints such
 * a line, too.
 *
 * @param operations how many
 * @param seconds    in what time; NaN where it was given
 * @param cpuMicros  user and system time of the process in that time
 * @param latencies  of the operations, or of a sample of them, in nanoseconds
 */
record Result(long operations, double seconds, long cpuMicros, Histogram latencies) {
    /** The greatest that is told apart. */
    static final long LATENCY_MAX_NANOS = 60_000_000_000L;

    /** Two digits: what one histogram of a thousand is to have. */
    static Histogram histogram() {
        return new Histogram(LATENCY_MAX_NANOS, 2);
    }

    /** User and system time of this process so far. */
    static long cpuMicrosSoFar() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1000;
    }

    String line() {
        StringJoiner values = new StringJoiner(",");
        for (HistogramIterationValue value : latencies.recordedValues()) {
            values.add(value.getValueIteratedTo() + ":" + value.getCountAtValueIteratedTo());
        }
        return "operations=" + operations + " seconds=" + seconds + " cpu_micros=" + cpuMicros
                + " latencies=" + values;
    }
}
