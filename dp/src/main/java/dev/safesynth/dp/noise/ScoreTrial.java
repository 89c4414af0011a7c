package dev.safesynth.dp.noise;

/// A trial that a score passes with probability exactly `exp(-(best - score) · numerator /
/// denominator)`, whatever the scores are: no difference and no product can overflow.
final class ScoreTrial {
  private final long best;
  private final long numerator;
  private final long denominator;

  /// @param scores at least one
  /// @param numerator at least 1
  /// @param denominator at least 1, with `numerator · denominator <= 2^62`
  ScoreTrial(long[] scores, long numerator, long denominator) {
    if (scores.length == 0) {
      throw new IllegalArgumentException("needs at least one score");
    }
    requireRate(numerator, denominator);
    this.numerator = numerator;
    this.denominator = denominator;
    long most = Long.MIN_VALUE;
    for (long score : scores) {
      most = Math.max(most, score);
    }
    best = most;
  }

  static void requireRate(long numerator, long denominator) {
    if (numerator < 1 || denominator < 1 || denominator > NoiseSource.LARGEST / numerator) {
      throw new IllegalArgumentException(
          "numerator and denominator must be >= 1 with a product of at most 2^62");
    }
  }

  boolean accepts(long score, NoiseSource noise) {
    long gap = best - score; // exact as an unsigned number
    long whole = Long.divideUnsigned(gap, denominator);
    long rest = Long.remainderUnsigned(gap, denominator);
    boolean small = Math.unsignedMultiplyHigh(whole, numerator) == 0 && whole * numerator >= 0;
    // a count of e^-1 trials beyond 2^63 is cut there: nobody lives to see the difference
    return noise.bernoulliExp(small ? whole * numerator : Long.MAX_VALUE, 1)
        && noise.bernoulliExp(rest * numerator, denominator);
  }
}
