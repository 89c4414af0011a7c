package dev.safesynth.report;

import dev.safesynth.report.Svg.Anchor;
import java.util.List;

/// The guarantee as a picture: of a hundred people whose record was used, how many can be found by
/// an attacker who wrongly accuses one outsider in a hundred.
final class OddsPicture {
  private static final double CELL = 16;
  private static final double GAP = 40;

  private OddsPicture() {}

  /// A grid of a hundred dots.
  ///
  /// @param found how many are filled, 0 to 100
  record Grid(String title, long found, String note) {}

  static Html of(List<Grid> grids) {
    Svg svg = new Svg();
    double width = (Svg.WIDTH - GAP * 2) / 3;
    for (int i = 0; i < grids.size(); i++) {
      draw(svg, grids.get(i), i * (width + GAP));
    }
    StringBuilder description = new StringBuilder("Members found out of 100:");
    grids.forEach(
        grid ->
            description
                .append(' ')
                .append(grid.title())
                .append(' ')
                .append(grid.found())
                .append(';'));
    return svg.build(62 + 10 * CELL, description.toString());
  }

  private static void draw(Svg svg, Grid grid, double left) {
    svg.text(left, 16, Anchor.START, grid.title(), "strong");
    for (int row = 0; row < 10; row++) {
      for (int column = 0; column < 10; column++) {
        double x = left + CELL / 2 + CELL * column;
        double y = 34 + CELL * row;
        svg.circle(x, y, 5.5, 10 * row + column < grid.found() ? "attack solid" : "empty");
      }
    }
    svg.text(left, 34 + 10 * CELL + 16, Anchor.START, grid.note(), "small");
  }
}
