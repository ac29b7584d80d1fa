package dev.heddle.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** One contender's figures of one round. */
final class Sample {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final int DIGITS = 3;

    private Sample() {
    }

    /** From the line that a measured process or the load generator prints at its end. */
    static Map<Metric, Double> parse(String line) throws IOException {
        Map<String, String> values = values(line);
        double operations = Double.parseDouble(values.get("operations"));
        if (operations == 0) {
            throw new IOException("no operation ended in that time");
        }
        Map<Metric, Double> sample = new EnumMap<>(Metric.class);
        double seconds = Double.parseDouble(values.get("seconds"));
        if (!Double.isNaN(seconds)) {
            sample.put(Metric.RATE, operations / seconds);
        }
        sample.put(Metric.CPU, Double.parseDouble(values.get("cpu_micros")) / operations);
        String latencies = values.getOrDefault("latencies", "");
        if (!latencies.isEmpty()) {
            addPercentiles(sample, latencies);
        }
        return sample;
    }

    /** The values of a line of KEY=VALUE; other words are passed over. */
    static Map<String, String> values(String line) {
        return Arrays.stream(line.split(" ")).filter(word -> word.contains("="))
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static void addPercentiles(Map<Metric, Double> sample, String latencies) {
        Histogram histogram = new Histogram(DIGITS);
        for (String bucket : latencies.split(",")) {
            int colon = bucket.indexOf(':');
            histogram.recordValueWithCount(Long.parseLong(bucket.substring(0, colon)),
                    Long.parseLong(bucket.substring(colon + 1)));
        }
        sample.put(Metric.P50, histogram.getValueAtPercentile(50) / NANOS_PER_MICRO);
        sample.put(Metric.P99, histogram.getValueAtPercentile(99) / NANOS_PER_MICRO);
        sample.put(Metric.P999, histogram.getValueAtPercentile(99.9) / NANOS_PER_MICRO);
    }
}
