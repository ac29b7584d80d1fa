package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * JMH's answers, and their file, jmh.csv.
 *
 * @param remarks where they come from
 */
public record MicroResults(List<String> remarks, List<Row> rows) {
    private static final String FILE = "jmh.csv";
    private static final String REMARK = "# ";
    private static final String HEADER = "benchmark,backend,nanos,error,bytes";

    /**
     * One of them.
     *
     * @param nanos per operation
     * @param error half of the interval that has the mean with 99.9 %
     * @param bytes allocated per operation
     */
    public record Row(String benchmark, String backend, double nanos, double error, double bytes) {
        private String line() {
            return String.join(",", benchmark, backend, Metric.exact(nanos),
                    Double.isFinite(error) ? Metric.exact(error) : "NaN", Metric.exact(bytes));
        }

        private static Row parse(String line) {
            String[] cells = line.split(",");
            return new Row(cells[0], cells[1], Double.parseDouble(cells[2]),
                    Double.parseDouble(cells[3]), Double.parseDouble(cells[4]));
        }
    }

    /** None yet. */
    public MicroResults() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    static Optional<MicroResults> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        MicroResults results = new MicroResults();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(REMARK)) {
                results.remarks.add(line.substring(REMARK.length()));
            } else if (!line.equals(HEADER)) {
                results.rows.add(Row.parse(line));
            }
        }
        return Optional.of(results);
    }

    /** Writes the file into a folder. */
    public void write(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        remarks.forEach(remark -> lines.add(REMARK + remark));
        lines.add(HEADER);
        rows.forEach(row -> lines.add(row.line()));
        Files.write(folder.resolve(FILE), lines);
    }

    /** As a table in Markdown. */
    public List<String> lines() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("", "backend", "ns", "±", "bytes allocated"));
        for (Row row : rows) {
            cells.add(List.of(row.benchmark, row.backend.toLowerCase(), Metric.format(row.nanos),
                    Metric.format(row.error), Metric.format(row.bytes)));
        }
        return Markdown.table(cells, 0, 1);
    }
}
