package dev.safesynth.method;

/// What the model gives each candidate beside a record: a distribution over the candidates in whole
/// units of a grid. Parts are rounded down and cut, so that they are at least 0 and never sum to
/// more than the unit, whatever the record's scores are.
final class CandidateShares {
  private CandidateShares() {}

  /// The distribution.
  ///
  /// @param likely public log-probabilities of the candidates
  /// @param differences the record's to these; what is missing or not finite is no difference
  /// @param unit the whole, in grid steps
  static long[] of(float[] likely, float[] differences, long unit) {
    double[] weights = weights(likely, differences);
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    var shares = new long[weights.length];
    long left = unit;
    for (int v = 0; v < shares.length; v++) {
      shares[v] = Math.clamp((long) (weights[v] / sum * unit), 0, left);
      // what one candidate has, no other can have: the unit bounds the sum whatever rounding does
      left -= shares[v];
    }
    return shares;
  }

  /// Probabilities divided by the largest one, so that the likeliest candidate has 1.
  static double[] weights(float[] likely, float[] differences) {
    var weights = new double[likely.length];
    double best = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < weights.length; v++) {
      float difference = v < differences.length ? differences[v] : 0;
      weights[v] = likely[v] + (Float.isFinite(difference) ? difference : 0);
      best = Math.max(best, weights[v]);
    }
    for (int v = 0; v < weights.length; v++) {
      weights[v] = Math.exp(weights[v] - best);
    }
    return weights;
  }
}
