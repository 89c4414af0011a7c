package dev.safesynth.dp.accounting;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Gaussian differential privacy (Dong, Roth and Su 2022): no harder to tell neighbours apart than
/// to tell `N(0, 1)` from `N(mu, 1)`. Exact for Gaussian noise and for chains of it, and rounded
/// up.
///
/// @param mu `1 / noiseMultiplier` for one use of Gaussian noise, finite and at least 0
public record GaussianDp(double mu) {
  /// More than the errors of [NormalLaw#logCdf], relative to the larger of 1 and its value.
  private static final double LOG_ERROR = 2e-14;

  public GaussianDp {
    if (!(mu >= 0) || mu == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("mu must be finite and >= 0, was " + mu);
    }
  }

  /// The loss of Gaussian noise.
  ///
  /// @param noiseMultiplier standard deviation divided by the l2 sensitivity, above 0 and not so
  ///   small that its reciprocal overflows
  public static GaussianDp ofNoise(double noiseMultiplier) {
    if (!(noiseMultiplier > 0)) {
      throw new IllegalArgumentException("noiseMultiplier must be > 0, was " + noiseMultiplier);
    }
    return new GaussianDp(Upward.over(1, noiseMultiplier));
  }

  /// What is known in this form about a loss: squares add in sequences, the dearest part counts in
  /// a partition, a group of k costs `k·mu` (Dong, Roth and Su 2022).
  ///
  /// @return empty unless all of the loss is Gaussian noise, or where mu is beyond every double
  public static Optional<GaussianDp> of(PrivacyLoss loss) {
    return of(loss.event(), loss.relation());
  }

  static Optional<GaussianDp> of(PrivacyEvent event, Neighbouring relation) {
    return switch (event) {
      case PrivacyEvent.Gaussian noise -> bounded(Upward.over(1, noise.noiseMultiplier()));
      case PrivacyEvent.Repeated repeated ->
          of(repeated.event(), relation)
              .flatMap(one -> bounded(multiple(one.mu, repeated.count())));
      case PrivacyEvent.Sequential all -> fold(all.events(), relation, GaussianDp::then);
      case PrivacyEvent.Parallel parts ->
          fold(
              parts.events(),
              relation,
              (most, part) -> Optional.of(most.mu < part.mu ? part : most));
      case PrivacyEvent.Group group ->
          of(group.event(), group.relation())
              .flatMap(one -> bounded(Upward.times(group.size(), one.mu)));
      case PrivacyEvent.Laplace _,
          PrivacyEvent.DiscreteGaussian _,
          PrivacyEvent.DiscreteLaplace _,
          PrivacyEvent.Approximate _,
          PrivacyEvent.BoundedRange _,
          PrivacyEvent.Concentrated _,
          PrivacyEvent.RandomisedResponse _,
          PrivacyEvent.PoissonSampled _,
          PrivacyEvent.SampledWithoutReplacement _ ->
          Optional.empty();
    };
  }

  private static Optional<GaussianDp> fold(
      List<PrivacyEvent> events,
      Neighbouring relation,
      BiFunction<GaussianDp, GaussianDp, Optional<GaussianDp>> operator) {
    Optional<GaussianDp> result = Optional.of(new GaussianDp(0));
    for (PrivacyEvent event : events) {
      Optional<GaussianDp> next = of(event, relation);
      result = result.flatMap(before -> next.flatMap(part -> operator.apply(before, part)));
    }
    return result;
  }

  private static Optional<GaussianDp> bounded(double mu) {
    return mu < Double.POSITIVE_INFINITY ? Optional.of(new GaussianDp(mu)) : Optional.empty();
  }

  private static double multiple(double mu, long count) {
    return Upward.times(mu, count == 1 ? 1 : Upward.sqrt(Upward.of(count)));
  }

  /// Adaptive sequential composition.
  ///
  /// @throws IllegalArgumentException where mu is beyond every double
  public GaussianDp plus(GaussianDp next) {
    return then(next).orElseThrow(() -> new IllegalArgumentException("mu must be finite"));
  }

  private Optional<GaussianDp> then(GaussianDp next) {
    double greater = Math.max(mu, next.mu);
    double less = Math.min(mu, next.mu);
    if (less == 0) {
      return bounded(greater);
    }
    double ratio = Upward.over(less, greater);
    return bounded(Upward.times(greater, Upward.sqrt(Upward.plus(1, Upward.times(ratio, ratio)))));
  }

