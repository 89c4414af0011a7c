package dev.safesynth.dp.accounting;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// A bound in approximate zero-concentrated differential privacy (Bun and Steinke 2016, Definitions
/// 1.1 and 8.1): for neighbouring data sets, outside events of probability `approximation`, the
/// Renyi divergence of every order `alpha > 1` is at most `alpha · rho`.
///
/// All arithmetic rounds up, so that a stated loss is never below the true one.
///
/// @param rho finite and at least 0
/// @param approximation in `[0, 1]`; 0 for every mechanism but those that fail with some
///   probability
public record ZeroConcentrated(double rho, double approximation) {
  /// Covers the rounding of the few dozen floating-point operations in a conversion.
  private static final double SLACK = 1 + 1e-12;

  /// Orders of which the product with epsilon would be larger are not looked at: it could overflow.
  private static final double MOST = 1e305;

  public ZeroConcentrated {
    requireNotNegative("rho", rho);
    if (!(approximation >= 0) || !(approximation <= 1)) {
      throw new IllegalArgumentException("approximation must be in [0, 1], was " + approximation);
    }
  }

  /// A loss without an approximation term.
  public ZeroConcentrated(double rho) {
    this(rho, 0);
  }

  /// What is known in this form about a loss, if anything is.
  ///
  /// Sequential composition adds; a partition costs its dearest part, taken in each component; a
  /// group of k costs `k²` in rho (Bun and Steinke 2016, Proposition 1.9). A secret sample costs no
  /// more than the whole, by quasi-convexity of the divergence: this form does not amplify.
  ///
  /// @return empty for groups of losses that have an approximation, of which nothing is known, and
  ///   where rho is beyond every double
  public static Optional<ZeroConcentrated> of(PrivacyLoss loss) {
    return of(loss.event(), loss.relation());
  }

  private static Optional<ZeroConcentrated> of(PrivacyEvent event, Neighbouring relation) {
    return switch (event) {
      case PrivacyEvent.Gaussian noise -> {
        double mu = Upward.over(1, noise.noiseMultiplier());
        yield bounded(Upward.times(0.5, Upward.times(mu, mu)), 0);
      }
      case PrivacyEvent.DiscreteGaussian noise -> {
        double shift = Upward.of(noise.sensitivity());
        yield bounded(gaussian(Upward.times(shift, shift), noise.variance()), 0);
      }
      case PrivacyEvent.Approximate bound -> bounded(pure(bound.epsilon()), bound.delta());
      case PrivacyEvent.BoundedRange range -> bounded(boundedRange(range.epsilon()), 0);
      case PrivacyEvent.Concentrated bound -> bounded(bound.rho(), 0);
      case PrivacyEvent.Laplace _,
          PrivacyEvent.DiscreteLaplace _,
          PrivacyEvent.RandomisedResponse _ ->
          ApproximateDp.of(event, relation).flatMap(bound -> bounded(pure(bound.epsilon()), 0));
      case PrivacyEvent.PoissonSampled sampled -> {
        Optional<ZeroConcentrated> whole = of(sampled.event(), Neighbouring.ADD_OR_REMOVE_ONE);
        yield relation == Neighbouring.ADD_OR_REMOVE_ONE
            ? whole
            : whole.flatMap(one -> one.ofGroup(2));
      }
      case PrivacyEvent.SampledWithoutReplacement sampled -> of(sampled.event(), relation);
      case PrivacyEvent.Repeated repeated ->
          of(repeated.event(), relation).flatMap(one -> one.repeated(repeated.count()));
      case PrivacyEvent.Sequential all -> fold(all.events(), relation, ZeroConcentrated::then);
      case PrivacyEvent.Parallel parts ->
          fold(
              parts.events(),
              relation,
              (most, part) ->
                  bounded(
                      Math.max(most.rho, part.rho),
                      Math.max(most.approximation, part.approximation)));
      case PrivacyEvent.Group group ->
          of(group.event(), group.relation()).flatMap(one -> one.ofGroup(group.size()));
    };
  }

  private static Optional<ZeroConcentrated> fold(
      List<PrivacyEvent> events,
      Neighbouring relation,
      BiFunction<ZeroConcentrated, ZeroConcentrated, Optional<ZeroConcentrated>> operator) {
    Optional<ZeroConcentrated> result = Optional.of(new ZeroConcentrated(0));
    for (PrivacyEvent event : events) {
      Optional<ZeroConcentrated> next = of(event, relation);
      result = result.flatMap(before -> next.flatMap(part -> operator.apply(before, part)));
    }
    return result;
  }

  private static Optional<ZeroConcentrated> bounded(double rho, double approximation) {
    return rho < Double.POSITIVE_INFINITY
        ? Optional.of(new ZeroConcentrated(rho, Math.min(1, approximation)))
        : Optional.empty();
  }

  private Optional<ZeroConcentrated> ofGroup(int size) {
    return approximation > 0 && size > 1
        ? Optional.empty()
        : bounded(Upward.times(Upward.of((long) size * size), rho), approximation);
  }

  /// The loss of a mechanism with pure differential privacy: `rho = epsilon² / 2` (Bun and Steinke
  /// 2016, Proposition 1.4).
  public static ZeroConcentrated ofPure(double epsilon) {
    requireNotNegative("epsilon", epsilon);
    return new ZeroConcentrated(pure(epsilon));
  }

  private static double pure(double epsilon) {
    return Upward.times(0.5, Upward.times(epsilon, epsilon));
  }

  /// The loss of a mechanism whose privacy loss has range at most `eta` (the exponential mechanism
  /// with `eta = epsilon`): `rho = eta² / 8` (Cesar and Rogers 2021).
  public static ZeroConcentrated ofBoundedRange(double eta) {
    requireNotNegative("eta", eta);
    return new ZeroConcentrated(boundedRange(eta));
  }

