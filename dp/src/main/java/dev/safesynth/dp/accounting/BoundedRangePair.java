package dev.safesynth.dp.accounting;

import java.util.Optional;

/// Any mechanism whose privacy loss lies, for each pair of neighbouring data sets, in an interval
/// of length `range` that may depend on the pair.
///
/// On an interval `[t - range, t]` the loss on its two ends is worst; over all `t` the largest
/// `P[A] - γ·Q[A]` is `(sqrt(a) - sqrt(γ))² / (a - 1)` with `a = exp(range)`, for `1/a <= γ <= a`.
/// This is convex in γ, and so it is the curve of a pair: the one whose loss has the distribution
/// function `expm1((range + l)/2) / expm1(range)` on `[-range, range]`. As the bound holds for
/// every mechanism with this range, the pair dominates them all, and their adaptive composition
/// too.
///
/// @param range finite and above 0
record BoundedRangePair(double range) implements DominatingPair {
  @Override
  public void cut(double[] bounds, double[] p, double[] scaledQ) {
    double whole = -StrictMath.expm1(-range);
    for (int j = 0; j <= bounds.length; j++) {
      double low = Math.max(DominatingPair.low(bounds, j), -range);
      double high = Math.min(DominatingPair.high(bounds, j), range);
      double half = (high - low) / 2;
      if (half > 0) {
        double top = (high - range) / 2;
        double scale = DominatingPair.scale(bounds, j);
        p[j] = -StrictMath.expm1(-half) * StrictMath.exp(top) / whole;
        // exp(top + half + scale - high) · (1 - exp(-half))
        scaledQ[j] = -StrictMath.expm1(-half) * StrictMath.exp(top + half + scale - high) / whole;
      } else {
        p[j] = 0;
        scaledQ[j] = 0;
      }
    }
  }

  @Override
  public double infinite() {
    return 0;
  }

  @Override
  public Optional<Lattice> lattice() {
    return Optional.empty();
  }
}
