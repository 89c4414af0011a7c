package dev.safesynth.dp.accounting;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/// Bounds on the Renyi divergences of a mechanism on a secret sample, one for each of some orders.
///
/// Most of them are known at integer orders. In between they follow from those because `(order - 1)
/// · D` is a convex function of the order that vanishes at 1 (it is the logarithm of a moment).
final class RenyiSampling {
  /// Bounds are sums of as many terms as the order; above this order there is none, and the sample
  /// counts as the whole.
  static final int MOST_TERMS = 2048;

  private final double[] orders;

  RenyiSampling(double... orders) {
    this.orders = orders;
  }

  /// A Poisson sample, one unit added or removed, of a mechanism that Gaussian noise dominates.
  double[] poissonOfGaussian(double q, double squaredMu) {
    IntToDoubleFunction cumulant = k -> Upward.times(0.5 * k * (k - 1.0), squaredMu);
    double[] values = interpolated(order -> PoissonSampling.adding(q, order, cumulant));
    for (int i = 0; i < orders.length; i++) {
      if (orders[i] != Math.rint(orders[i])) {
        double log = PoissonSampling.gaussian(q, StrictMath.sqrt(squaredMu), orders[i]);
        values[i] = Upward.lesser(values[i], Upward.over(log, orders[i] - 1));
      }
    }
    return values;
  }

  /// A Poisson sample, one unit added or removed.
  ///
  /// @param cumulant of `k >= 2`: `(k - 1) · D_k` of the mechanism, or a bound
  /// @param symmetric whether the loss has the same law in both directions
  double[] poisson(double q, IntToDoubleFunction cumulant, boolean symmetric) {
    return interpolated(
        order -> {
          double adding = PoissonSampling.adding(q, order, cumulant);
          return symmetric
              ? adding
              : Math.max(
                  adding,
                  PoissonSampling.removing(
                      q, order, cumulant.applyAsDouble(2), cumulant.applyAsDouble(order)));
        });
  }

  /// A Poisson sample, one unit added or removed, of a mechanism with pure differential privacy.
  double[] poissonOfPure(double q, double epsilon) {
    var values = new double[orders.length];
    for (int i = 0; i < orders.length; i++) {
      values[i] = Upward.over(PoissonSampling.pure(q, epsilon, orders[i]), orders[i] - 1);
    }
    return values;
  }

  /// A sample of fixed size, one unit replaced; parameters as in
  /// [SamplingWithoutReplacement#replacing].
  double[] withoutReplacement(
      double share, IntToDoubleFunction cumulant, double pure, double[] logMoments) {
    return interpolated(
        order -> SamplingWithoutReplacement.replacing(share, order, cumulant, pure, logMoments));
  }

  /// Whether the loss of the worst pair of neighbours has the same law in both directions, for
  /// events under [Neighbouring#ADD_OR_REMOVE_ONE]: true for noise on a number and for whatever is
  /// composed of such. Of nothing else is a single worst pair known here.
  static boolean isSymmetric(PrivacyEvent event) {
    return switch (event) {
      case PrivacyEvent.Gaussian _,
          PrivacyEvent.Laplace _,
          PrivacyEvent.DiscreteGaussian _,
          PrivacyEvent.DiscreteLaplace _,
          PrivacyEvent.Approximate _ ->
          true;
      case PrivacyEvent.Repeated repeated -> isSymmetric(repeated.event());
      case PrivacyEvent.Sequential all -> areSymmetric(all.events());
      case PrivacyEvent.Parallel parts -> areSymmetric(parts.events());
      case PrivacyEvent.BoundedRange _,
          PrivacyEvent.Concentrated _,
          PrivacyEvent.RandomisedResponse _,
          PrivacyEvent.PoissonSampled _,
          PrivacyEvent.SampledWithoutReplacement _,
          PrivacyEvent.Group _ ->
          false;
    };
  }

  private static boolean areSymmetric(List<PrivacyEvent> events) {
    return events.stream().allMatch(RenyiSampling::isSymmetric);
  }

  private double[] interpolated(IntToDoubleFunction logMoment) {
    Map<Integer, Double> known = new HashMap<>();
    known.put(1, 0.0);
    var values = new double[orders.length];
    for (int i = 0; i < orders.length; i++) {
      double above = Math.ceil(orders[i]);
      if (above > MOST_TERMS) {
        values[i] = Double.POSITIVE_INFINITY;
        continue;
      }
      int high = (int) above;
      double share = high - orders[i];
      double end = known.computeIfAbsent(high, logMoment::applyAsDouble);
      double start = share == 0 ? 0 : known.computeIfAbsent(high - 1, logMoment::applyAsDouble);
      double chord = Upward.plus(Upward.times(share, start), Upward.times(1 - share, end));
      values[i] = Upward.over(chord, orders[i] - 1);
    }
    return values;
  }
}
