package dev.safesynth.dp.noise;

/// Draws index `v` with probability exactly proportional to `exp(scores[v] · numerator /
/// denominator)`, from integer scores: no exponential is ever evaluated in floating point.
///
/// Rejection: a uniform index is accepted with `exp(-(best - score) · numerator / denominator)`.
/// The expected number of trials is at most the number of candidates.
public final class ExponentialChoice {
  private ExponentialChoice() {}

  /// One draw.
  ///
  /// @param scores at least one; differences times `numerator` must fit 63 bits
  /// @param numerator at least 1
  /// @param denominator in `[1, 2^62]`
  /// @return an index into `scores`
  public static int draw(long[] scores, long numerator, long denominator, NoiseSource noise) {
    if (scores.length == 0 || numerator < 1) {
      throw new IllegalArgumentException("needs at least one score and a positive numerator");
    }
    long best = Long.MIN_VALUE;
    for (long score : scores) {
      best = Math.max(best, score);
    }
    while (true) {
      int candidate = (int) noise.uniform(scores.length);
      long exponent = Math.multiplyExact(Math.subtractExact(best, scores[candidate]), numerator);
      if (noise.bernoulliExp(exponent, denominator)) {
        return candidate;
      }
    }
  }
}
