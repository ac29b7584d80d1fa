package dev.heddle.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The medians of a workload as a table. */
final class Table {
    private static final int CONTENDER = 1;

    private final Results results;
    private final List<Contender> contenders;
    private final List<Metric> metrics;

    Table(Results results, List<Contender> contenders) {
        this.results = results;
        this.contenders = contenders.stream().filter(each -> results.has(each.name())).toList();
        this.metrics = Stream.of(Metric.values()).filter(results::has).toList();
    }

    /** With the rows of all counts. */
    List<String> lines(String parallels) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(header(parallels));
        for (int count : results.counts()) {
            contenders.forEach(contender -> cells.add(row(contender, count)));
        }
        return Markdown.table(cells, CONTENDER);
    }

    private List<String> header(String parallels) {
        List<String> cells = new ArrayList<>(List.of(parallels, ""));
        for (Metric metric : metrics) {
            cells.add(metric.title);
            if (isCompared(metric)) {
                cells.add("× JDK");
                cells.add("±");
            }
        }
        return cells;
    }

    private List<String> row(Contender contender, int count) {
        List<String> cells = new ArrayList<>(
                List.of(String.format("%,d", count), contender.title()));
        for (Metric metric : metrics) {
            double median = results.median(contender.name(), count, metric);
            cells.add(Metric.format(median));
            if (isCompared(metric)) {
                cells.add(ratio(median
                        / results.median(Contenders.BASELINE, count, metric)));
                cells.add(percent(results.spread(contender.name(), count, metric)));
            }
        }
        return cells;
    }

    /** Percentiles have neither ratio nor spread: there would be too many columns. */
    private static boolean isCompared(Metric metric) {
        return metric == Metric.RATE || metric == Metric.CPU || metric == Metric.MEMORY;
    }

    private static String ratio(double value) {
        return Double.isFinite(value) ? String.format("%.2f", value) : "";
    }

    private static String percent(double value) {
        return Double.isFinite(value) ? String.format("%.0f %%", value * 100) : "";
    }
}
