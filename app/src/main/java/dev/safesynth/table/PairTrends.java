package dev.safesynth.table;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;

/// How alike the relations of two columns are, after SDMetrics' Column Pair Trends: for two numbers
/// `1 - |r - r'| / 2` with Pearson's correlation, else one minus the total variation distance of
/// the joint distribution.
///
/// @param mean over all pairs, numbers cut at the deciles of the real table; 1 is equal; absent
///   without a pair
/// @param pairs number of pairs in `mean`
/// @param compatible as SDMetrics 0.32 computes it for its quality report: numbers of mixed pairs
///   are cut into ten equal parts of each table's own range, and pairs that are weakly related in
///   the real table (|r| <= 0.5, Cramer's V <= 0.3) do not count; absent when none counts
/// @param compatiblePairs number of pairs that count in `compatible`
public record PairTrends(
    Optional<Double> mean, int pairs, Optional<Double> compatible, int compatiblePairs) {
  private static final double CORRELATION_THRESHOLD = 0.5;
  private static final double ASSOCIATION_THRESHOLD = 0.3;
  private static final int EQUAL_PARTS = 10;

  private record Pair(Column first, Column second) {
    boolean areNumbers() {
      return first.isNumeric() && second.isNumeric();
    }
  }

  static PairTrends of(Table real, Table other) {
    Cells cells = Cells.of(real);
    int[][] realCells = cells.of(real.columns(), real.rows());
    int[][] otherCells = cells.of(other.columns(), other.rows());
    DoubleStream.Builder ours = DoubleStream.builder();
    DoubleStream.Builder theirs = DoubleStream.builder();
    for (int i = 0; i < real.columns().size(); i++) {
      for (int j = i + 1; j < real.columns().size(); j++) {
        Pair a = new Pair(real.column(i), real.column(j));
        Pair b = new Pair(other.column(i), other.column(j));
        if (a.areNumbers()) {
          correlationSimilarity(a, b).ifPresent(ours::add);
          if (Math.abs(correlation(a)) > CORRELATION_THRESHOLD) {
            correlationSimilarity(a, b).ifPresent(theirs::add);
          }
          continue;
        }
        ours.add(
            contingencySimilarity(
                joint(realCells[i], realCells[j]), joint(otherCells[i], otherCells[j])));
        Map<Long, Double> joint = joint(values(a.first), values(a.second));
        if (cramersV(joint) > ASSOCIATION_THRESHOLD) {
          theirs.add(contingencySimilarity(joint, joint(values(b.first), values(b.second))));
        }
      }
    }
    double[] all = ours.build().toArray();
    double[] strong = theirs.build().toArray();
    return new PairTrends(mean(all), all.length, mean(strong), strong.length);
  }

  private static Optional<Double> mean(double[] values) {
    return Arrays.stream(values).average().stream().boxed().findFirst();
  }

  private static OptionalDouble correlationSimilarity(Pair real, Pair other) {
    double difference = correlation(real) - correlation(other);
    return Double.isNaN(difference)
        ? OptionalDouble.empty()
        : OptionalDouble.of(1 - Math.abs(difference) / 2);
  }

  /// Pearson's coefficient over the rows where neither is missing; NaN when one does not vary.
  private static double correlation(Pair pair) {
    double[] x = pair.first.numbers;
    double[] y = pair.second.numbers;
    double n = 0;
    double meanX = 0;
    double meanY = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      if (Double.isNaN(x[i]) || Double.isNaN(y[i])) {
        continue;
      }
      n++;
      double dx = x[i] - meanX;
      double dy = y[i] - meanY;
      meanX += dx / n;
      meanY += dy / n;
      xx += dx * (x[i] - meanX);
      yy += dy * (y[i] - meanY);
      xy += dx * (y[i] - meanY);
    }
    return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Double.NaN;
  }

  /// Labels, or the parts that NumPy's `digitize` gives for ten equal bins: the largest value, and
  /// missing ones, get a part of their own.
  private static int[] values(Column column) {
    if (!column.isNumeric()) {
      return column.codes;
    }
    double[] sorted = column.sortedNumbers();
    int[] parts = new int[column.numbers.length];
    Arrays.fill(parts, EQUAL_PARTS + 1);
    if (sorted.length == 0) {
      return parts;
    }
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    boolean constant = low == high;
    double start = constant ? low - 0.5 : low;
    double step = constant ? 1.0 / EQUAL_PARTS : (high - low) / EQUAL_PARTS;
    for (int row = 0; row < parts.length; row++) {
      double value = column.numbers[row];
      if (!Double.isNaN(value) && (constant || value < high)) {
        int part = Math.clamp((int) ((value - start) / step), 0, EQUAL_PARTS - 1);
        // the same comparison with an edge as NumPy makes, whatever the division rounded to
        while (part > 0 && value < start + part * step) {
          part--;
        }
        while (part < EQUAL_PARTS - 1 && value >= start + (part + 1) * step) {
          part++;
        }
        parts[row] = part + 1;
      }
    }
    return parts;
  }

  /// Shares by `(first << 32) + second`.
  private static Map<Long, Double> joint(int[] first, int[] second) {
    Map<Long, Double> shares = new HashMap<>();
    for (int row = 0; row < first.length; row++) {
      shares.merge(((long) first[row] << 32) + second[row], 1.0, Double::sum);
    }
    shares.replaceAll((cell, count) -> count / first.length);
    return shares;
  }

  private static double contingencySimilarity(Map<Long, Double> real, Map<Long, Double> other) {
    // what the second has beyond the first, and as much the other way round
    double shared = 0;
    for (Map.Entry<Long, Double> cell : real.entrySet()) {
      shared += Math.min(cell.getValue(), other.getOrDefault(cell.getKey(), 0.0));
    }
    return shared;
  }

  private static double cramersV(Map<Long, Double> joint) {
    Map<Long, Double> rows = marginal(joint, cell -> (cell + (1L << 31)) >> 32);
    Map<Long, Double> columns = marginal(joint, cell -> cell.intValue());
    int size = Math.min(rows.size(), columns.size());
    if (size < 2) {
      return 0;
    }
    double sum = 0;
    for (Map.Entry<Long, Double> cell : joint.entrySet()) {
      double expected =
          rows.getOrDefault((cell.getKey() + (1L << 31)) >> 32, 1.0)
              * columns.getOrDefault((long) cell.getKey().intValue(), 1.0);
      sum += cell.getValue() * cell.getValue() / expected;
    }
    return Math.sqrt(Math.max(0, sum - 1) / (size - 1));
  }

  private static Map<Long, Double> marginal(Map<Long, Double> joint, ToLongFunction<Long> key) {
    Map<Long, Double> result = new HashMap<>();
    joint.forEach((cell, share) -> result.merge(key.applyAsLong(cell), share, Double::sum));
    return result;
  }
}
