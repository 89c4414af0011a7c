package dev.safesynth.statistics;

/// The beta distribution Beta(a, b) on [0, 1]. Binomial tails and Student's t follow from it. The
/// relative error grows with the shapes, because logarithms of gamma functions cancel: about 1e-12
/// for shapes of a hundred, 1e-9 for a hundred thousand.
///
/// @param a first shape, > 0
/// @param b second shape, > 0
public record BetaDistribution(double a, double b) {
  private static final double TINY = 1e-300;

  public BetaDistribution {
    if (!(a > 0) || !(b > 0)) {
      throw new IllegalArgumentException("beta shapes must be > 0, were " + a + " and " + b);
    }
  }

  /// P[X <= x], the regularised incomplete beta function I_x(a, b).
  public double cumulative(double x) {
    if (x <= 0) {
      return 0;
    }
    if (x >= 1) {
      return 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    // The continued fraction converges fast only on the left of the mean: use the mirror beyond.
    return x < (a + 1) / (a + b + 2)
        ? front * continuedFraction(a, b, x) / a
        : 1 - front * continuedFraction(b, a, 1 - x) / b;
  }

  /// The x with P[X <= x] = `probability`, by bisection.
  public double quantile(double probability) {
    double low = 0;
    double high = 1;
    while (high - low > 1e-15 * high) {
      double middle = (low + high) / 2;
      if (middle == low || middle == high) {
        break;
      }
      if (cumulative(middle) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /// Modified Lentz evaluation of the continued fraction of the incomplete beta function (Press et
  /// al., Numerical Recipes, section 6.4).
  private static double continuedFraction(double a, double b, double x) {
    double c = 1;
    double d = guarded(1 - (a + b) * x / (a + 1));
    d = 1 / d;
    double result = d;
    for (int m = 1; m < 100_000; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / guarded(1 + even * d);
      c = guarded(1 + even / c);
      result *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / guarded(1 + odd * d);
      c = guarded(1 + odd / c);
      double step = d * c;
      result *= step;
      if (Math.abs(step - 1) < 1e-15) {
        break;
      }
    }
    return result;
  }

  private static double guarded(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /// Natural logarithm of the gamma function for x > 0: Stirling's series after shifting x above
  /// 15, where its truncation error is below 1e-17.
  static double logGamma(double x) {
    double shift = 0;
    double y = x;
    while (y < 15) {
      shift += Math.log(y);
      y += 1;
    }
    double inverse = 1 / y;
    double square = inverse * inverse;
    double series =
        inverse
            * (1.0 / 12
                - square
                    * (1.0 / 360
                        - square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188)))));
    return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
  }
}
