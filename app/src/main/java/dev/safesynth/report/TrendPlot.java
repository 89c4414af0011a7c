package dev.safesynth.report;

import dev.safesynth.report.Chapter.Level;
import dev.safesynth.report.Chapter.Measured;
import dev.safesynth.report.Chapter.Series;
import dev.safesynth.report.Chapter.Trend;
import dev.safesynth.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// Figures over epsilon with their intervals. Lines differ in mark and dashes as well as in colour,
/// and each is named at its end.
final class TrendPlot {
  private static final double LEFT = 52;
  private static final double RIGHT = Svg.WIDTH - 176;
  private static final double TOP = 14;
  private static final double BOTTOM = 320;
  private static final double NAME_HEIGHT = 17;

  private final Svg svg = new Svg();
  private final Trend trend;
  private final double low;
  private final double high;
  private final double first;
  private final double last;

  private TrendPlot(Trend trend) {
    this.trend = trend;
    double[] ends =
        DoubleStream.concat(
                trend.series().stream()
                    .flatMap(series -> series.points().stream())
                    .flatMapToDouble(point -> ends(point.interval())),
                trend.levels().stream().flatMapToDouble(level -> ends(level.interval())))
            .toArray();
    low = Math.floor(10 * DoubleStream.of(ends).min().orElse(0) + 1e-9) / 10;
    high = Math.max(low + 0.1, Math.ceil(10 * DoubleStream.of(ends).max().orElse(1) - 1e-9) / 10);
    double[] epsilons =
        trend.series().stream()
            .flatMap(series -> series.points().stream())
            .mapToDouble(Measured::epsilon)
            .toArray();
    double least = DoubleStream.of(epsilons).min().orElse(1);
    double most = DoubleStream.of(epsilons).max().orElse(1);
    first = Math.log(least) - 0.25;
    last = Math.max(Math.log(most), Math.log(least) + 0.1) + 0.25;
  }

  private static DoubleStream ends(Interval interval) {
    return DoubleStream.of(interval.low(), interval.high());
  }

  static Html of(Trend trend) {
    return new TrendPlot(trend).draw();
  }

  /// A name that is to stand beside the end of its line.
  private record Name(String text, double y, String css) {}

  private Html draw() {
    axes();
    var names = new ArrayList<Name>();
    for (Level level : trend.levels()) {
      svg.rectangle(
          LEFT,
          y(level.interval().high()),
          RIGHT - LEFT,
          y(level.interval().low()) - y(level.interval().high()),
          "band quiet-line");
      svg.line(LEFT, y(level.value()), RIGHT, y(level.value()), "reference");
      names.add(new Name(level.name(), y(level.value()), "small"));
    }
    for (int i = 0; i < trend.series().size(); i++) {
      Series series = trend.series().get(i);
      line(series, i);
      if (!series.points().isEmpty()) {
        names.add(
            new Name(
                series.name(), y(series.points().getLast().value()), "line" + i % 6 + " name"));
      }
    }
    write(names);
    return svg.build(BOTTOM + 46, description());
  }

  private void axes() {
    int from = (int) Math.round(10 * low);
    int to = (int) Math.round(10 * high);
    for (int tick = from; tick <= to; tick++) {
      svg.line(LEFT, y(tick / 10.0), RIGHT, y(tick / 10.0), "grid");
      svg.text(LEFT - 8, y(tick / 10.0) + 5, Anchor.END, number(tick / 10.0), "small");
    }
    trend.series().stream()
        .flatMap(series -> series.points().stream())
        .mapToDouble(Measured::epsilon)
        .distinct()
        .sorted()
        .forEach(
            epsilon -> {
              svg.line(x(epsilon), TOP, x(epsilon), BOTTOM, "grid");
              svg.text(x(epsilon), BOTTOM + 18, Anchor.MIDDLE, Figures.epsilon(epsilon), "small");
            });
    svg.text(
        LEFT, BOTTOM + 38, Anchor.START, "epsilon, logarithmic: left is more private", "small");
    svg.text(RIGHT, BOTTOM + 38, Anchor.END, trend.axis(), "small");
  }

  private void line(Series series, int index) {
    String css = "line" + index % 6;
    var upper = new ArrayList<Double>();
    var lower = new ArrayList<Double>();
    var middle = new ArrayList<Double>();
    for (Measured point : series.points()) {
      upper.addAll(List.of(x(point.epsilon()), y(point.interval().high())));
      middle.addAll(List.of(x(point.epsilon()), y(point.value())));
      lower.addAll(0, List.of(x(point.epsilon()), y(point.interval().low())));
    }
    upper.addAll(lower);
    if (series.points().size() > 1) {
      svg.path(upper, true, "band " + css);
      svg.path(middle, false, "curve " + css);
    }
    for (Measured point : series.points()) {
      double x = x(point.epsilon());
      svg.line(x, y(point.interval().low()), x, y(point.interval().high()), css + " whisker");
      mark(index, x, y(point.value()), css + " solid");
    }
  }

  private void mark(int index, double x, double y, String css) {
    switch (index % 3) {
      case 0 -> svg.circle(x, y, 5.5, css);
      case 1 -> svg.rectangle(x - 5, y - 5, 10, 10, css);
      default -> svg.path(List.of(x, y - 6.5, x + 6.5, y, x, y + 6.5, x - 6.5, y), true, css);
    }
  }

  /// From top to bottom, pushed apart where they would overlap.
  private void write(List<Name> names) {
    double free = TOP - NAME_HEIGHT;
    for (Name name : names.stream().sorted(Comparator.comparingDouble(Name::y)).toList()) {
      free = Math.max(free + NAME_HEIGHT, name.y());
      svg.text(RIGHT + 12, free + 5, Anchor.START, Blocks.shortened(name.text(), 24), name.css());
    }
  }

  private String description() {
    var words = new StringBuilder(trend.caption()).append(':');
    for (Series series : trend.series()) {
      for (Measured point : series.points()) {
        words
            .append(' ')
            .append(series.name())
            .append(" at epsilon ")
            .append(Figures.epsilon(point.epsilon()))
            .append(' ')
            .append(number(point.value()))
            .append(';');
      }
    }
    return words.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replaceAll("0$", "");
  }

  private double x(double epsilon) {
    return LEFT + (Math.log(epsilon) - first) / (last - first) * (RIGHT - LEFT);
  }

  private double y(double value) {
    return BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP);
  }
}
