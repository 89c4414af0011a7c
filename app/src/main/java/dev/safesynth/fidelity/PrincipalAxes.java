package dev.safesynth.fidelity;

import dev.safesynth.statistics.SymmetricEigen;
import java.util.Arrays;

/// Principal component analysis: orthogonal axes of largest variance around the mean.
final class PrincipalAxes {
  private final double[] mean;
  private final SymmetricEigen eigen;

  private PrincipalAxes(double[] mean, SymmetricEigen eigen) {
    this.mean = mean;
    this.eigen = eigen;
  }

  /// The axes of `rows`.
  ///
  /// @param rows at least one, all of one length
  static PrincipalAxes of(double[][] rows) {
    Moments moments = Moments.of(rows);
    return new PrincipalAxes(moments.mean(), SymmetricEigen.of(moments.covariance()));
  }

  /// Share of the variance along each axis, descending; all zero when the rows do not vary.
  double[] shares() {
    double[] values = Arrays.stream(eigen.values()).map(v -> Math.max(0, v)).toArray();
    double total = Arrays.stream(values).sum();
    return Arrays.stream(values).map(v -> total == 0 ? 0 : v / total).toArray();
  }

  /// The smallest number of axes that together explain at least `share` of the variance.
  int explaining(double share) {
    double[] shares = shares();
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += shares[i];
      if (sum >= share) {
        return i + 1;
      }
    }
    return 1;
  }

  /// Coordinates of `rows` on the first `count` axes.
  float[][] project(double[][] rows, int count) {
    double[][] axes = new double[count][];
    Arrays.setAll(axes, eigen::vector);
    float[][] result = new float[rows.length][count];
    for (int n = 0; n < rows.length; n++) {
      for (int a = 0; a < count; a++) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
          sum += (rows[n][i] - mean[i]) * axes[a][i];
        }
        result[n][a] = (float) sum;
      }
    }
    return result;
  }
}
