package dev.safesynth.report;

import dev.safesynth.report.Chapter.Cloud;
import dev.safesynth.report.Chapter.Point;
import dev.safesynth.report.Chapter.Scatter;
import dev.safesynth.report.Svg.Anchor;
import java.util.List;
import java.util.stream.Stream;

/// Two clouds of points in one plane without axes: distances mean something, directions do not.
final class ScatterPlot {
  private static final double LEFT = 14;
  private static final double RIGHT = Svg.WIDTH - 14;
  private static final double TOP = 40;
  private static final double BOTTOM = 430;

  /// More points are neither legible nor small.
  private static final int MOST_POINTS = 600;

  private final Svg svg = new Svg();
  private final double[] x;
  private final double[] y;

  private ScatterPlot(Scatter scatter) {
    List<Point> all =
        Stream.concat(scatter.first().points().stream(), scatter.second().points().stream())
            .toList();
    x = range(all.stream().mapToDouble(Point::x).toArray());
    y = range(all.stream().mapToDouble(Point::y).toArray());
  }

  static Html of(Scatter scatter) {
    return new ScatterPlot(scatter).draw(scatter);
  }

  private static double[] range(double[] values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return high > low ? new double[] {low, high} : new double[] {low - 1, low + 1};
  }

  private Html draw(Scatter scatter) {
    svg.rectangle(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, "backdrop");
    cloud(scatter.first(), "map-first");
    cloud(scatter.second(), "map-second");
    svg.circle(LEFT + 8, 20, 4.5, "map-first");
    svg.text(LEFT + 20, 25, Anchor.START, scatter.first().name(), "small");
    svg.circle(Svg.WIDTH / 2 + 8, 20, 4.5, "map-second");
    svg.text(Svg.WIDTH / 2 + 20, 25, Anchor.START, scatter.second().name(), "small");
    return svg.build(
        BOTTOM + 14,
        scatter.caption()
            + ": "
            + Figures.count(scatter.first().points().size())
            + " points of "
            + scatter.first().name()
            + " and "
            + Figures.count(scatter.second().points().size())
            + " of "
            + scatter.second().name()
            + ".");
  }

  private void cloud(Cloud cloud, String style) {
    int step = Math.max(1, (cloud.points().size() + MOST_POINTS - 1) / MOST_POINTS);
    for (int i = 0; i < cloud.points().size(); i += step) {
      Point point = cloud.points().get(i);
      svg.circle(
          LEFT + 8 + (point.x() - x[0]) / (x[1] - x[0]) * (RIGHT - LEFT - 16),
          BOTTOM - 8 - (point.y() - y[0]) / (y[1] - y[0]) * (BOTTOM - TOP - 16),
          2.6,
          style);
    }
  }
}
