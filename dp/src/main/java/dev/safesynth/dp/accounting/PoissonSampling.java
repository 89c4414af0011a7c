package dev.safesynth.dp.accounting;

import java.util.function.IntToDoubleFunction;

/// Bounds on `(order - 1) · D` for a mechanism on a secret Poisson sample, for one unit added or
/// removed. Derivations are in docs/privacy/accounting.md.
///
/// With `P` and `Q` the outputs with and without the unit in the sample and `q` the sampling
/// probability, the two divergences are those of `(1-q)·Q + q·P` from `Q` and back.
final class PoissonSampling {
  /// A trapezoid sum of more terms than this is not computed.
  private static final int MOST_NODES = 20_000;

  /// `e` to minus this is the share of a moment that may be cut off or be lost between nodes; it is
  /// added to the result all the same.
  private static final double SHARE = 60;

  private PoissonSampling() {}

  /// The first divergence at an integer order: `Σ C(order, k) (1-q)^(order-k) q^k E[(P/Q)^k]`,
  /// without the terms that add up to 1. For symmetric pairs it is the greater one of the two.
  ///
  /// @param cumulant of `k`, from 2 to `order`: `(k - 1) · D_k(P, Q)` or a bound on it
  static double adding(double q, int order, IntToDoubleFunction cumulant) {
    double[] terms = BinomialWeights.logWeights(order, StrictMath.log(q), StrictMath.log1p(-q));
    terms[0] = Double.NEGATIVE_INFINITY;
    terms[1] = Double.NEGATIVE_INFINITY;
    for (int k = 2; k <= order; k++) {
      double exponent = cumulant.applyAsDouble(k);
      terms[k] +=
          exponent == 0 ? Double.NEGATIVE_INFINITY : Upward.logExpm1(exponent) + 1e-15 * exponent;
    }
    return log1pExpUp(BinomialWeights.logSum(terms));
  }

  /// The second divergence, of any pair, at any order: by Taylor's formula with the remainder at
  /// its largest, or by convexity, whichever is less.
  ///
  /// @param cumulantOfTwo `D_2(P, Q)` or a bound
  /// @param cumulantOfOrder `(order - 1) · D_order(Q, P)` or a bound
  static double removing(double q, double order, double cumulantOfTwo, double cumulantOfOrder) {
    double byTaylor =
        StrictMath.log(order * (order - 1) / 2)
            + 2 * StrictMath.log(q)
            - (order + 1) * StrictMath.log1p(-q)
            + Upward.logExpm1(cumulantOfTwo);
    double byConvexity = StrictMath.log(q) + Upward.logExpm1(cumulantOfOrder);
    double least = Math.min(byTaylor, byConvexity);
    if (least == Double.NEGATIVE_INFINITY || least == Double.POSITIVE_INFINITY) {
      return Math.max(0, least);
    }
    return log1pExpUp(least + 1e-14 * (1 + Math.abs(least) - (order + 1) * StrictMath.log1p(-q)));
  }

  /// The exact value for a mechanism of which only pure differential privacy is known, at any
  /// order: `P/Q` is `e^epsilon` or `e^-epsilon`.
  static double pure(double q, double epsilon, double order) {
    double most = order * StrictMath.log1p(q * StrictMath.expm1(epsilon));
    double least = order * StrictMath.log1p(q * StrictMath.expm1(-epsilon));
    if (!(most < 30)) {
      double logQ = StrictMath.log(q);
      double logMost =
          epsilon < 30
              ? order * (epsilon + StrictMath.log(q + (1 - q) * StrictMath.exp(-epsilon)))
              : order * Upward.log1pExp(epsilon + logQ); // q·1 is below 1e-13 of the rest
      double value =
          Upward.log1pExp(least + epsilon - logMost) + logMost - Upward.log1pExp(epsilon);
      double error = 1e-15 * (epsilon + Math.abs(logMost) + order * (epsilon - logQ));
      return Upward.padded(value + error, 1e-13);
    }
    double high = StrictMath.expm1(most);
    double low = StrictMath.exp(epsilon) * StrictMath.expm1(least);
    double error = 1e-15 * (4 + order + 2 * most) * (high - low);
    return Upward.padded(
        StrictMath.log1p((high + low + error) / (1 + StrictMath.exp(epsilon))), 1e-13);
  }

  /// Gaussian noise at any order: `log E[(1 + u)^order]` with `u = q(e^(mu·z - mu²/2) - 1)` and `z`
  /// standard normal, as `log(1 + E[g])` with `g = (1 + u)^order - 1 - order·u`, which is never
  /// negative. The expectation is a trapezoid sum, whose error is known because the integrand is
  /// analytic in the strip `|Im z| < pi/mu` (Trefethen and Weideman 2014, Theorem 5.1).
  ///
  /// @return infinity where the sum would take too many terms
  static double gaussian(double q, double mu, double order) {
    double power = order * StrictMath.log(2);
    double cut = SHARE + power + StrictMath.log(16 * order);
    double width = Math.min(StrictMath.PI / mu, 8);
    double step = 2 * StrictMath.PI * width / (cut + width * width / 2);
    double reach = StrictMath.sqrt(2 * (cut + power + 2 * StrictMath.log(order)));
    double end = mu * Math.max(2, order) + reach;
    if (!((end + reach) / step < MOST_NODES)) {
      return Double.POSITIVE_INFINITY;
    }
    int first = (int) -Math.ceil(reach / step);
    int last = (int) Math.ceil(end / step);
    var terms = new double[last - first + 2];
    double logStep = StrictMath.log(step) + NormalLaw.logDensity(0);
    for (int i = first; i <= last; i++) {
      double z = i * step;
      terms[i - first] = logStep - z * z / 2 + logExcess(q, mu * z - mu * mu / 2, order);
    }
    double logPower = order * StrictMath.log(q) + (order * order - order) * mu * mu / 2;
    terms[terms.length - 1] = Math.max(0, logPower) - SHARE;
    double size = 1e-14 / Math.min(1, order - 1) + 1e-15 * (mu * mu * order * order + 4 * cut);
    return log1pExpUp(BinomialWeights.logSum(terms) + size);
  }

  /// `log((1 + u)^order - 1 - order·u)` with `u = q(e^w - 1)`.
  private static double logExcess(double q, double w, double order) {
    double u = q * StrictMath.expm1(w);
    if (Math.abs(order * u) < 0.3 && Math.abs(u) < 0.3) {
      double term = order * (order - 1) / 2 * u * u;
      double sum = term;
      for (int k = 3; Math.abs(term) > 1e-18 * sum; k++) {
        term *= (order - k + 1) / k * u;
        sum += term;
      }
      return StrictMath.log(sum);
    }
    double logRatio =
        w > 30 ? w + StrictMath.log(q + (1 - q) * StrictMath.exp(-w)) : StrictMath.log1p(u);
    double power = order * logRatio;
    if (power < 30) {
      return StrictMath.log(StrictMath.expm1(power) - order * u);
    }
    double logU = w > 30 ? StrictMath.log(q) + w : StrictMath.log(u);
    return power + StrictMath.log1p(-StrictMath.exp(StrictMath.log(order) + logU - 1e-12 - power));
  }

  private static double log1pExpUp(double log) {
    return log == Double.NEGATIVE_INFINITY ? 0 : Upward.padded(Upward.log1pExp(log), 1e-14);
  }
}
