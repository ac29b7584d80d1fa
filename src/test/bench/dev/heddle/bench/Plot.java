package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The medians of a workload as bars, in SVG: a group of them for each count, a column for each
 * metric. The longest bar of each group and column has the full length, so bars are to be compared
 * within their group; the figures are beside them. Lines of text, so that a change can be read.
 */
final class Plot {
    private static final int NAMES_WIDTH = 160;
    private static final int COLUMN_WIDTH = 350;
    private static final int BAR_LENGTH_MAX = 270;
    private static final int LINE_HEIGHT = 18;
    private static final int BAR_HEIGHT = 13;
    private static final int MARGIN = 10;
    private static final int GAP = 4;

    private final Results results;
    private final List<Contender> contenders;
    private final List<Metric> metrics;
    private final List<String> shapes = new ArrayList<>();

    /** The baseline of the next line of text. */
    private int y = MARGIN + BAR_HEIGHT;

    Plot(Results results, List<Contender> contenders) {
        this.results = results;
        this.contenders = contenders.stream().filter(each -> results.has(each.name())).toList();
        this.metrics = Stream.of(Metric.RATE, Metric.CPU, Metric.MEMORY).filter(results::has)
                .toList();
    }

    /** Writes NAME.svg into a folder. */
    void write(Path folder, String parallels) throws IOException {
        for (int i = 0; i < metrics.size(); i++) {
            text(column(i), "bold", metrics.get(i).title);
        }
        for (int count : results.counts()) {
            group(count, parallels);
        }
        int width = column(metrics.size());
        int height = y - BAR_HEIGHT + MARGIN;
        List<String> lines = new ArrayList<>();
        lines.add(("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"12\">").formatted(width, height, width));
        lines.add("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        lines.addAll(shapes);
        lines.add("</svg>");
        Files.write(folder.resolve(results.workload + ".svg"), lines);
    }

    private static int column(int index) {
        return NAMES_WIDTH + index * COLUMN_WIDTH;
    }

    private void group(int count, String parallels) {
        text(MARGIN, "bold", "%,d %s".formatted(count,
                count == 1 ? parallels.substring(0, parallels.length() - 1) : parallels));
        y += LINE_HEIGHT;
        for (Contender contender : contenders) {
            text(MARGIN, "normal", contender.title());
            for (int i = 0; i < metrics.size(); i++) {
                bar(column(i), contender, count, metrics.get(i));
            }
            y += LINE_HEIGHT;
        }
        y += LINE_HEIGHT / 2;
    }

    private void bar(int x, Contender contender, int count, Metric metric) {
        double value = results.median(contender.name(), count, metric);
        if (Double.isNaN(value)) {
            text(x, "normal", "–");
            return;
        }
        double greatest = contenders.stream()
                .mapToDouble(each -> results.median(each.name(), count, metric))
                .filter(Double::isFinite).max().orElseThrow();
        int length = (int) Math.max(1, Math.round(BAR_LENGTH_MAX * value / greatest));
        shapes.add("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>".formatted(
                x, y - BAR_HEIGHT + 2, length, BAR_HEIGHT, contender.color()));
        text(x + length + GAP, "normal", Metric.format(value));
    }

    private void text(int x, String weight, String text) {
        shapes.add("<text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>".formatted(
                x, y, weight, text));
    }
}
