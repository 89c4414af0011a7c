package dev.safesynth.dp.accounting;

/// The discrete Gaussian law `P[y] ∝ exp(-y² / (2·variance))` on the integers, and what one use of
/// it as noise on an integer query costs (Canonne, Kamath and Steinke 2020).
///
/// @param parameter sigma², not the variance of the law; finite and above 0
public record DiscreteGaussianLaw(double parameter) {
  /// Up to this many terms are summed one by one.
  private static final double MOST_TERMS = 4e6;

  public DiscreteGaussianLaw {
    if (!(parameter > 0) || parameter == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("parameter must be finite and > 0, was " + parameter);
    }
  }

  /// The probability of a value.
  public double probability(long value) {
    double y = value;
    return StrictMath.exp(-y / parameter * y / 2) / normaliser();
  }

  /// The variance of the law, which is below sigma².
  ///
  /// From sigma² = 1 on by the derivative of the theta series below, before by summation.
  public double variance() {
    double sum = 0;
    if (parameter < 1) {
      for (int y = 1; y <= 40; y++) {
        sum += (double) y * y * StrictMath.exp(-y / parameter * y / 2);
      }
      return 2 * sum / normaliser();
    }
    if (parameter > 100) {
      return parameter; // the difference is below the last digit
    }
    double decay = 2 * StrictMath.PI * StrictMath.PI * parameter;
    double theta = normaliser() / StrictMath.sqrt(2 * StrictMath.PI * parameter);
    for (int k = 1; k <= 6; k++) {
      sum += k * k * decay * StrictMath.exp(-decay * k * k);
    }
    return parameter * (1 - 4 * sum / theta);
  }

  /// The smallest delta such that noise of this law on an integer query is (epsilon, delta)
  /// differentially private, rounded up: `Σ P[y] (1 - e^(epsilon - L(y)))` over the `y` of which
  /// the loss `L(y) = (2y + s)·s / (2·sigma²)` is above epsilon (Theorem 7 there, its two sums
  /// taken together so that nothing cancels).
  ///
  /// Where sigma is in the millions the sum is bounded by the integral and one term.
  ///
  /// @param sensitivity s, the largest change of the query, at least 1
  /// @param epsilon at least 0
  public double delta(long sensitivity, double epsilon) {
    if (sensitivity < 1) {
      throw new IllegalArgumentException("sensitivity must be >= 1, was " + sensitivity);
    }
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon must be >= 0, was " + epsilon);
    }
    double shift = sensitivity;
    double sigma = StrictMath.sqrt(parameter);
    double threshold = epsilon * parameter / shift - shift / 2;
    double first = Math.floor(threshold);
    double reach = Math.max(0, -threshold) + 40 * sigma;
    if (!(reach < MOST_TERMS) || !(Math.abs(threshold) < 0x1p50)) {
      double density = StrictMath.exp(NormalLaw.logDensity(Math.max(0, threshold / sigma)));
      double continuous = new GaussianDp(Upward.over(shift, sigma)).delta(epsilon);
      return Math.min(1, Upward.padded(continuous + density / sigma, 1e-9));
    }
    double sum = 0;
    for (double y = first; ; y++) {
      double excess = (2 * y + shift) / parameter * shift / 2 - epsilon;
      excess += 1e-15 * (2 * epsilon + excess);
      double weight = StrictMath.exp(-y / parameter * y / 2);
      if (excess > 0) {
        sum += weight * -StrictMath.expm1(-excess);
      }
      double rest =
          (weight + Double.MIN_NORMAL) * (1 + sigma) * 4; // more than all weights beyond y
      if (y > 0 && y > threshold + 1 && (rest < 1e-16 * sum || weight == 0)) {
        sum += rest;
        break;
      }
    }
    return Math.min(1, Upward.padded(sum / normaliser(), 1e-11));
  }

  /// `Σ exp(-y²/(2·sigma²))`; from sigma² = 1 on by Poisson's summation formula, as
  /// `sqrt(2·pi)·sigma · Σ exp(-2·pi²·sigma²·k²)`, of which a few terms are enough.
  private double normaliser() {
    double sum = 0;
    if (parameter < 1) {
      for (int y = 1; y <= 40; y++) {
        sum += StrictMath.exp(-y / parameter * y / 2);
      }
      return 1 + 2 * sum;
    }
    double decay = 2 * StrictMath.PI * StrictMath.PI * parameter;
    for (int k = 1; k <= 6; k++) {
      sum += StrictMath.exp(-decay * k * k);
    }
    return StrictMath.sqrt(2 * StrictMath.PI) * StrictMath.sqrt(parameter) * (1 + 2 * sum);
  }
}
