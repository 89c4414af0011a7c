package dev.safesynth.dp.accounting;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/// The ways from a loss to an (epsilon, delta) guarantee. Each gives an upper bound where it
/// applies, so the least of them is one too.
public enum Accountant {
  /// Sums of epsilons and of deltas.
  PURE,
  /// Chains of Gaussian noise without sampling: exact.
  GAUSSIAN,
  /// Zero-concentrated differential privacy.
  ZCDP,
  /// Renyi differential privacy over a grid of orders.
  RDP,
  /// Privacy loss distributions, rounded up; never above what the others show where it applies.
  PLD;

  private static final double ROUGH_DELTA = 1e-6;
  private static final double LARGEST_EPSILON = 1e4;

  /// The least distance of losses for which distributions of mixed noise are computed.
  private static final double FINEST = 1e-4;

  /// A guarantee and the accountant it comes from.
  public record Bound(double epsilon, double delta, Accountant accountant) {}

  /// The name on the command line and in certificates.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The one of that name, if any.
  public static Optional<Accountant> of(String name) {
    return Arrays.stream(values()).filter(one -> one.text().equals(name)).findFirst();
  }

  /// An upper bound on epsilon at `delta`; empty when this accountant cannot read the loss.
  ///
  /// @param delta in `[0, 1)`
  public OptionalDouble epsilon(PrivacyLoss loss, double delta) {
    if (!(delta >= 0) || !(delta < 1)) {
      throw new IllegalArgumentException("delta must be in [0, 1), was " + delta);
    }
    Optional<Double> bound =
        switch (this) {
          case PURE -> ApproximateDp.of(loss).map(one -> pure(one, delta));
          case GAUSSIAN -> positive(delta, GaussianDp.of(loss), one -> one.epsilon(delta));
          case ZCDP -> positive(delta, ZeroConcentrated.of(loss), one -> one.epsilon(delta));
          case RDP -> positive(delta, RenyiCurve.of(loss), one -> one.epsilon(delta));
          case PLD -> {
            Optional<RenyiCurve> curve = RenyiCurve.of(loss);
            yield positive(
                delta,
                distributions(loss, curve),
                paths ->
                    least(
                        paths.epsilon(delta),
                        curve.map(one -> one.epsilon(delta)),
                        PURE.epsilon(loss, delta),
                        GAUSSIAN.epsilon(loss, delta),
                        ZCDP.epsilon(loss, delta)));
          }
        };
    return bound.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  /// Distributions are asked where they can be computed in memory: not where epsilon is beyond use,
  /// and not where integer noise of a large scale, whose losses lie on a fine lattice, is mixed
  /// with something else. The Renyi curve reads all of those.
  private static Optional<LossPaths> distributions(PrivacyLoss loss, Optional<RenyiCurve> curve) {
    boolean beyondUse = curve.map(Accountant::isBeyondUse).orElse(false);
    return beyondUse || isMixedWithFineLattice(loss) ? Optional.empty() : LossPaths.of(loss);
  }

  /// Outside the events that the curve leaves out.
  private static boolean isBeyondUse(RenyiCurve curve) {
    double left = curve.approximation();
    double delta = left + ROUGH_DELTA * (1 - left);
    return delta >= 1 || curve.epsilon(delta) > LARGEST_EPSILON;
  }

  private static boolean isMixedWithFineLattice(PrivacyLoss loss) {
    List<PrivacyEvent> leaves = leaves(loss.event()).distinct().toList();
    return leaves.size() > 1 && leaves.stream().anyMatch(Accountant::hasFineLattice);
  }

  private static boolean hasFineLattice(PrivacyEvent leaf) {
    return switch (leaf) {
      case PrivacyEvent.DiscreteGaussian noise -> noise.sensitivity() / noise.variance() < FINEST;
      case PrivacyEvent.DiscreteLaplace noise -> noise.epsilon() < FINEST;
      default -> false;
    };
  }

  private static Stream<PrivacyEvent> leaves(PrivacyEvent event) {
    return switch (event) {
      case PrivacyEvent.Sequential all -> all.events().stream().flatMap(Accountant::leaves);
      case PrivacyEvent.Parallel parts -> parts.events().stream().flatMap(Accountant::leaves);
      case PrivacyEvent.Repeated repeated -> leaves(repeated.event());
      case PrivacyEvent.PoissonSampled sampled -> leaves(sampled.event());
      case PrivacyEvent.SampledWithoutReplacement sampled -> leaves(sampled.event());
      case PrivacyEvent.Group group -> leaves(group.event());
      default -> Stream.of(event);
    };
  }

  /// Every bound is valid by itself, so the least is: where distributions cannot resolve so small a
  /// delta, another one may.
  private static double least(double bound, Optional<Double> renyi, OptionalDouble... others) {
    double least = renyi.map(other -> Upward.lesser(bound, other)).orElse(bound);
    for (OptionalDouble other : others) {
      least = Upward.lesser(least, other.orElse(least));
    }
    return least;
  }

  /// Only sums of epsilons say something at delta 0.
  private static <T> Optional<Double> positive(
      double delta, Optional<T> bound, Function<T, Double> epsilon) {
    return delta > 0 ? bound.map(epsilon) : Optional.empty();
  }

  private static double pure(ApproximateDp bound, double delta) {
    return bound.delta() <= delta ? bound.epsilon() : Double.POSITIVE_INFINITY;
  }

  /// An upper bound on delta at `epsilon`; empty when this accountant cannot read the loss.
  ///
  /// @param epsilon finite and at least 0
  public OptionalDouble delta(PrivacyLoss loss, double epsilon) {
    if (!(epsilon >= 0) || epsilon == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("epsilon must be finite and >= 0, was " + epsilon);
    }
    Optional<Double> bound =
        switch (this) {
          case PURE ->
              ApproximateDp.of(loss).map(one -> one.epsilon() <= epsilon ? one.delta() : 1.0);
          case GAUSSIAN -> GaussianDp.of(loss).map(one -> one.delta(epsilon));
          case ZCDP -> ZeroConcentrated.of(loss).map(one -> one.delta(epsilon));
          case RDP -> RenyiCurve.of(loss).map(one -> one.delta(epsilon));
          case PLD -> {
            Optional<RenyiCurve> curve = RenyiCurve.of(loss);
            yield distributions(loss, curve)
                .map(
                    paths ->
                        least(
                            paths.delta(epsilon),
                            curve.map(one -> one.delta(epsilon)),
                            PURE.delta(loss, epsilon),
                            GAUSSIAN.delta(loss, epsilon),
                            ZCDP.delta(loss, epsilon)));
          }
        };
    return bound.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  /// The bound of every accountant that applies.
  public static Map<Accountant, Double> epsilons(PrivacyLoss loss, double delta) {
    var bounds = new EnumMap<Accountant, Double>(Accountant.class);
    for (Accountant accountant : values()) {
      accountant.epsilon(loss, delta).ifPresent(bound -> bounds.put(accountant, bound));
    }
    return bounds;
  }

  /// The bound of every accountant that applies.
  public static Map<Accountant, Double> deltas(PrivacyLoss loss, double epsilon) {
    var bounds = new EnumMap<Accountant, Double>(Accountant.class);
    for (Accountant accountant : values()) {
      accountant.delta(loss, epsilon).ifPresent(bound -> bounds.put(accountant, bound));
    }
    return bounds;
  }

  /// The least epsilon among those that apply: the conversion to use in a certificate.
  ///
  /// @throws IllegalArgumentException when none applies
  public static Bound tightest(PrivacyLoss loss, double delta) {
    return epsilons(loss, delta).entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .map(entry -> new Bound(entry.getValue(), delta, entry.getKey()))
        .orElseThrow(() -> new IllegalArgumentException("no accountant can read this loss"));
  }

  /// Whether some accountant shows the guarantee. The cheap ones are asked first.
  public static boolean shows(PrivacyLoss loss, double epsilon, double delta) {
    return Arrays.stream(values()).anyMatch(accountant -> accountant.shows(epsilon, delta, loss));
  }

  /// Whether this accountant shows the guarantee.
  public boolean shows(double epsilon, double delta, PrivacyLoss loss) {
    OptionalDouble bound = epsilon(loss, delta);
    return bound.isPresent() && bound.getAsDouble() <= epsilon;
  }
}
