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
  /// @param scores at least one, any integers
  /// @param numerator at least 1
  /// @param denominator at least 1, with `numerator · denominator <= 2^62`
  /// @return an index into `scores`
  public static int draw(long[] scores, long numerator, long denominator, NoiseSource noise) {
    var trial = new ScoreTrial(scores, numerator, denominator);
    while (true) {
      int candidate = (int) noise.uniform(scores.length);
      if (trial.accepts(scores[candidate], noise)) {
        return candidate;
      }
    }
  }
}
