package dev.safesynth.fidelity;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A flat picture of the vectors: their coordinates on the two axes along which the reference rows
/// vary most. Two axes hold a small part of what the vectors say; points that lie together here may
/// be far apart. It is for looking at, no figure is taken from it.
///
/// @param explained share of the variance of the reference rows along both axes together, in [0, 1]
/// @param sets points without texts
public record TextMap(double explained, List<Points> sets) {
  private static final int LIMIT = 500;
  private static final double GRID = 1000;

  public TextMap {
    sets = List.copyOf(sets);
  }

  /// The points of one set, at most 500 of them.
  ///
  /// @param source which set
  public record Points(String source, List<Point> points) {
    public Points {
      points = List.copyOf(points);
    }
  }

  /// One text, its coordinates rounded to a thousandth. In JSON it is the array `[x, y]`.
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  public record Point(double x, double y) {}

  /// Draws sets on the axes of `reference`.
  ///
  /// @param reference at least one row of at least two numbers
  /// @param sets rows by source, in random order
  static TextMap of(double[][] reference, Map<String, double[][]> sets) {
    PrincipalAxes axes = PrincipalAxes.of(reference);
    double[] shares = axes.shares();
    List<Points> drawn = new ArrayList<>();
    sets.forEach(
        (source, rows) ->
            drawn.add(
                new Points(
                    source,
                    Arrays.stream(
                            axes.project(Arrays.copyOf(rows, Math.min(LIMIT, rows.length)), 2))
                        .map(at -> new Point(rounded(at[0]), rounded(at[1])))
                        .toList())));
    return new TextMap(shares[0] + shares[1], drawn);
  }

  private static double rounded(double value) {
    return Math.rint(value * GRID) / GRID + 0.0;
  }
}
