package dev.safesynth.dp.accounting;

/// The law of the exponential mechanism: `P[i] ∝ exp(rate · score_i)`.
///
/// @param rate `epsilon / (2·sensitivity)`, or `epsilon / sensitivity` where a unit moves all
///   scores in the same direction; finite and at least 0
public record ExponentialLaw(double rate) {
  public ExponentialLaw {
    if (!(rate >= 0) || rate == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("rate must be finite and >= 0, was " + rate);
    }
  }

  /// The probability that a candidate with the highest score is drawn.
  ///
  /// @param scores at least one, finite
  public double probabilityOfBest(double... scores) {
    if (scores.length == 0) {
      throw new IllegalArgumentException("scores must not be empty");
    }
    double best = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      if (!Double.isFinite(score)) {
        throw new IllegalArgumentException("score must be finite, was " + score);
      }
      best = Math.max(best, score);
    }
    double bests = 0;
    double total = 0;
    for (double score : scores) {
      double weight = rate == 0 ? 1 : StrictMath.exp(rate * (score - best));
      total += weight;
      bests += score == best ? 1 : 0;
    }
    return bests / total;
  }
}
