package dev.safesynth.report;

import dev.safesynth.report.Svg.Anchor;
import dev.safesynth.report.Utility.Score;
import dev.safesynth.report.Utility.Training;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Accuracy with intervals: a group for each model, a named row for each training set.
final class AccuracyPlot {
  private static final double LEFT = 216;
  private static final double RIGHT = Svg.WIDTH - 150;
  private static final double ROW = 24;
  private static final double GROUP = 30;
  private static final double TOP = 34;

  private final Svg svg = new Svg();
  private final double low;
  private final double high;

  private AccuracyPlot(Utility utility) {
    double least =
        utility.scores().stream().mapToDouble(s -> s.accuracy().interval().low()).min().orElse(0);
    double most =
        utility.scores().stream().mapToDouble(s -> s.accuracy().interval().high()).max().orElse(1);
    low = Math.max(0, Math.floor(10 * Math.min(least, utility.majority()) - 1e-9) / 10);
    high = Math.min(1, Math.max(low + 0.1, Math.ceil(10 * most - 1e-9) / 10));
  }

  static Html of(Utility utility) {
    return new AccuracyPlot(utility).draw(utility);
  }

  private Html draw(Utility utility) {
    Map<String, List<Score>> groups = new LinkedHashMap<>();
    for (Score score : utility.scores()) {
      groups.computeIfAbsent(score.model(), model -> rows(utility, model));
    }
    double bottom = TOP + groups.size() * GROUP + utility.scores().size() * ROW + 4;
    axis(bottom, utility.majority());
    double y = TOP;
    for (Map.Entry<String, List<Score>> group : groups.entrySet()) {
      svg.text(0, y + 21, Anchor.START, Blocks.shortened(group.getKey(), 70), "strong");
      y += GROUP;
      for (Score score : group.getValue()) {
        row(score, y + ROW / 2);
        y += ROW;
      }
    }
    return svg.build(
        bottom + 44,
        "Accuracy with intervals for each model and training set, higher is better; the figures are"
            + " in the table below.");
  }

  private static List<Score> rows(Utility utility, String model) {
    return utility.scores().stream()
        .filter(score -> score.model().equals(model))
        .sorted(Comparator.comparing(Score::training))
        .toList();
  }

  private void axis(double bottom, double majority) {
    int from = (int) Math.round(10 * low);
    int to = (int) Math.round(10 * high);
    for (int tick = from; tick <= to; tick++) {
      double x = x(tick / 10.0);
      svg.line(x, TOP, x, bottom, "grid");
      svg.text(x, bottom + 18, Anchor.MIDDLE, 10 * tick + "%", "small");
    }
    svg.text(
        RIGHT,
        bottom + 38,
        Anchor.END,
        "accuracy on real test rows: higher is better \u2192",
        "small");
    svg.line(x(majority), TOP - 8, x(majority), bottom, "reference");
    boolean nearRight = x(majority) > RIGHT - 160;
    svg.text(
        x(majority) + (nearRight ? -5 : 5),
        TOP - 14,
        nearRight ? Anchor.END : Anchor.START,
        "always the commonest label: " + Figures.percent(majority),
        "small");
  }

  private void row(Score score, double y) {
    String css = css(score.training());
    Interval interval = score.accuracy().interval();
    svg.text(
        LEFT - 14, y + 5, Anchor.END, score.training().title(), css(score.training()) + " name");
    svg.line(x(interval.low()), y, x(interval.high()), y, css + " whisker");
    svg.line(x(interval.low()), y - 4, x(interval.low()), y + 4, css + " whisker");
    svg.line(x(interval.high()), y - 4, x(interval.high()), y + 4, css + " whisker");
    mark(score.training(), x(score.accuracy().value()), y, css);
    svg.text(
        RIGHT + 14, y + 5, Anchor.START, Figures.percent(score.accuracy().value()), css + " name");
    svg.text(RIGHT + 68, y + 5, Anchor.START, Figures.count(score.trainRows()) + " rows", "small");
  }

  private void mark(Training training, double x, double y, String css) {
    switch (training) {
      case SYNTHETIC -> svg.circle(x, y, 6.5, css + " solid");
      case PUBLIC_ONLY ->
          svg.path(List.of(x, y - 6.5, x + 6.5, y, x, y + 6.5, x - 6.5, y), true, css + " hollow");
      case ORIGINAL_SAME_SIZE -> svg.rectangle(x - 5, y - 5, 10, 10, css + " hollow");
      case ORIGINAL -> svg.rectangle(x - 5, y - 5, 10, 10, css + " solid");
    }
  }

  private static String css(Training training) {
    return switch (training) {
      case SYNTHETIC -> "synthetic";
      case PUBLIC_ONLY -> "public-only";
      case ORIGINAL, ORIGINAL_SAME_SIZE -> "original";
    };
  }

  private double x(double accuracy) {
    double share = Math.clamp((accuracy - low) / (high - low), 0, 1);
    return LEFT + share * (RIGHT - LEFT);
  }
}