  /// `count`-fold adaptive composition of the same loss.
  ///
  /// @throws IllegalArgumentException where mu is beyond every double
  public GaussianDp times(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must be >= 0, was " + count);
    }
    return new GaussianDp(multiple(mu, count));
  }

  /// `mu²`; infinite where that overflows.
  double squaredMu() {
    return Upward.times(mu, mu);
  }

  /// The smallest delta such that (epsilon, delta) differential privacy holds, rounded up:
  /// `Phi(mu/2
  /// - epsilon/mu) - e^epsilon·Phi(-mu/2 - epsilon/mu)` (Balle and Wang 2018, Theorem 8). Where the
  ///   difference loses all digits it is still below `Phi(mu/2 - epsilon/mu) - Phi(-mu/2 -
  ///   epsilon/mu)`.
  ///
  /// @param epsilon at least 0
  public double delta(double epsilon) {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon must be >= 0, was " + epsilon);
    }
    if (mu == 0) {
      return 0;
    }
    double shift = epsilon / mu;
    double high = mu / 2 - shift;
    double low = -mu / 2 - shift;
    double rounding = 3e-16 * -low;
    double first = NormalLaw.logCdf(high);
    double second = NormalLaw.logCdf(low);
    double error =
        LOG_ERROR * (2 + Math.abs(first) + Math.abs(second))
            + rounding * (2 + Math.abs(high) - low)
            + 3e-16 * epsilon;
    double share = -StrictMath.expm1(epsilon + second - first) + error;
    double difference = StrictMath.exp(first + LOG_ERROR * (1 + Math.abs(first))) * share;
    double between =
        low > Double.NEGATIVE_INFINITY
            ? NormalLaw.probability(low - rounding, high + rounding, 0)
            : 0;
    double bound = Upward.lesser(1, Upward.padded(between, 1e-12));
    return Upward.lesser(bound, Upward.padded(difference, 1e-13));
  }

  /// The smallest epsilon such that (epsilon, delta) differential privacy holds, rounded up;
  /// infinite where it is beyond every double.
  ///
  /// @param delta in `(0, 1)`
  public double epsilon(double delta) {
    requireDelta(delta);
    if (delta(0) <= delta) {
      return 0;
    }
    double low = 0;
    double high = mu * (mu / 2 + StrictMath.sqrt(-2 * StrictMath.log(delta))) + Double.MIN_NORMAL;
    while (high < Double.POSITIVE_INFINITY && delta(high) > delta) {
      high *= 2;
    }
    for (int i = 0; i < 200; i++) {
      double middle = low + (high - low) / 2;
      if (!(middle > low && middle < high)) {
        break;
      }
      if (delta(middle) <= delta) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /// The least noise of which `count` uses are (epsilon, delta) differentially private: standard
  /// deviation divided by l2 sensitivity, rounded up; infinite where no double suffices.
  ///
  /// @param epsilon finite and at least 0
  /// @param delta in `(0, 1)`
  /// @param count at least 1
  public static double noiseMultiplier(double epsilon, double delta, long count) {
    requireDelta(delta);
    if (!(epsilon >= 0) || epsilon == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("epsilon must be finite and >= 0, was " + epsilon);
    }
    if (count < 1) {
      throw new IllegalArgumentException("count must be >= 1, was " + count);
    }
    double low = 0x1p-500;
    double high = 1;
    while (high < Double.POSITIVE_INFINITY && !suffices(high, epsilon, delta, count)) {
      low = high;
      high *= 2;
    }
    for (int i = 0; i < 700; i++) {
      double middle =
          high / low > 4 ? StrictMath.sqrt(low) * StrictMath.sqrt(high) : (low + high) / 2;
      if (!(middle > low && middle < high)) {
        break;
      }
      if (suffices(middle, epsilon, delta, count)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static boolean suffices(double noise, double epsilon, double delta, long count) {
    return ofNoise(noise).times(count).delta(epsilon) <= delta;
  }

  private static void requireDelta(double delta) {
    if (!(delta > 0) || !(delta < 1)) {
      throw new IllegalArgumentException("delta must be in (0, 1), was " + delta);
    }
  }
}
