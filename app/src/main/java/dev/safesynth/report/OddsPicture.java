package dev.safesynth.report;

import dev.safesynth.report.Svg.Anchor;
import java.util.List;

/// The guarantee as a picture: of a hundred people whose record was used, how many can be found by
/// an attacker who wrongly accuses one outsider in a hundred.
final class OddsPicture {
  private static final double CELL = 16;
  private static final double WIDTH = 220;

  private OddsPicture() {}

  /// A grid of a hundred dots.
  ///
  /// @param found how many are filled, 0 to 100
  record Grid(String title, long found, String note) {}

  static Html of(List<Grid> grids) {
    return Html.element("div", grids.stream().map(OddsPicture::draw).toList())
        .with("class", "grids");
  }

  private static Html draw(Grid grid) {
    Svg svg = new Svg();
    svg.text(0, 16, Anchor.START, grid.title(), "strong");
    for (int row = 0; row < 10; row++) {
      for (int column = 0; column < 10; column++) {
        double x = CELL / 2 + CELL * column;
        double y = 34 + CELL * row;
        svg.circle(x, y, 5.5, 10 * row + column < grid.found() ? "attack solid" : "empty");
      }
    }
    svg.text(0, 50 + 10 * CELL, Anchor.START, grid.note(), "small");
    String description = "Members found out of 100, " + grid.title() + ": " + grid.note();
    return svg.build(WIDTH, 62 + 10 * CELL, description).with("class", "plot grid-of-dots");
  }
}
