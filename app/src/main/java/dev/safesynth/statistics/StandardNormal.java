package dev.safesynth.statistics;

/// The standard normal distribution. Absolute errors are below 1e-14, relative ones of the tails
/// below 1e-12.
public final class StandardNormal {
  private StandardNormal() {}

  /// P[Z >= x].
  public static double atLeast(double x) {
    return cumulative(-x);
  }

  /// P[Z <= x]: Marsaglia's series (2004) in the middle, Laplace's continued fraction outside.
  public static double cumulative(double x) {
    if (x > 3) {
      return 1 - cumulative(-x);
    }
    double density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    if (x < -3) {
      double fraction = -x;
      for (int k = 100; k >= 1; k--) {
        fraction = -x + k / fraction;
      }
      return density / fraction;
    }
    double term = x;
    double sum = x;
    for (int k = 3; Math.abs(term) > 1e-18; k += 2) {
      term *= x * x / k;
      sum += term;
    }
    return 0.5 + density * sum;
  }
}
