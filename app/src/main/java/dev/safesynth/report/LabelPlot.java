package dev.safesynth.report;

import dev.safesynth.report.Fidelity.LabelCount;
import dev.safesynth.report.Svg.Anchor;
import java.util.List;

/// The share of each label in the real and in the synthetic rows, as two bars.
final class LabelPlot {
  /// More labels than this are left to the table.
  static final int MOST = 24;

  private static final double LEFT = 210;
  private static final double RIGHT = Svg.WIDTH - 60;
  private static final double ROW = 40;

  private LabelPlot() {}

  static Html of(List<LabelCount> labels) {
    double real = Math.max(1, labels.stream().mapToLong(LabelCount::real).sum());
    double synthetic = Math.max(1, labels.stream().mapToLong(LabelCount::synthetic).sum());
    List<LabelCount> shown = labels.subList(0, Math.min(MOST, labels.size()));
    double most = 0.01;
    for (LabelCount label : shown) {
      most = Math.max(most, Math.max(label.real() / real, label.synthetic() / synthetic));
    }
    Svg svg = new Svg();
    double y = 4;
    for (LabelCount label : shown) {
      svg.text(LEFT - 14, y + 21, Anchor.END, Blocks.shortened(label.label(), 24), "name");
      bar(svg, y, label.real() / real, most, "original", "real");
      bar(svg, y + 15, label.synthetic() / synthetic, most, "synthetic", "synthetic");
      y += ROW;
    }
    svg.line(LEFT, 0, LEFT, y - 4, "axis");
    return svg.build(
        y, "Share of each label in the real and the synthetic rows; the counts are in the table.");
  }

  private static void bar(Svg svg, double y, double share, double most, String css, String name) {
    double length = share / most * (RIGHT - LEFT - 90);
    svg.rectangle(LEFT, y, length, 13, css + (name.equals("real") ? " hollow" : " solid"));
    svg.text(
        LEFT + length + 7,
        y + 11,
        Anchor.START,
        Figures.percent(share) + " " + name,
        css + " tiny");
  }
}
