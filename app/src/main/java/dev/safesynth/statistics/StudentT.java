package dev.safesynth.statistics;

/// Student's t distribution.
///
/// @param degreesOfFreedom >= 1
public record StudentT(int degreesOfFreedom) {
  public StudentT {
    if (degreesOfFreedom < 1) {
      throw new IllegalArgumentException("degreesOfFreedom must be >= 1, was " + degreesOfFreedom);
    }
  }

  /// The t with P[|T| <= t] = `level`; 2.776 for 4 degrees of freedom at 0.95.
  public double twoSided(double level) {
    double x = new BetaDistribution(degreesOfFreedom / 2.0, 0.5).quantile(1 - level);
    return Math.sqrt(degreesOfFreedom * (1 - x) / x);
  }
}
