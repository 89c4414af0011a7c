package dev.safesynth.dp.accounting;

/// Logarithms of `C(n, k) · p^k · (1-p)^(n-k)`, rounded up, and the sums of positive terms that
/// sampling bounds are made of.
final class BinomialWeights {
  private BinomialWeights() {}

  /// `log C(n, k)` for `k = 0 .. n` by compensated summation, raised by more than its error.
  static double[] logChoose(int n) {
    var log = new double[n + 1];
    double sum = 0;
    double lost = 0;
    for (int k = 1; k <= n / 2; k++) {
      double term = StrictMath.log((double) (n - k + 1) / k) - lost;
      double next = sum + term;
      lost = next - sum - term;
      sum = next;
      log[k] = sum + 1e-15 * (k + sum);
    }
    for (int k = n / 2 + 1; k <= n; k++) {
      log[k] = log[n - k];
    }
    return log;
  }

  /// The logarithm of every weight, rounded up; negative infinity where a weight is 0.
  static double[] logWeights(int n, double logP, double logNotP) {
    double[] log = logChoose(n);
    for (int k = 0; k <= n; k++) {
      double yes = k == 0 ? 0 : k * logP;
      double no = k == n ? 0 : (n - k) * logNotP;
      log[k] += yes + no - 1e-15 * (yes + no);
    }
    return log;
  }

  /// `log(Σ e^terms)`, raised by more than the error of the summation.
  static double logSum(double[] terms) {
    double most = Double.NEGATIVE_INFINITY;
    for (double term : terms) {
      most = Math.max(most, term);
    }
    if (most == Double.NEGATIVE_INFINITY || most == Double.POSITIVE_INFINITY) {
      return most;
    }
    double sum = 0;
    for (double term : terms) {
      sum += StrictMath.exp(term - most);
    }
    return most + StrictMath.log(sum) + 1e-15 * (Math.abs(most) + terms.length + 1);
  }
}
