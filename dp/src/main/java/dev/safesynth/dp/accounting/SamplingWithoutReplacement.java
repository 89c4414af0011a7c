package dev.safesynth.dp.accounting;

import java.util.function.IntToDoubleFunction;

/// A bound on `(order - 1) · D` for a mechanism on a secret uniform sample of fixed size, for one
/// unit replaced (Wang, Balle and Kasiviswanathan 2019, Theorems 9 and 27). The derivation is in
/// docs/privacy/accounting.md.
final class SamplingWithoutReplacement {
  /// Central moments of higher orders are not computed: twice the moment itself is close to them.
  static final int MOST_MOMENTS = 256;

  private SamplingWithoutReplacement() {}

  /// The size of the sample divided by that of the data set, rounded up, in `(0, 1]`.
  static double share(PrivacyEvent.SampledWithoutReplacement sampled) {
    return sampled.sample() == sampled.size()
        ? 1
        : Math.min(1, Upward.over(Upward.of(sampled.sample()), (double) sampled.size()));
  }

  /// `log(1 + Σ C(order, j) · share^j · zeta(j))` over `j = 2 .. order`, where `zeta(j)` is the
  /// least known bound on the integral of `|P - Q|^j / R^(j-1)` for mutual neighbours P, Q, R.
  ///
  /// @param share the size of the sample divided by that of the data set, in `(0, 1]`
  /// @param cumulant of `j`, from 2 to `order`: `(j - 1) · D_j` of the mechanism, or a bound
  /// @param pure a pure epsilon of the mechanism; infinite where there is none
  /// @param logMoments `log E[(P/Q - 1)^j]` at index `j`, or a bound, as far as they are known
  static double replacing(
      double share, int order, IntToDoubleFunction cumulant, double pure, double[] logMoments) {
    double[] terms = BinomialWeights.logChoose(order);
    terms[0] = Double.NEGATIVE_INFINITY;
    terms[1] = Double.NEGATIVE_INFINITY;
    double logShare = StrictMath.log(share) + 1e-15;
    double logRatio = Upward.logExpm1(pure);
    for (int j = 2; j <= order; j++) {
      double exponent = cumulant.applyAsDouble(j);
      double zeta = exponent + Math.min(StrictMath.log(2), j * logRatio);
      if (j == 2) {
        zeta = Math.min(zeta, 2 * StrictMath.log(2) + Upward.logExpm1(exponent));
      }
      int even = j / 2 * 2;
      int next = (j + 1) / 2 * 2;
      if (next < logMoments.length) {
        // |x|^j is at most the geometric mean of its even neighbours, by Cauchy and Schwarz.
        double mean = (logMoments[even] + logMoments[next]) / 2;
        zeta = Math.min(zeta, 2 * StrictMath.log(2) + mean);
      }
      terms[j] += j * logShare + zeta + 1e-14 * Math.abs(zeta);
    }
    double log = BinomialWeights.logSum(terms);
    return log == Double.NEGATIVE_INFINITY ? 0 : Upward.padded(Upward.log1pExp(log), 1e-12);
  }

  /// `log E[(P/Q - 1)^j]` for Gaussians at distance `mu`, for `j = 0 .. most`.
  ///
  /// By the binomial theorem the moment is `Σ (-1)^(j-i) C(j, i) t^(i(i-1)/2)` with `t = e^(mu²)`.
  /// That is the sum of `(t-1)^edges` over all graphs on `j` labelled vertices none of which is
  /// isolated (inclusion and exclusion over the isolated ones), and such sums follow recurrences
  /// without a subtraction: over the component of the last vertex, and, for connected graphs, over
  /// the part that the last vertex holds together with the first.
  static double[] gaussianMoments(double squaredMu, int most) {
    var connected = new double[most + 1];
    for (int n = 2; n <= most; n++) {
      double[] choose = BinomialWeights.logChoose(n - 2);
      var terms = new double[n - 1];
      for (int k = 1; k < n; k++) {
        terms[k - 1] =
            choose[k - 1]
                + Upward.logExpm1(Upward.times(k, squaredMu))
                + connected[k]
                + connected[n - k];
      }
      connected[n] = BinomialWeights.logSum(terms);
    }
    var moments = new double[most + 1];
    if (most >= 1) {
      moments[1] = Double.NEGATIVE_INFINITY;
    }
    for (int j = 2; j <= most; j++) {
      double[] choose = BinomialWeights.logChoose(j - 1);
      var terms = new double[j - 1];
      for (int k = 2; k <= j; k++) {
        terms[k - 2] = choose[k - 1] + connected[k] + moments[j - k];
      }
      moments[j] = BinomialWeights.logSum(terms);
    }
    return moments;
  }
}
