package dev.safesynth.report;

import dev.safesynth.report.Fidelity.Lengths;
import dev.safesynth.report.Svg.Anchor;
import java.util.List;

/// Histograms of text lengths, one under the other, with the same bins and the same scale.
final class LengthPlot {
  private static final double LEFT = 150;
  private static final double RIGHT = Svg.WIDTH - 10;
  private static final double PANEL = 92;
  private static final double LABELS = 12;

  private final Svg svg = new Svg();
  private final Lengths lengths;

  private LengthPlot(Lengths lengths) {
    this.lengths = lengths;
  }

  static Html of(Lengths lengths) {
    return new LengthPlot(lengths).draw();
  }

  private Html draw() {
    double most =
        Math.max(
            Math.max(highest(lengths.real()), highest(lengths.synthetic())),
            lengths.publicOnly().map(LengthPlot::highest).orElse(0.0));
    panel(0, "Real", lengths.real(), most, "original hollow");
    panel(1, "Synthetic", lengths.synthetic(), most, "synthetic solid");
    lengths
        .publicOnly()
        .ifPresent(bins -> panel(2, "No private data", bins, most, "public-only striped"));
    double bottom = PANEL * (lengths.publicOnly().isPresent() ? 3 : 2) + 4;
    edges(bottom);
    return svg.build(
        bottom + 44,
        "Histograms of text lengths in words with shared bins; the counts are in the table.");
  }

  private void panel(int index, String name, List<Long> bins, double most, String css) {
    double base = PANEL * (index + 1);
    double width = (RIGHT - LEFT) / bins.size();
    double total = Math.max(1, total(bins));
    svg.text(LEFT - 16, base - 26, Anchor.END, name, "name");
    svg.text(LEFT - 16, base - 8, Anchor.END, Figures.count(total(bins)) + " texts", "small");
    for (int i = 0; i < bins.size(); i++) {
      double height = bins.get(i) / total / Math.max(most, 1e-9) * (PANEL - 18);
      svg.rectangle(LEFT + i * width + 1, base - height, width - 2, height, css);
    }
    svg.line(LEFT, base, RIGHT, base, "axis");
  }

  private void edges(double bottom) {
    int bins = lengths.edges().size() - 1;
    double width = (RIGHT - LEFT) / bins;
    int step = (int) Math.max(1, Math.ceil(bins / LABELS));
    for (int i = 0; i <= bins; i += step) {
      svg.text(
          LEFT + i * width,
          bottom + 15,
          i == bins ? Anchor.END : Anchor.MIDDLE,
          Figures.count(lengths.edges().get(i)),
          "small");
    }
    svg.text(RIGHT, bottom + 38, Anchor.END, "length of a text in words \u2192", "small");
  }

  private static double highest(List<Long> bins) {
    return bins.stream().mapToLong(Long::longValue).max().orElse(0)
        / (double) Math.max(1, total(bins));
  }

  private static long total(List<Long> bins) {
    return bins.stream().mapToLong(Long::longValue).sum();
  }
}
