package dev.safesynth.dp.accounting;

import java.util.Optional;

/// A pair without atoms at infinity after Poisson sampling, for one unit added or removed.
///
/// Removing: `(1-q)·Q + q·P` against `Q`. Adding: `P` against `(1-q)·P + q·Q` (Zhu, Dong and Wang
/// 2022, Theorem 11).
///
/// @param base symmetric: exchanging its laws leaves the law of the loss as it is
/// @param probability q, in `(0, 1)`
/// @param adding whether the second data set has a unit more than the first
record SampledPair(DominatingPair base, double probability, boolean adding)
    implements DominatingPair {
  @Override
  public void cut(double[] bounds, double[] p, double[] scaledQ) {
    double[] inner = new double[bounds.length];
    for (int j = 0; j < bounds.length; j++) {
      inner[j] = adding ? -unsampled(-bounds[j]) : unsampled(bounds[j]);
    }
    base.cut(inner, p, scaledQ);
    for (int j = 0; j <= bounds.length; j++) {
      double innerScale = DominatingPair.scale(inner, j);
      double scale = DominatingPair.scale(bounds, j);
      double q = times(scaledQ[j], -innerScale);
      if (adding) {
        scaledQ[j] =
            times((1 - probability) * p[j], scale)
                + times(probability * scaledQ[j], scale - innerScale);
      } else {
        p[j] = (1 - probability) * q + probability * p[j];
        scaledQ[j] = times(scaledQ[j], scale - innerScale);
      }
    }
  }

  /// The loss of the whole whose sampled loss, removing, is `loss`.
  private double unsampled(double loss) {
    if (loss > 1) {
      return loss
          + StrictMath.log(
              (-StrictMath.expm1(-loss) + probability * StrictMath.exp(-loss)) / probability);
    }
    double change = StrictMath.expm1(loss) / probability;
    if (change > -0.5) {
      return StrictMath.log1p(change);
    }
    // Both sides of exp(loss) = 1 - q + q·exp(inner) are close to 1 - q.
    double least = StrictMath.log1p(-probability);
    return loss > least
        ? StrictMath.log(StrictMath.expm1(loss - least)) + least - StrictMath.log(probability)
        : Double.NEGATIVE_INFINITY;
  }

  private double sampled(double loss) {
    return adding
        ? -AdditiveNoise.logMixed(probability, -loss)
        : AdditiveNoise.logMixed(probability, loss);
  }

  /// `value · exp(log)`, also where the exponential alone would overflow.
  private static double times(double value, double log) {
    if (value == 0) {
      return 0;
    }
    return Math.abs(log) < 600
        ? value * StrictMath.exp(log)
        : StrictMath.exp(StrictMath.log(value) + log);
  }

  @Override
  public double infinite() {
    return 0;
  }

  /// Both ends of a loss with an atom at each.
  @Override
  public Optional<Lattice> lattice() {
    return base.lattice()
        .map(
            ends ->
                new Lattice(
                    sampled(ends.first()),
                    sampled(ends.first() + ends.spacing()) - sampled(ends.first())));
  }
}
