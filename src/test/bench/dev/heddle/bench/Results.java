package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of one workload, and its file: NAME.csv, whose first lines say where the
 * figures come from and what is missing, each after a "# ".
 */
final class Results {
    private static final String REMARK = "# ";

    final String workload;
    final List<String> remarks = new ArrayList<>();
    final List<Row> rows = new ArrayList<>();

    Results(String workload) {
        this.workload = workload;
    }

    /** As they were written last, if ever. */
    static Optional<Results> read(Path folder, String workload) throws IOException {
        Path file = folder.resolve(workload + ".csv");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Results results = new Results(workload);
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(REMARK)) {
                results.remarks.add(line.substring(REMARK.length()));
            } else if (!line.equals(Row.header())) {
                results.rows.add(Row.parse(line));
            }
        }
        return Optional.of(results);
    }

    void write(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        remarks.forEach(remark -> lines.add(REMARK + remark));
        lines.add(Row.header());
        rows.forEach(row -> lines.add(row.line()));
        Files.write(folder.resolve(workload + ".csv"), lines);
    }

    List<Integer> counts() {
        return rows.stream().map(Row::count).distinct().sorted().toList();
    }

    boolean has(String contender) {
        return rows.stream().anyMatch(row -> row.contender().equals(contender));
    }

    boolean has(Metric metric) {
        return rows.stream().anyMatch(row -> row.sample().containsKey(metric));
    }

    /** Of the rounds; NaN if there is none. */
    double median(String contender, int count, Metric metric) {
        double[] values = values(contender, count, metric);
        int middle = values.length / 2;
        if (values.length == 0) {
            return Double.NaN;
        }
        return values.length % 2 == 1 ? values[middle]
                : (values[middle - 1] + values[middle]) / 2;
    }

    /** Half of the distance from the least to the greatest round, by the median. */
    double spread(String contender, int count, Metric metric) {
        double[] values = values(contender, count, metric);
        return values.length == 0 ? Double.NaN
                : (values[values.length - 1] - values[0]) / 2 / median(contender, count, metric);
    }

    private double[] values(String contender, int count, Metric metric) {
        return rows.stream()
                .filter(row -> row.contender().equals(contender) && row.count() == count
                        && row.sample().containsKey(metric))
                .mapToDouble(row -> row.sample().get(metric)).sorted().toArray();
    }
}
