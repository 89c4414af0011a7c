package dev.safesynth.table;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// How wrong counts are that an analyst would take from a table: random queries of one to three
/// conditions joined by "and", a label or a range of numbers each. The error of a query is |q' - q|
/// / max(q, 0.001), with shares of rows that match.
///
/// @param queries number of queries, the same for every table that is compared
/// @param mean over the queries; 0 is right
/// @param worst95 95th percentile
/// @param meanByConditions mean of queries with one, two and three conditions
public record QueryErrors(int queries, double mean, double worst95, List<Double> meanByConditions) {
  private static final int QUERIES = 1000;
  private static final int MOST_CONDITIONS = 3;
  private static final double LEAST_SHARE = 0.001;

  public QueryErrors {
    meanByConditions = List.copyOf(meanByConditions);
  }

  /// Ranges and labels of the conditions are those of the real table.
  ///
  /// @param seed of the queries
  static QueryErrors of(Table real, Table other, long seed) {
    Random random = new Random(seed);
    int most = Math.min(MOST_CONDITIONS, real.columns().size());
    double[] errors = new double[QUERIES];
    double[] sums = new double[most];
    int[] counts = new int[most];
    for (int i = 0; i < QUERIES; i++) {
      int conditions = i % most + 1;
      boolean[] inReal = all(real.rows());
      boolean[] inOther = all(other.rows());
      for (int column : Draws.permutation(real.columns().size(), random, conditions)) {
        restrict(real.column(column), inReal, other.column(column), inOther, random);
      }
      double truth = share(inReal);
      errors[i] = Math.abs(share(inOther) - truth) / Math.max(truth, LEAST_SHARE);
      sums[conditions - 1] += errors[i];
      counts[conditions - 1]++;
    }
    double mean = Arrays.stream(errors).average().orElse(0);
    Arrays.sort(errors);
    return new QueryErrors(
        QUERIES,
        mean,
        errors[(int) (0.95 * (QUERIES - 1))],
        IntStream.range(0, most).mapToObj(k -> sums[k] / counts[k]).toList());
  }

  private static void restrict(
      Column real, boolean[] inReal, Column other, boolean[] inOther, Random random) {
    if (real.isNumeric()) {
      double[] sorted = real.sortedNumbers();
      double span = sorted[sorted.length - 1] - sorted[0];
      double a = sorted[0] + random.nextDouble() * span;
      double b = sorted[0] + random.nextDouble() * span;
      keepRange(real, inReal, Math.min(a, b), Math.max(a, b));
      keepRange(other, inOther, Math.min(a, b), Math.max(a, b));
    } else {
      int label = random.nextInt(real.realLabels);
      keepLabel(real, inReal, label);
      keepLabel(other, inOther, label);
    }
  }

  private static void keepRange(Column column, boolean[] in, double low, double high) {
    for (int row = 0; row < in.length; row++) {
      in[row] &= column.numbers[row] >= low && column.numbers[row] <= high;
    }
  }

  private static void keepLabel(Column column, boolean[] in, int label) {
    for (int row = 0; row < in.length; row++) {
      in[row] &= column.codes[row] == label;
    }
  }

  private static boolean[] all(int rows) {
    boolean[] in = new boolean[rows];
    Arrays.fill(in, true);
    return in;
  }

  private static double share(boolean[] in) {
    int count = 0;
    for (boolean it : in) {
      count += it ? 1 : 0;
    }
    return (double) count / in.length;
  }
}
