package dev.safesynth.audit;

/// The standard normal law. Absolute errors of both functions are below 1e-12 for arguments in [-8,
/// 8] and probabilities in [1e-12, 1 - 1e-12].
final class StandardNormal {
  private static final double FAR = 38;

  private StandardNormal() {}

  /// `P[Z <= x]`: Marsaglia's series (2004) in the middle, Laplace's continued fraction outside.
  static double cumulative(double x) {
    if (x > 3) {
      return 1 - cumulative(-x);
    }
    double density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    if (x < -3) {
      double fraction = -x;
      for (int k = 60; k >= 1; k--) {
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

  /// The x with `P[Z <= x]` = `probability`; infinite at 0 and 1.
  static double quantile(double probability) {
    if (probability <= 0 || probability >= 1) {
      return probability <= 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    double low = -FAR;
    double high = FAR;
    while (high - low > 1e-13) {
      double middle = (low + high) / 2;
      if (cumulative(middle) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
