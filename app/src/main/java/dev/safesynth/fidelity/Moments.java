package dev.safesynth.fidelity;

import org.ejml.data.DMatrixRMaj;

/// Count, mean and covariance of rows of numbers, kept as sums so that a part of the rows can be
/// taken out again.
final class Moments {
  private final double[] origin;
  private final int count;
  private final double[] sums;

  /// Row-major, upper triangle only.
  private final double[] products;

  private Moments(double[] origin, int count, double[] sums, double[] products) {
    this.origin = origin;
    this.count = count;
    this.sums = sums;
    this.products = products;
  }

  /// Sums over rows from `from` to before `to`.
  ///
  /// @param origin a point near the rows, from which they are measured: sums of squares around a
  ///   far point lose the variance in rounding
  static Moments of(double[][] rows, int from, int to, double[] origin) {
    int d = origin.length;
    double[] sums = new double[d];
    double[] products = new double[d * d];
    double[] row = new double[d];
    for (int n = from; n < to; n++) {
      for (int i = 0; i < d; i++) {
        row[i] = rows[n][i] - origin[i];
        sums[i] += row[i];
      }
      for (int i = 0; i < d; i++) {
        double value = row[i];
        int at = i * d;
        for (int j = i; j < d; j++) {
          products[at + j] += value * row[j];
        }
      }
    }
    return new Moments(origin, to - from, sums, products);
  }

  /// Sums over all `rows`, measured from their mean.
  ///
  /// @param rows at least one
  static Moments of(double[][] rows) {
    return of(rows, 0, rows.length, meanOf(rows));
  }

  static double[] meanOf(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / rows.length;
      }
    }
    return mean;
  }

  /// These rows without those of `part`, which must have the same origin.
  Moments without(Moments part) {
    double[] lessSums = sums.clone();
    double[] lessProducts = products.clone();
    for (int i = 0; i < lessSums.length; i++) {
      lessSums[i] -= part.sums[i];
    }
    for (int i = 0; i < lessProducts.length; i++) {
      lessProducts[i] -= part.products[i];
    }
    return new Moments(origin, count - part.count, lessSums, lessProducts);
  }

  double[] mean() {
    double[] mean = new double[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = origin[i] + sums[i] / count;
    }
    return mean;
  }

  /// The covariance with denominator n - 1, d x d; zero for a single row.
  DMatrixRMaj covariance() {
    int d = sums.length;
    DMatrixRMaj matrix = new DMatrixRMaj(d, d);
    for (int i = 0; i < d; i++) {
      for (int j = i; j < d; j++) {
        double value = (products[i * d + j] - sums[i] * sums[j] / count) / Math.max(1, count - 1);
        matrix.set(i, j, value);
        matrix.set(j, i, value);
      }
    }
    return matrix;
  }
}
