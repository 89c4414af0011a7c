package dev.safesynth.dp.accounting;

/// Laplace noise: what one use costs, and how far it is off.
///
/// @param scale the scale b in units of the query, finite and above 0
public record LaplaceLaw(double scale) {
  public LaplaceLaw {
    if (!(scale > 0) || scale == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("scale must be finite and > 0, was " + scale);
    }
  }

  /// The smallest delta such that the noise is (epsilon, delta) differentially private, rounded up:
  /// `1 - e^((epsilon - sensitivity/scale) / 2)`, or 0 from `epsilon = sensitivity/scale` on.
  ///
  /// @param sensitivity of the query in l1, finite and above 0
  /// @param epsilon at least 0
  public double delta(double sensitivity, double epsilon) {
    if (!(sensitivity > 0) || sensitivity == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("sensitivity must be finite and > 0, was " + sensitivity);
    }
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon must be >= 0, was " + epsilon);
    }
    double excess = Upward.over(sensitivity, scale) - epsilon;
    return excess > 0
        ? Math.min(1, Upward.padded(-StrictMath.expm1(-Upward.times(0.5, excess)), 1e-15))
        : 0;
  }

  /// The distance that the noise exceeds with a given probability, `scale · ln(1/probability)`.
  ///
  /// @param probability in `(0, 1]`
  public double accuracy(double probability) {
    if (!(probability > 0) || !(probability <= 1)) {
      throw new IllegalArgumentException("probability must be in (0, 1], was " + probability);
    }
    return scale * -StrictMath.log(probability);
  }
}
