package dev.switchback.simulation;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Three pictures of the results, as SVG. */
final class Pictures {
  private static final double ALPHA = 0.05;
  private static final int WIDTH = 800;
  private static final int HEIGHT = 450;

  private final Map<Cell, Result> results;
  private final Path directory;

  Pictures(Map<Cell, Result> results, Path directory) {
    this.results = results;
    this.directory = directory;
  }

  void draw() throws IOException {
    write(power(), "simulation-power");
    write(evidence(), "simulation-evidence");
    write(nulls(), "simulation-nulls");
  }

  private void write(Chart<?, ?> chart, String name) throws IOException {
    VectorGraphicsEncoder.saveVectorGraphic(
        chart, directory.resolve(name).toString(), VectorGraphicsFormat.SVG);
  }

  private XYChart power() {
    XYChart chart = lines("Rollouts taken back, alpha 5 %", "canary calls", "share of rollouts");
    chart.getStyler().setXAxisLogarithmic(true);
    double[] calls = new double[121];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = Math.pow(10, 4.0 * i / (calls.length - 1));
    }
    results.forEach(
        (cell, result) -> {
          if (!cell.isNull() && cell.alpha() == ALPHA && cell.name().startsWith("errors")) {
            line(
                chart,
                cell.name(),
                calls,
                Arrays.stream(calls).map(n -> result.revertedWithin((int) n)).toArray());
          }
        });
    return chart;
  }

  private static XYChart evidence() {
    int step = 20;
    XYChart chart = lines("Evidence over calls, alpha 5 %", "calls of both slices", "ln E");
    double[] calls = new double[6_000 / step];
    Arrays.setAll(calls, i -> (i + 1) * step);
    double needed = -Math.log(ALPHA);
    line(chart, "needed", calls, Arrays.stream(calls).map(n -> needed).toArray());
    for (int seed = 1; seed <= 3; seed++) {
      Errors equal = Errors.of("0%", 0.01, 0.01, 6_000);
      Errors worse = Errors.of("0%", 0.01, 0.05, 6_000);
      line(chart, "equal, seed " + seed, calls, equal.path(seed, ALPHA, step));
      line(chart, "1 → 5 %, seed " + seed, calls, cut(worse.path(seed, ALPHA, step)));
    }
    return chart;
  }

  /** What is far above the line only flattens the rest. */
  private static double[] cut(double[] path) {
    return Arrays.stream(path).map(lnE -> Math.min(lnE, 8)).toArray();
  }

  private CategoryChart nulls() {
    List<String> names = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    results.forEach(
        (cell, result) -> {
          if (cell.isNull() && cell.alpha() == ALPHA) {
            names.add(cell.name());
            rates.add(100 * result.reverted());
          }
        });
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(2 * HEIGHT)
            .title("False reverts under each null, 5 % declared")
            .yAxisTitle("% of rollouts")
            .build();
    plain(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisLabelRotation(90);
    chart.getStyler().setYAxisMax(100 * ALPHA);
    chart.getStyler().setYAxisMin(0.0);
    chart.addSeries("false reverts", names, rates);
    return chart;
  }

  private static XYChart lines(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    plain(chart.getStyler());
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    return chart;
  }

  private static void plain(Styler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
  }

  private static void line(XYChart chart, String name, double[] x, double[] y) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE);
  }
}
