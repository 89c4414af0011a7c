package dev.safesynth.dp.accounting;

/// The optimal composition of `count` mechanisms of which each is (epsilon, delta) differentially
/// private and no more is known (Kairouz, Oh and Viswanath 2015, Theorem 3.3; adaptive).
///
/// The worst such mechanism gives a loss of `+epsilon` with probability `p = e^epsilon / (1 +
/// e^epsilon)` and of `-epsilon` else, after a failure of probability `delta`. So the delta at a
/// total `t` is `Σ C(count, l) p^(count-l) (1-p)^l (1 - e^(t - (count-2l)·epsilon))` over the `l`
/// for which the last factor is positive.
///
/// @param one what is known of each
/// @param count from 1 to [#MOST]
public record OptimalComposition(ApproximateDp one, int count) {
  /// More terms are not summed; there the Renyi curve is as good.
  public static final int MOST = 1_000_000;

  public OptimalComposition {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException("count must be in 1..%d, was %d".formatted(MOST, count));
    }
  }

  /// The smallest delta of the composition at a total epsilon, rounded up.
  ///
  /// @param total at least 0
  public double delta(double total) {
    if (!(total >= 0)) {
      throw new IllegalArgumentException("total must be >= 0, was " + total);
    }
    return withFailures(delta(total, logWeights()));
  }

  /// The smallest epsilon of the composition at a total delta, rounded up; infinite where the total
  /// does not even cover the failures.
  ///
  /// @param total in `(0, 1)`
  public double epsilon(double total) {
    if (!(total > 0) || !(total < 1)) {
      throw new IllegalArgumentException("total must be in (0, 1), was " + total);
    }
    double low = 0;
    double high = Upward.times(count, one.epsilon()); // where only failures are left
    if (withFailures(0) > total || high == Double.POSITIVE_INFINITY) {
      return Double.POSITIVE_INFINITY;
    }
    double[] logWeights = logWeights();
    if (withFailures(delta(0, logWeights)) <= total) {
      return 0;
    }
    for (int i = 0; i < 100; i++) {
      double middle = low + (high - low) / 2;
      if (!(middle > low && middle < high)) {
        break;
      }
      if (withFailures(delta(middle, logWeights)) <= total) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private double[] logWeights() {
    double less = StrictMath.log1p(StrictMath.exp(-one.epsilon()));
    return BinomialWeights.logWeights(count, -one.epsilon() - less, -less);
  }

  /// Without failures. Index `l` of the weights counts the losses of `-epsilon`.
  private double delta(double total, double[] logWeights) {
    double sum = 0;
    for (int l = 0; l <= count; l++) {
      double excess = Upward.times(Math.max(0, count - 2.0 * l), one.epsilon()) - total;
      if (!(excess > 0)) {
        break;
      }
      sum += StrictMath.exp(logWeights[l]) * -StrictMath.expm1(-excess);
    }
    return total >= Upward.times(count, one.epsilon())
        ? 0
        : Math.min(1, Upward.padded(sum, 1e-14 + 2e-16 * count));
  }

  /// `1 - (1 - delta)^count · (1 - rest)`.
  private double withFailures(double rest) {
    if (one.delta() == 0) {
      return rest;
    }
    double log = count * StrictMath.log1p(-one.delta()) + StrictMath.log1p(-rest);
    return Math.min(1, Upward.padded(-StrictMath.expm1(log), 1e-14));
  }
}
