package dev.safesynth.table;

import java.util.Arrays;
import java.util.List;

/// Gower's (1971) distance of rows: the mean over columns of |a - b| / range for numbers, and of 0
/// or 1 for categories; a missing value is at distance 0 from a missing one and 1 from others. The
/// ranges are those of the synthetic table, which is all that an attacker has; a difference beyond
/// the range counts as 1.
final class Distances {
  private final double[] ranges;

  private Distances(double[] ranges) {
    this.ranges = ranges;
  }

  static Distances of(Table synthetic) {
    return new Distances(
        synthetic.columns().stream()
            .mapToDouble(
                column -> {
                  double[] sorted = column.sortedNumbers();
                  return sorted.length == 0 ? 0 : sorted[sorted.length - 1] - sorted[0];
                })
            .toArray());
  }

  /// In [0, 1].
  double between(Table first, int row, Table second, int other) {
    List<Column> columns = first.columns();
    double sum = 0;
    for (int i = 0; i < ranges.length; i++) {
      sum += difference(columns.get(i), row, second.columns().get(i), other, ranges[i]);
    }
    return sum / ranges.length;
  }

  private static double difference(Column a, int row, Column b, int other, double range) {
    if (!a.isNumeric()) {
      return a.codes[row] == b.codes[other] ? 0 : 1;
    }
    double x = a.numbers[row];
    double y = b.numbers[other];
    if (Double.isNaN(x) || Double.isNaN(y)) {
      return Double.isNaN(x) && Double.isNaN(y) ? 0 : 1;
    }
    double difference = Math.abs(x - y);
    return difference == 0 ? 0 : range == 0 ? 1 : Math.min(1, difference / range);
  }

  /// The `k` smallest distances of a row to a table, ascending; fewer when it has fewer rows.
  double[] nearest(Table from, int row, Table to, int k) {
    double[] best = new double[Math.min(k, to.rows())];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    for (int other = 0; other < to.rows(); other++) {
      double distance = between(from, row, to, other);
      for (int at = best.length - 1; at >= 0 && distance < best[at]; at--) {
        if (at + 1 < best.length) {
          best[at + 1] = best[at];
        }
        best[at] = distance;
      }
    }
    return best;
  }
}
