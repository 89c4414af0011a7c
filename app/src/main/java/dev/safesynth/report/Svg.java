package dev.safesynth.report;

import static dev.safesynth.report.Html.element;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A drawing in the making: shapes in user units, coloured by class in the style sheet so that they
/// follow light, dark and print.
final class Svg {
  /// Width of every plot in user units; about a CSS pixel at full width.
  static final double WIDTH = 700;

  /// Where text sits relative to its point.
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private final List<Html> shapes = new ArrayList<>();

  Svg line(double x1, double y1, double x2, double y2, String css) {
    shapes.add(
        element("line")
            .with("x1", number(x1))
            .with("y1", number(y1))
            .with("x2", number(x2))
            .with("y2", number(y2))
            .with("class", css));
    return this;
  }

  Svg rectangle(double x, double y, double width, double height, String css) {
    shapes.add(
        element("rect")
            .with("x", number(x))
            .with("y", number(y))
            .with("width", number(Math.max(0, width)))
            .with("height", number(Math.max(0, height)))
            .with("class", css));
    return this;
  }

  Svg circle(double x, double y, double radius, String css) {
    shapes.add(
        element("circle")
            .with("cx", number(x))
            .with("cy", number(y))
            .with("r", number(radius))
            .with("class", css));
    return this;
  }

  /// Straight lines through the points (x, y, x, y, ...).
  Svg path(List<Double> points, boolean closed, String css) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i + 1 < points.size(); i += 2) {
      path.append(i == 0 ? 'M' : 'L');
      path.append(number(points.get(i))).append(' ').append(number(points.get(i + 1)));
    }
    if (closed) {
      path.append('Z');
    }
    shapes.add(element("path").with("d", path.toString()).with("class", css));
    return this;
  }

  Svg text(double x, double y, Anchor anchor, String value, String css) {
    shapes.add(
        element("text", value)
            .with("x", number(x))
            .with("y", number(y))
            .with("text-anchor", anchor.name().toLowerCase(Locale.ROOT))
            .with("class", css));
    return this;
  }

  /// The drawing at full width, described for readers who do not see it.
  Html build(double height, String description) {
    return build(WIDTH, height, description);
  }

  Html.Element build(double width, double height, String description) {
    return element("svg", shapes)
        .with("viewBox", "0 0 " + number(width) + " " + number(height))
        .with("role", "img")
        .with("aria-label", description)
        .with("class", "plot");
  }

  private static String number(double value) {
    String digits = String.format(Locale.ROOT, "%.1f", value);
    return digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
  }
}
