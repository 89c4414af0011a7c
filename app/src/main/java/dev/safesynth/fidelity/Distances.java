package dev.safesynth.fidelity;

import java.util.Arrays;

/// Squared Euclidean distances between the rows of two sets, in blocks that fit a cache.
final class Distances {
  private static final int BLOCK = 64;

  private Distances() {}

  /// Takes the distances of one row to a block of others.
  interface Sink {
    /// Takes one block.
    ///
    /// @param row index of the row
    /// @param start index of the first other row
    /// @param squared squared distances to the others from `start` on, valid for `length` of them
    void take(int row, int start, double[] squared, int length);
  }

  /// Hands the distance of every row to every other to `sink`, each once.
  static void forAll(double[][] rows, double[][] others, Sink sink) {
    int dimensions = others[0].length;
    double[] squared = new double[BLOCK];
    for (int start = 0; start < others.length; start += BLOCK) {
      int length = Math.min(BLOCK, others.length - start);
      // Coordinate by coordinate, so that the inner loop runs over rows and vectorises.
      double[] block = new double[dimensions * BLOCK];
      for (int k = 0; k < length; k++) {
        for (int j = 0; j < dimensions; j++) {
          block[j * BLOCK + k] = others[start + k][j];
        }
      }
      for (int i = 0; i < rows.length; i++) {
        Arrays.fill(squared, 0);
        for (int j = 0; j < dimensions; j++) {
          add(squared, block, j * BLOCK, rows[i][j]);
        }
        sink.take(i, start, squared, length);
      }
    }
  }

  private static void add(double[] squared, double[] block, int at, double value) {
    for (int k = 0; k < BLOCK; k++) {
      double difference = block[at + k] - value;
      squared[k] += difference * difference;
    }
  }

  /// The squared distance of each row to its `k`-th nearest other row.
  ///
  /// @param rows more than `k`
  static double[] kthNearest(double[][] rows, int k) {
    double[][] nearest = new double[rows.length][k];
    for (double[] row : nearest) {
      Arrays.fill(row, Double.POSITIVE_INFINITY);
    }
    forAll(
        rows,
        rows,
        (row, start, squared, length) -> {
          double[] kept = nearest[row];
          for (int i = 0; i < length; i++) {
            if (squared[i] < kept[k - 1] && start + i != row) {
              insert(kept, squared[i]);
            }
          }
        });
    return Arrays.stream(nearest).mapToDouble(kept -> kept[k - 1]).toArray();
  }

  private static void insert(double[] ascending, double value) {
    int at = ascending.length - 1;
    while (at > 0 && ascending[at - 1] > value) {
      ascending[at] = ascending[at - 1];
      at--;
    }
    ascending[at] = value;
  }
}
