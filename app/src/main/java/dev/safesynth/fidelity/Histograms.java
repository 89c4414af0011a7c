package dev.safesynth.fidelity;

import java.util.Arrays;

/// Distances between two histograms over the same cells, given as counts with a positive sum.
final class Histograms {
  private Histograms() {}

  /// Total variation distance, half the sum of |p - q|, in [0, 1].
  static double totalVariation(double[] first, double[] second) {
    double[] p = shares(first);
    double[] q = shares(second);
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      sum += Math.abs(p[k] - q[k]);
    }
    return sum / 2;
  }

  /// Jensen-Shannon divergence in bits, in [0, 1]; the square of what scipy calls the distance.
  static double jensenShannon(double[] first, double[] second) {
    double[] p = shares(first);
    double[] q = shares(second);
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      double middle = (p[k] + q[k]) / 2;
      sum += (part(p[k], middle) + part(q[k], middle)) / 2;
    }
    return Math.clamp(sum / Math.log(2), 0, 1);
  }

  private static double part(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle);
  }

  /// Wasserstein-1 distance when cell k stands for the number k: the area between the cumulative
  /// distributions.
  static double wasserstein(double[] first, double[] second) {
    return Arrays.stream(gaps(first, second)).sum();
  }

  /// Kolmogorov-Smirnov statistic: the largest gap between the cumulative distributions, in [0, 1].
  static double kolmogorovSmirnov(double[] first, double[] second) {
    return Arrays.stream(gaps(first, second)).max().orElse(0);
  }

  private static double[] gaps(double[] first, double[] second) {
    double firstTotal = Arrays.stream(first).sum();
    double secondTotal = Arrays.stream(second).sum();
    double[] gaps = new double[first.length];
    double below = 0;
    double belowSecond = 0;
    for (int k = 0; k < gaps.length; k++) {
      below += first[k];
      belowSecond += second[k];
      gaps[k] = Math.abs(below / firstTotal - belowSecond / secondTotal);
    }
    return gaps;
  }

  /// The total variation distance to expect between two samples of one distribution, by the normal
  /// approximation: ½ Σ sqrt(2 p (1 - p) (1/n1 + 1/n2) / π) with p from both samples. It overstates
  /// where cells hold less than one text.
  static double expectedTotalVariation(double[] first, double[] second) {
    double n1 = Arrays.stream(first).sum();
    double n2 = Arrays.stream(second).sum();
    double sum = 0;
    for (int k = 0; k < first.length; k++) {
      double p = (first[k] + second[k]) / (n1 + n2);
      sum += Math.sqrt(2 * p * (1 - p) * (1 / n1 + 1 / n2) / Math.PI);
    }
    return sum / 2;
  }

  private static double[] shares(double[] counts) {
    double total = Arrays.stream(counts).sum();
    return Arrays.stream(counts).map(count -> count / total).toArray();
  }
}
