package dev.heddle.bench;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The medians of a workload as bars, for each of its metrics one chart, side by side. */
final class Plot {
    private static final int CHART_WIDTH = 480;
    private static final int CHART_HEIGHT = 340;
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Font TITLE = TEXT.deriveFont(14f);
    private static final Color LINES = new Color(0xdd, 0xdd, 0xdd);

    private final Results results;
    private final List<Contender> contenders;
    private final List<Metric> metrics;

    Plot(Results results, List<Contender> contenders) {
        this.results = results;
        this.contenders = contenders.stream().filter(each -> results.has(each.name())).toList();
        this.metrics = Stream.of(Metric.RATE, Metric.CPU, Metric.MEMORY).filter(results::has)
                .toList();
    }

    /** Writes NAME.svg into a folder. */
    void write(Path folder, String parallels) throws IOException {
        VectorGraphics2D graphics = new VectorGraphics2D();
        for (Metric metric : metrics) {
            chart(metric, parallels).paint(graphics, CHART_WIDTH, CHART_HEIGHT);
            graphics.translate(CHART_WIDTH, 0);
        }
        PageSize size = new PageSize(0, 0, CHART_WIDTH * metrics.size(), CHART_HEIGHT);
        try (OutputStream out = Files.newOutputStream(folder.resolve(results.workload + ".svg"))) {
            new SVGProcessor().getDocument(graphics.getCommands(), size).writeTo(out);
        }
    }

    private CategoryChart chart(Metric metric, String parallels) {
        CategoryChart chart = new CategoryChartBuilder().width(CHART_WIDTH).height(CHART_HEIGHT)
                .title(metric.title).xAxisTitle(parallels).build();
        style(chart.getStyler());
        List<String> counts = results.counts().stream()
                .map(count -> String.format("%,d", count)).toList();
        for (Contender contender : contenders) {
            List<Double> medians = new ArrayList<>();
            for (int count : results.counts()) {
                double median = results.median(contender.name(), count, metric);
                medians.add(Double.isNaN(median) ? null : median);
            }
            chart.addSeries(contender.title(), counts, medians)
                    .setFillColor(Color.decode(contender.color()));
        }
        return chart;
    }

    private static void style(CategoryStyler styler) {
        styler.setOverlapped(false).setAvailableSpaceFill(0.85)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE).setLegendFont(TEXT)
                .setChartBackgroundColor(Color.WHITE).setChartTitleFont(TITLE)
                .setChartTitleBoxVisible(false)
                .setPlotBorderVisible(false);
        styler.setAxisTitleFont(TEXT).setAxisTickLabelsFont(TEXT)
                .setPlotGridLinesColor(LINES).setPlotGridVerticalLinesVisible(false)
                .setYAxisDecimalPattern("#,##0.##").setYAxisMin(0.0);
    }
}
