package dev.safesynth.dp.accounting;

/// The optimal composition of `count` mechanisms of bounded range, **all chosen before the first
/// one is run** (Dong, Durfee and Rogers 2020).
///
/// Where a mechanism is chosen by the outputs of earlier ones, as the tokens of a text are, this is
/// not a bound: such losses are known as [RenyiCurve] and as [ZeroConcentrated], and no
/// [PrivacyEvent] leads here.
///
/// The worst mechanism has a loss of `t` with probability `(1 - e^(t-range)) / (1 - e^-range)`, and
/// of `t - range` else, with the same `t` in `[0, range]` for all of them. At a total epsilon `g`
/// the worst `t` is `(g + (l+1)·range) / (count+1)` for some `l` from 0 to `count - 1`.
///
/// @param range the epsilon of the exponential mechanism, finite and at least 0
/// @param count from 1 to [#MOST]
public record NonadaptiveBoundedRange(double range, int count) {
  /// The time grows faster than the count.
  public static final int MOST = 2_000;

  public NonadaptiveBoundedRange {
    if (!(range >= 0) || range == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("range must be finite and >= 0, was " + range);
    }
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
    return delta(total, BinomialWeights.logChoose(count));
  }

  /// The smallest epsilon of the composition at a total delta, rounded up.
  ///
  /// @param total in `(0, 1)`
  public double epsilon(double total) {
    if (!(total > 0) || !(total < 1)) {
      throw new IllegalArgumentException("total must be in (0, 1), was " + total);
    }
    double[] logChoose = BinomialWeights.logChoose(count);
    if (delta(0, logChoose) <= total) {
      return 0;
    }
    double low = 0;
    double high = Upward.times(count, range); // where nothing is left
    for (int i = 0; i < 60; i++) {
      double middle = low + (high - low) / 2;
      if (!(middle > low && middle < high)) {
        break;
      }
      if (delta(middle, logChoose) <= total) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private double delta(double total, double[] logChoose) {
    double most = 0;
    if (total < Upward.times(count, range)) {
      for (int l = 0; l < count; l++) {
        double t = (total + (l + 1) * range) / (count + 1);
        if (!(t < range)) {
          break;
        }
        most = Math.max(most, delta(total, t, logChoose));
      }
    }
    return Math.min(1, most);
  }

  /// The delta of losses `t` and `t - range`, of which `low` are the latter, summed from the most
  /// low losses that count towards fewer of them.
  private double delta(double total, double t, double[] logChoose) {
    double logLow = Upward.logExpm1(t) - Upward.logExpm1(range);
    double logHigh =
        StrictMath.log(-StrictMath.expm1(t - range)) - StrictMath.log(-StrictMath.expm1(-range));
    int most = (int) Math.min(count, Math.ceil((count * t - total) / range));
    double sum = 0;
    double before = 0;
    for (int low = most; low >= 0; low--) {
      double excess = count * t - low * range - total + 1e-15 * (count * t + total);
      if (!(excess > 0)) {
        continue;
      }
      double log = low * logLow + (count - low) * logHigh;
      double weight = StrictMath.exp(logChoose[low] + log - 1e-15 * log);
      sum += weight * -StrictMath.expm1(-excess);
      if (weight < before && weight * (low + 1) < 1e-17 * sum) {
        sum += weight * (low + 1); // weights fall from here on, so this covers all others
        break;
      }
      before = weight;
    }
    return Upward.padded(sum, 1e-13);
  }
}