  private static double boundedRange(double eta) {
    return Upward.times(0.125, Upward.times(eta, eta));
  }

  /// The loss of (discrete) Gaussian noise: `rho = l2Sensitivity² / (2 variance)` (Canonne, Kamath
  /// and Steinke 2020 for the discrete case).
  public static ZeroConcentrated ofGaussian(double l2Squared, double variance) {
    return new ZeroConcentrated(gaussian(l2Squared, variance));
  }

  private static double gaussian(double l2Squared, double variance) {
    return Upward.times(0.5, Upward.over(l2Squared, variance));
  }

  /// Adaptive sequential composition: losses add.
  ///
  /// @throws IllegalArgumentException where rho is beyond every double
  public ZeroConcentrated plus(ZeroConcentrated other) {
    return new ZeroConcentrated(
        Upward.plus(rho, other.rho), Math.min(1, Upward.plus(approximation, other.approximation)));
  }

  private Optional<ZeroConcentrated> then(ZeroConcentrated next) {
    return bounded(Upward.plus(rho, next.rho), Upward.plus(approximation, next.approximation));
  }

  /// `count`-fold adaptive composition of the same loss.
  ///
  /// @throws IllegalArgumentException where rho is beyond every double
  public ZeroConcentrated times(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must be >= 0, was " + count);
    }
    return repeated(count)
        .orElseThrow(
            () ->
                new IllegalArgumentException("rho must be finite, was " + rho + " times " + count));
  }

  private Optional<ZeroConcentrated> repeated(long count) {
    if (count == 1) {
      return Optional.of(this); // exact: what is planned as one use is handed out as one use
    }
    double factor = Upward.of(count);
    return bounded(Upward.times(rho, factor), Upward.times(approximation, factor));
  }

  /// The smallest delta such that (epsilon, delta) differential privacy follows.
  ///
  /// Canonne, Kamath and Steinke (2020), Proposition 12: the infimum over `alpha > 1` of
  /// `exp((alpha-1)(alpha·rho - epsilon)) / (alpha-1) · (1 - 1/alpha)^alpha`. Every alpha gives a
  /// valid bound, so the search for the best one needs no certificate. `log(1 - 1/alpha)` is taken
  /// as `-log1p(1/(alpha-1))`, which loses no digits where `alpha` is close to 1.
  ///
  /// @param epsilon at least 0
  public double delta(double epsilon) {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon must be >= 0, was " + epsilon);
    }
    if (rho == 0) {
      return approximation;
    }
    double target = Math.min(epsilon, Double.MAX_VALUE); // delta falls with epsilon
    double alpha = bestAlpha(target);
    double log =
        (alpha - 1) * (alpha * rho - target)
            - alpha * StrictMath.log1p(1 / (alpha - 1))
            - StrictMath.log(alpha - 1);
    double slack = 1e-13 * (1 + alpha * (alpha * rho + target));
    double delta = Upward.times(StrictMath.exp(log + slack), SLACK);
    return Math.min(1, Upward.plus(approximation, Math.max(Double.MIN_VALUE, delta)));
  }

  /// The smallest epsilon such that (epsilon, delta) differential privacy follows; infinite when
  /// `delta` does not even cover the approximation.
  ///
  /// @param delta in `(0, 1)`
  public double epsilon(double delta) {
    requireDelta(delta);
    if (approximation > 0) {
      double left = Math.nextDown(delta - approximation);
      return left > 0 ? new ZeroConcentrated(rho).epsilon(left) : Double.POSITIVE_INFINITY;
    }
    if (rho == 0) {
      return 0;
    }
    double low = 0;
    double high =
        (rho + 2 * StrictMath.sqrt(rho) * StrictMath.sqrt(-StrictMath.log(delta))) * SLACK + 1e-9;
    if (delta(0) <= delta) {
      return 0;
    }
    for (int i = 0; i < 200 && low < high; i++) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) {
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

  /// The largest loss that still gives (epsilon, delta) differential privacy, rounded down.
  public static ZeroConcentrated largestWithin(double epsilon, double delta) {
    requireDelta(delta);
    if (!(epsilon > 0) || epsilon == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("epsilon must be finite and > 0, was " + epsilon);
    }
    double low = 0;
    double high = epsilon + 1; // a loss of rho > epsilon + 1 never gives a useful delta
    while (new ZeroConcentrated(high).delta(epsilon) <= delta) {
      high *= 2;
    }
    for (int i = 0; i < 200; i++) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) {
        break;
      }
      if (new ZeroConcentrated(middle).delta(epsilon) <= delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new ZeroConcentrated(low);
  }

  /// The root of (2·alpha - 1)·rho - epsilon + log(1 - 1/alpha), which increases in alpha.
  private double bestAlpha(double epsilon) {
    double low = StrictMath.log(1e-12);
    double high = StrictMath.log(Math.min(MOST / (epsilon + 1), (epsilon + 1) / (2 * rho) + 2));
    for (int i = 0; i < 120; i++) {
      double middle = (low + high) / 2;
      double alpha = 1 + StrictMath.exp(middle);
      if ((2 * alpha - 1) * rho - epsilon + StrictMath.log1p(-1 / alpha) > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return 1 + StrictMath.exp(high);
  }

  private static void requireDelta(double delta) {
    if (!(delta > 0) || !(delta < 1)) {
      throw new IllegalArgumentException("delta must be in (0, 1), was " + delta);
    }
  }

  private static void requireNotNegative(String name, double value) {
    if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(name + " must be finite and >= 0, was " + value);
    }
  }
}
