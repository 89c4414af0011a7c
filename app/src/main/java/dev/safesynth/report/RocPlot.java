package dev.safesynth.report;

import dev.safesynth.report.Attacks.Attack;
import dev.safesynth.report.Attacks.RocPoint;
import dev.safesynth.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The ROC curve of an attack on logarithmic axes, with blind guessing and the proven limit.
final class RocPlot {
  private static final double LEFT = 74;
  private static final double RIGHT = Svg.WIDTH - 24;
  private static final double TOP = 36;
  private static final double BOTTOM = 388;
  private static final int CURVE = 120;
  private static final int MOST_POINTS = 400;

  private final Svg svg = new Svg();
  private final int decades;

  private RocPlot(long nonMembers) {
    decades = (int) Math.clamp(Math.ceil(Math.log10((double) Math.max(1, nonMembers))), 2, 4);
  }

  static Html of(Attack attack, long nonMembers, Optional<AttackBound> bound) {
    return new RocPlot(nonMembers).draw(attack, bound);
  }

  private Html draw(Attack attack, Optional<AttackBound> bound) {
    axes();
    bound.ifPresent(this::limit);
    svg.line(x(lowest()), y(lowest()), x(1), y(1), "guessing");
    svg.path(measured(attack.roc()), false, "attack curve");
    attack.tprAtOnePercent().fold(this::atOnePercent, reason -> svg);
    legend(bound.isPresent(), attack.tprAtOnePercent().content().isPresent());
    return svg.build(
        BOTTOM + 50,
        "True-positive rate against false-positive rate of "
            + attack.name()
            + ", logarithmic axes, with the line of blind guessing"
            + (bound.isPresent() ? " and the proven limit" : "")
            + "; the figures are in the table.");
  }

  private void axes() {
    for (int decade = -decades; decade <= 0; decade++) {
      double rate = Math.pow(10, decade);
      svg.line(x(rate), TOP, x(rate), BOTTOM, decade == -2 ? "reference" : "grid");
      svg.line(LEFT, y(rate), RIGHT, y(rate), "grid");
      String label = rate >= 0.01 ? Math.round(100 * rate) + "%" : 100 * rate + "%";
      svg.text(x(rate), BOTTOM + 19, decade == 0 ? Anchor.END : Anchor.MIDDLE, label, "small");
      svg.text(LEFT - 9, y(rate) + 5, Anchor.END, label, "small");
    }
    svg.text(
        RIGHT,
        BOTTOM + 42,
        Anchor.END,
        "outsiders wrongly accused (false-positive rate) \u2192",
        "small");
    svg.text(
        LEFT - 50,
        TOP - 16,
        Anchor.START,
        "\u2191 members found (true-positive rate): lower is better",
        "small");
  }

  private void limit(AttackBound bound) {
    List<Double> points = new ArrayList<>();
    for (int i = 0; i <= CURVE; i++) {
      double rate = Math.pow(10, -decades * (1 - (double) i / CURVE));
      points.add(x(rate));
      points.add(y(bound.truePositiveRate(rate)));
    }
    svg.path(points, false, "limit");
  }

  private List<Double> measured(List<RocPoint> roc) {
    List<Double> points = new ArrayList<>();
    int step = Math.max(1, roc.size() / MOST_POINTS);
    for (int i = 0; i < roc.size(); i++) {
      if (i % step == 0 || i == roc.size() - 1) {
        points.add(x(roc.get(i).falsePositiveRate()));
        points.add(y(roc.get(i).truePositiveRate()));
      }
    }
    return points;
  }

  private Svg atOnePercent(Estimate rate) {
    double x = x(0.01);
    svg.line(x, y(rate.interval().low()), x, y(rate.interval().high()), "attack whisker");
    svg.line(x - 5, y(rate.interval().low()), x + 5, y(rate.interval().low()), "attack whisker");
    svg.line(x - 5, y(rate.interval().high()), x + 5, y(rate.interval().high()), "attack whisker");
    return svg.circle(x, y(rate.value()), 5.5, "attack solid");
  }

  private void legend(boolean withLimit, boolean withDot) {
    double x = RIGHT - 236;
    double y = BOTTOM - 84;
    svg.rectangle(x - 12, y - 17, 248, 90, "backdrop");
    if (withLimit) {
      svg.line(x, y, x + 34, y, "limit");
      svg.text(x + 44, y + 5, Anchor.START, "proven limit, any attack", "small");
    }
    svg.line(x, y + 27, x + 34, y + 27, "attack curve");
    if (withDot) {
      svg.circle(x + 17, y + 27, 5.5, "attack solid");
    }
    svg.text(
        x + 44,
        y + 32,
        Anchor.START,
        withDot ? "this attack (dot: at 1%)" : "this attack",
        "small");
    svg.line(x, y + 54, x + 34, y + 54, "guessing");
    svg.text(x + 44, y + 59, Anchor.START, "blind guessing", "small");
  }

  private double lowest() {
    return Math.pow(10, -decades);
  }

  private double x(double rate) {
    return LEFT + position(rate) * (RIGHT - LEFT);
  }

  private double y(double rate) {
    return BOTTOM - position(rate) * (BOTTOM - TOP);
  }

  /// Rates below the first decade, zero among them, are drawn on the edge.
  private double position(double rate) {
    return 1 + Math.log10(Math.max(rate, lowest())) / decades;
  }
}
