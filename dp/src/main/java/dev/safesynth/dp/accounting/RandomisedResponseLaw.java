package dev.safesynth.dp.accounting;

/// k-ary randomised response: with some probability the answer is drawn uniformly from all k, else
/// it is the true one.
///
/// @param buckets the number of answers k, at least 2
/// @param uniformProbability in `(0, 1]`
public record RandomisedResponseLaw(int buckets, double uniformProbability) {
  public RandomisedResponseLaw {
    requireBuckets(buckets);
    if (!(uniformProbability > 0) || !(uniformProbability <= 1)) {
      throw new IllegalArgumentException(
          "uniformProbability must be in (0, 1], was " + uniformProbability);
    }
  }

  /// The epsilon of one answer under [Neighbouring#REPLACE_ONE], rounded up.
  public double epsilon() {
    return ApproximateDp.epsilonOfResponse(buckets, uniformProbability);
  }

  /// The probability that the answer is the true one, by either way.
  public double keepProbability() {
    return 1 - uniformProbability * (1 - 1.0 / buckets);
  }

  /// The probability that the answer is the true one at a given epsilon, `e^epsilon / (e^epsilon +
  /// k - 1)`, for [Neighbouring#REPLACE_ONE].
  ///
  /// @param buckets k, at least 2
  /// @param epsilon finite and at least 0
  public static double keepProbability(int buckets, double epsilon) {
    requireBuckets(buckets);
    if (!(epsilon >= 0) || epsilon == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("epsilon must be finite and >= 0, was " + epsilon);
    }
    return 1 / (1 + (buckets - 1) * StrictMath.exp(-epsilon));
  }

  private static void requireBuckets(int buckets) {
    if (buckets < 2) {
      throw new IllegalArgumentException("buckets must be >= 2, was " + buckets);
    }
  }
}
