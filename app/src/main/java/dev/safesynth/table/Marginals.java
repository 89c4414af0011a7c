package dev.safesynth.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Total variation distance between the joint distributions of k columns, over [Cells] of the real
/// table.
///
/// @param columnsTogether k
/// @param tuples sets of k columns that were measured: all, or a random choice of [#MOST_TUPLES]
/// @param mean over the sets, in [0, 1]; 0 is equal
/// @param worst the largest one
/// @param worstColumns the columns where it is largest
/// @param samplingNoise what `mean` would be about, if both were samples of one distribution: half
///   the sum of sqrt(2 p (1-p) (1/n + 1/m) / pi), each term at most 2p, p being the real shares. It
///   overstates where cells have less than one row.
public record Marginals(
    int columnsTogether,
    int tuples,
    double mean,
    double worst,
    List<String> worstColumns,
    double samplingNoise) {
  static final int MOST_TUPLES = 300;

  /// Joint tables larger than this are not counted cell by cell.
  private static final int MOST_CELLS = 1 << 22;

  public Marginals {
    worstColumns = List.copyOf(worstColumns);
  }

  /// Measures k = 1, 2 and 3, as far as there are columns.
  static List<Marginals> of(Table real, Table other, long seed) {
    Cells cells = Cells.of(real);
    int[][] in = cells.of(real.columns(), real.rows());
    int[][] out = cells.of(other.columns(), other.rows());
    return IntStream.rangeClosed(1, Math.min(3, in.length))
        .mapToObj(k -> measure(k, real.names(), cells, in, out, seed))
        .toList();
  }

  private static Marginals measure(
      int k, List<String> names, Cells cells, int[][] real, int[][] other, long seed) {
    List<int[]> tuples = tuples(names.size(), k, new Random(seed));
    double sum = 0;
    double noise = 0;
    double worst = -1;
    int[] at = {};
    for (int[] tuple : tuples) {
      double[] p = shares(tuple, cells, real);
      double[] q = shares(tuple, cells, other);
      double distance = 0;
      for (int i = 0; i < p.length; i++) {
        distance += Math.abs(p[i] - q[i]) / 2;
      }
      noise += noise(p, real[0].length, other[0].length);
      sum += distance;
      if (distance > worst) {
        worst = distance;
        at = tuple;
      }
    }
    return new Marginals(
        k,
        tuples.size(),
        sum / tuples.size(),
        worst,
        IntStream.of(at).mapToObj(names::get).toList(),
        noise / tuples.size());
  }

  private static double noise(double[] shares, int n, int m) {
    double sum = 0;
    for (double p : shares) {
      sum += Math.min(2 * p, Math.sqrt(2 * p * (1 - p) * (1.0 / n + 1.0 / m) / Math.PI)) / 2;
    }
    return sum;
  }

  private static double[] shares(int[] tuple, Cells cells, int[][] values) {
    long size = 1;
    for (int column : tuple) {
      size *= cells.count(column);
    }
    // Beyond the limit cells share a place by remainder, which can only hide a difference.
    double[] shares = new double[(int) Math.min(size, MOST_CELLS)];
    int rows = values[0].length;
    for (int row = 0; row < rows; row++) {
      long cell = 0;
      for (int column : tuple) {
        cell = cell * cells.count(column) + values[column][row];
      }
      shares[(int) (cell % shares.length)] += 1.0 / rows;
    }
    return shares;
  }

  private static List<int[]> tuples(int columns, int k, Random random) {
    List<int[]> all = new ArrayList<>();
    extend(new int[k], 0, 0, columns, all);
    if (all.size() <= MOST_TUPLES) {
      return all;
    }
    return IntStream.of(Draws.permutation(all.size(), random, MOST_TUPLES))
        .mapToObj(all::get)
        .toList();
  }

  private static void extend(int[] tuple, int filled, int next, int columns, List<int[]> all) {
    if (filled == tuple.length) {
      all.add(tuple.clone());
      return;
    }
    for (int column = next; column < columns; column++) {
      tuple[filled] = column;
      extend(tuple, filled + 1, column + 1, columns, all);
    }
  }
}
