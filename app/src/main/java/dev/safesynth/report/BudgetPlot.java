package dev.safesynth.report;

import dev.safesynth.report.Guarantee.BudgetShare;
import dev.safesynth.report.Svg.Anchor;
import java.util.List;

/// Where the privacy budget went, a bar for each part.
final class BudgetPlot {
  private static final double LEFT = 270;
  private static final double RIGHT = Svg.WIDTH - 70;
  private static final double ROW = 30;

  private BudgetPlot() {}

  static Html of(List<BudgetShare> shares) {
    Svg svg = new Svg();
    double y = 4;
    for (BudgetShare share : shares) {
      double width = share.share() * (RIGHT - LEFT);
      svg.text(LEFT - 14, y + 15, Anchor.END, Blocks.shortened(share.name(), 32), "name");
      svg.rectangle(LEFT, y, RIGHT - LEFT, 20, "track");
      svg.rectangle(LEFT, y, width, 20, "synthetic solid");
      svg.text(RIGHT + 10, y + 15, Anchor.START, Figures.percent(share.share()), "name");
      y += ROW;
    }
    StringBuilder description = new StringBuilder("Share of the privacy budget:");
    shares.forEach(
        share ->
            description
                .append(' ')
                .append(share.name())
                .append(' ')
                .append(Figures.percent(share.share()))
                .append(';'));
    return svg.build(y, description.toString());
  }
}
