package dev.safesynth.fidelity;

import java.util.Arrays;
import java.util.Comparator;

/// How two histograms diverge, after Pillutla et al. (2021, 2023) and Liu et al. (2021).
final class DivergenceCurve {
  private static final int MIXTURES = 25;
  private static final double EDGE = 1e-6;

  private DivergenceCurve() {}

  /// The area under the curve of (exp(-c KL(q, r)), exp(-c KL(p, r))) over mixtures r of `p` and
  /// `q`, in (0, 1]; 1 for equal histograms, Gamma(c + 1)² / Gamma(2c + 1) up to the grid for
  /// disjoint ones.
  ///
  /// @param p shares that sum to 1
  /// @param q shares that sum to 1, as many
  /// @param scale c, > 0
  static double area(double[] p, double[] q, double scale) {
    double[][] points = new double[MIXTURES + 2][];
    for (int i = 0; i < MIXTURES; i++) {
      double weight = EDGE + i * (1 - 2 * EDGE) / (MIXTURES - 1);
      double[] mixture = new double[p.length];
      for (int k = 0; k < p.length; k++) {
        mixture[k] = weight * p[k] + (1 - weight) * q[k];
      }
      points[i] =
          new double[] {
            Math.exp(-scale * divergence(q, mixture)), Math.exp(-scale * divergence(p, mixture))
          };
    }
    points[MIXTURES] = new double[] {1, 0};
    points[MIXTURES + 1] = new double[] {0, 1};
    return (under(points, 0, 1) + under(points, 1, 0)) / 2;
  }

  /// The frontier integral of Liu et al. (2021), in [0, 1]: 0 for equal histograms, 1 for disjoint
  /// ones.
  static double frontierIntegral(double[] p, double[] q) {
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      if (p[k] == 0 || q[k] == 0) {
        sum += (p[k] + q[k]) / 4;
      } else if (Math.abs(p[k] - q[k]) > 1e-8) {
        sum +=
            (p[k] + q[k]) / 4
                - p[k] * q[k] * (Math.log(p[k]) - Math.log(q[k])) / (2 * (p[k] - q[k]));
      }
    }
    return 2 * sum;
  }

  /// Kullback-Leibler divergence in nats of `p` from a mixture that is positive wherever `p` is.
  private static double divergence(double[] p, double[] mixture) {
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      if (p[k] > 0) {
        sum += p[k] * Math.log(p[k] / mixture[k]);
      }
    }
    return sum;
  }

  /// Trapezoids over coordinate `x`.
  private static double under(double[][] points, int x, int y) {
    double[][] sorted = points.clone();
    Arrays.sort(sorted, Comparator.comparingDouble(point -> point[x]));
    double area = 0;
    for (int i = 1; i < sorted.length; i++) {
      area += (sorted[i][x] - sorted[i - 1][x]) * (sorted[i][y] + sorted[i - 1][y]) / 2;
    }
    return area;
  }
}
