package dev.safesynth.dp.accounting;

import java.util.Optional;

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

  public ZeroConcentrated {
    if (!(rho >= 0) || rho == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("rho must be finite and >= 0, was " + rho);
    }
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
  public static Optional<ZeroConcentrated> of(PrivacyLoss loss) {
    return of(loss.event(), loss.relation());
  }

  private static Optional<ZeroConcentrated> of(PrivacyEvent event, Neighbouring relation) {
    return switch (event) {
      case PrivacyEvent.Gaussian gaussian ->
          Optional.of(
              ofGaussian(
                  1, Math.nextDown(gaussian.noiseMultiplier() * gaussian.noiseMultiplier())));
      case PrivacyEvent.DiscreteGaussian gaussian ->
          Optional.of(
              ofGaussian(
                  (double) gaussian.sensitivity() * gaussian.sensitivity(), gaussian.variance()));
      case PrivacyEvent.Laplace laplace -> Optional.of(ofPure(up(1 / laplace.scale())));
      case PrivacyEvent.DiscreteLaplace laplace ->
          Optional.of(ofPure(up(laplace.epsilon() * laplace.sensitivity())));
      case PrivacyEvent.Approximate known ->
          Optional.of(new ZeroConcentrated(ofPure(known.epsilon()).rho, known.delta()));
      case PrivacyEvent.BoundedRange range -> Optional.of(ofBoundedRange(range.epsilon()));
      case PrivacyEvent.Concentrated known -> Optional.of(new ZeroConcentrated(known.rho()));
      case PrivacyEvent.RandomisedResponse response ->
          Optional.of(
              ofPure(
                  up(
                      StrictMath.log1p(
                          response.buckets()
                              * up(up(1 / response.uniformProbability()) - 1)
                              * (1 + 1e-15)))));
      case PrivacyEvent.PoissonSampled sampled -> ofSampled(sampled.event(), relation);
      case PrivacyEvent.SampledWithoutReplacement sampled -> ofSampled(sampled.event(), relation);
      case PrivacyEvent.Repeated repeated ->
          of(repeated.event(), relation).map(one -> one.times(repeated.count()));
      case PrivacyEvent.Sequential all ->
          all.events().stream()
              .map(part -> of(part, relation))
              .reduce(
                  Optional.of(new ZeroConcentrated(0)),
                  (sum, part) -> sum.flatMap(before -> part.map(before::plus)));
      case PrivacyEvent.Parallel parts ->
          parts.events().stream()
              .map(part -> of(part, relation))
              .reduce(
                  Optional.of(new ZeroConcentrated(0)),
                  (most, part) -> most.flatMap(before -> part.map(before::orDearer)));
      case PrivacyEvent.Group group ->
          of(group.event(), group.relation()).flatMap(one -> one.ofGroup(group.size()));
    };
  }

  /// Under replacement the sample can lose one unit and gain another.
  private static Optional<ZeroConcentrated> ofSampled(PrivacyEvent event, Neighbouring relation) {
    Optional<ZeroConcentrated> whole = of(event, relation);
    return relation == Neighbouring.ADD_OR_REMOVE_ONE
        ? whole
        : whole.flatMap(one -> one.ofGroup(2));
  }

  private Optional<ZeroConcentrated> ofGroup(int size) {
    return approximation > 0 && size > 1
        ? Optional.empty()
        : Optional.of(new ZeroConcentrated(up(up((double) size * size) * rho), approximation));
  }

  private ZeroConcentrated orDearer(ZeroConcentrated other) {
    return new ZeroConcentrated(
        Math.max(rho, other.rho), Math.max(approximation, other.approximation));
  }

  /// The loss of a mechanism with pure differential privacy: `rho = epsilon² / 2` (Bun and Steinke
  /// 2016, Proposition 1.4).
  public static ZeroConcentrated ofPure(double epsilon) {
    return new ZeroConcentrated(up(up(epsilon * epsilon) / 2));
  }

  /// The loss of a mechanism whose privacy loss has range at most `eta` (the exponential mechanism
  /// with `eta = epsilon`): `rho = eta² / 8` (Cesar and Rogers 2021).
  public static ZeroConcentrated ofBoundedRange(double eta) {
    return new ZeroConcentrated(up(up(eta * eta) / 8));
  }

  /// The loss of (discrete) Gaussian noise: `rho = l2Sensitivity² / (2 variance)` (Canonne, Kamath
  /// and Steinke 2020 for the discrete case).
  public static ZeroConcentrated ofGaussian(double l2Squared, double variance) {
    return new ZeroConcentrated(up(l2Squared / (2 * variance)));
  }

  /// Adaptive sequential composition: losses add.
  public ZeroConcentrated plus(ZeroConcentrated other) {
    return new ZeroConcentrated(
        sum(rho, other.rho), Math.min(1, sum(approximation, other.approximation)));
  }

  /// `count`-fold adaptive composition of the same loss.
  public ZeroConcentrated times(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must be >= 0, was " + count);
    }
    if (count == 1) {
      return this; // exact: what is planned as one use is handed out as one use
    }
    return new ZeroConcentrated(
        count == 0 || rho == 0 ? 0 : up(rho * count),
        count == 0 || approximation == 0 ? 0 : Math.min(1, up(approximation * count)));
  }

  /// Exact where one of them is 0, so that adding nothing changes nothing.
  private static double sum(double first, double second) {
    return first == 0 || second == 0 ? first + second : up(first + second);
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
    double alpha = bestAlpha(epsilon);
    double log =
        (alpha - 1) * (alpha * rho - epsilon)
            - alpha * StrictMath.log1p(1 / (alpha - 1))
            - StrictMath.log(alpha - 1);
    double slack = 1e-13 * (1 + alpha * (alpha * rho + epsilon));
    return Math.min(1, sum(approximation, StrictMath.exp(log + slack) * SLACK));
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
    double high = rho + 2 * StrictMath.sqrt(rho * -StrictMath.log(delta)) + 1e-9;
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
    double high = StrictMath.log((epsilon + 1) / (2 * rho) + 2);
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

  private static double up(double value) {
    return value == 0 ? 0 : Math.nextUp(value);
  }
}
