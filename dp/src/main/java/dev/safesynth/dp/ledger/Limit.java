package dev.safesynth.dp.ledger;

import dev.safesynth.dp.accounting.ZeroConcentrated;

/// The most that may be lost in all, as a guarantee for everything charged together.
///
/// @param epsilon finite and above 0
/// @param delta in `(0, 1)`, for the whole
/// @param approximation the share of `delta` set aside for mechanisms that fail with some
///   probability, in `[0, delta)`; 0 admits none of those
public record Limit(double epsilon, double delta, double approximation) {
  public Limit {
    if (!(epsilon > 0) || epsilon == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("epsilon must be finite and > 0, was " + epsilon);
    }
    if (!(delta > 0) || !(delta < 1)) {
      throw new IllegalArgumentException("delta must be in (0, 1), was " + delta);
    }
    if (!(approximation >= 0) || !(approximation < delta)) {
      throw new IllegalArgumentException(
          "approximation must be in [0, delta), was " + approximation);
    }
  }

  /// A limit for mechanisms that never fail.
  public Limit(double epsilon, double delta) {
    this(epsilon, delta, 0);
  }

  /// What may be spent: the largest loss from which the guarantee follows, rounded down.
  public ZeroConcentrated cap() {
    double share = approximation == 0 ? delta : Math.nextDown(delta - approximation);
    return new ZeroConcentrated(
        share > 0 ? ZeroConcentrated.largestWithin(epsilon, share).rho() : 0, approximation);
  }
}
