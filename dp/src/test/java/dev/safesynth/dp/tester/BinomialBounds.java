package dev.safesynth.dp.tester;

/// Clopper and Pearson's (1934) exact confidence bounds of a probability.
public final class BinomialBounds {
  private BinomialBounds() {}

  /// Below the true probability but for a chance of `alpha`.
  public static double lower(long successes, long trials, double alpha) {
    if (successes == 0) {
      return 0;
    }
    double low = 0;
    double high = (double) successes / trials;
    while (high - low > 1e-12 * high) {
      double middle = (low + high) / 2;
      if (atLeast(successes, trials, middle) > alpha) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  /// Above the true probability but for a chance of `alpha`.
  public static double upper(long successes, long trials, double alpha) {
    return 1 - lower(trials - successes, trials, alpha);
  }

  /// P[Binomial(trials, p) >= successes], the regularised incomplete beta function I_p(a, b).
  private static double atLeast(long successes, long trials, double p) {
    double a = successes;
    double b = (double) trials - successes + 1;
    double log = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(p) + b * Math.log1p(-p);
    return p < (a + 1) / (a + b + 2)
        ? Math.exp(log) * fraction(a, b, p) / a
        : 1 - Math.exp(log) * fraction(b, a, 1 - p) / b;
  }

  /// The continued fraction of the incomplete beta function, by Lentz's method.
  private static double fraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / (1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m < 100_000; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / (1 + even * d);
      c = 1 + even / c;
      value *= c * d;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / (1 + odd * d);
      c = 1 + odd / c;
      value *= c * d;
      if (Math.abs(c * d - 1) < 1e-14) {
        return value;
      }
    }
    throw new AssertionError("the continued fraction does not converge");
  }

  /// Stirling's series above 15, and the recurrence below.
  private static double logGamma(double x) {
    double shift = 0;
    double y = x;
    for (; y < 15; y++) {
      shift += Math.log(y);
    }
    double square = y * y;
    double series = (1.0 / 12 - (1.0 / 360 - 1 / (1260 * square)) / square) / y;
    return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
  }
}
