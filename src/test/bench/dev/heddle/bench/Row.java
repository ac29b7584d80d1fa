package dev.heddle.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One round's figures, as in a line of a file of results.
 *
 * @param contender its {@link Contender#name}
 * @param count     how many threads or connections
 * @param round     from 1
 */
record Row(String contender, int count, int round, Map<Metric, Double> sample) {
    private static final int KEYS = 3;

    static String header() {
        return "contender,count,round," + Stream.of(Metric.values())
                .map(metric -> metric.name().toLowerCase()).collect(Collectors.joining(","));
    }

    String line() {
        return contender + "," + count + "," + round + "," + Stream.of(Metric.values())
                .map(metric -> sample.containsKey(metric)
                        ? Metric.exact(sample.get(metric)) : "")
                .collect(Collectors.joining(","));
    }

    static Row parse(String line) {
        List<String> cells = List.of(line.split(",", -1));
        Map<Metric, Double> sample = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            String cell = cells.get(KEYS + metric.ordinal());
            if (!cell.isEmpty()) {
                sample.put(metric, Double.parseDouble(cell));
            }
        }
        return new Row(cells.get(0), Integer.parseInt(cells.get(1)),
                Integer.parseInt(cells.get(2)), sample);
    }
}
