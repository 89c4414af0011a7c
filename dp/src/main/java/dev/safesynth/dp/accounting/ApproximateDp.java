package dev.safesynth.dp.accounting;

import java.util.List;
import java.util.Optional;

/// (epsilon, delta) differential privacy, with `delta = 0` for pure differential privacy, and its
/// basic composition. All arithmetic rounds up.
///
/// @param epsilon finite and at least 0
/// @param delta in `[0, 1]`
public record ApproximateDp(double epsilon, double delta) {
  private static final ApproximateDp NOTHING = new ApproximateDp(0, 0);

  public ApproximateDp {
    if (!(epsilon >= 0) || epsilon == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("epsilon must be finite and >= 0, was " + epsilon);
    }
    if (!(delta >= 0) || !(delta <= 1)) {
      throw new IllegalArgumentException("delta must be in [0, 1], was " + delta);
    }
  }

  /// What follows for a loss from its parts' own epsilons and deltas: sums for sequences, the
  /// dearest for a partition (Dwork, McSherry, Nissim and Smith 2006; McSherry 2009).
  ///
  /// @return empty where some part has no epsilon and delta of its own (Gaussian noise,
  ///   concentrated losses), or where epsilon is beyond every double
  public static Optional<ApproximateDp> of(PrivacyLoss loss) {
    return of(loss.event(), loss.relation());
  }

  static Optional<ApproximateDp> of(PrivacyEvent event, Neighbouring relation) {
    return switch (event) {
      case PrivacyEvent.Gaussian _, PrivacyEvent.DiscreteGaussian _ -> Optional.empty();
      case PrivacyEvent.Concentrated bound ->
          bound.rho() == 0 ? Optional.of(NOTHING) : Optional.empty();
      case PrivacyEvent.Laplace noise -> bounded(Upward.over(1, noise.scale()), 0);
      case PrivacyEvent.DiscreteLaplace noise ->
          bounded(Upward.times(noise.epsilon(), Upward.of(noise.sensitivity())), 0);
      case PrivacyEvent.Approximate bound -> bounded(bound.epsilon(), bound.delta());
      case PrivacyEvent.BoundedRange range -> bounded(range.epsilon(), 0);
      case PrivacyEvent.RandomisedResponse response ->
          bounded(epsilonOfResponse(response.buckets(), response.uniformProbability()), 0);
      case PrivacyEvent.PoissonSampled sampled -> {
        Optional<ApproximateDp> adding =
            of(sampled.event(), Neighbouring.ADD_OR_REMOVE_ONE)
                .map(one -> one.sampled(sampled.probability()));
        yield relation == Neighbouring.ADD_OR_REMOVE_ONE
            ? adding
            : adding.flatMap(one -> one.ofGroup(2));
      }
      case PrivacyEvent.SampledWithoutReplacement sampled ->
          of(sampled.event(), relation)
              .map(one -> one.sampled(SamplingWithoutReplacement.share(sampled)));
      case PrivacyEvent.Repeated repeated ->
          of(repeated.event(), relation).flatMap(one -> one.times(repeated.count()));
      case PrivacyEvent.Sequential all -> sum(all.events(), relation);
      case PrivacyEvent.Parallel parts -> dearest(parts.events(), relation);
      case PrivacyEvent.Group group ->
          of(group.event(), group.relation()).flatMap(one -> one.ofGroup(group.size()));
    };
  }

  private static Optional<ApproximateDp> sum(List<PrivacyEvent> events, Neighbouring relation) {
    Optional<ApproximateDp> total = Optional.of(NOTHING);
    for (PrivacyEvent event : events) {
      Optional<ApproximateDp> next = of(event, relation);
      total = total.flatMap(before -> next.flatMap(before::plus));
    }
    return total;
  }

  private static Optional<ApproximateDp> dearest(List<PrivacyEvent> events, Neighbouring relation) {
    Optional<ApproximateDp> most = Optional.of(NOTHING);
    for (PrivacyEvent event : events) {
      Optional<ApproximateDp> next = of(event, relation);
      most = most.flatMap(before -> next.map(before::orDearer));
    }
    return most;
  }

  /// Adaptive sequential composition; empty where the sum is beyond every double.
  public Optional<ApproximateDp> plus(ApproximateDp next) {
    return bounded(Upward.plus(epsilon, next.epsilon), Upward.plus(delta, next.delta));
  }

  /// `count`-fold adaptive composition of the same loss; empty where it is beyond every double.
  ///
  /// @param count at least 0
  public Optional<ApproximateDp> times(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must be >= 0, was " + count);
    }
    if (count == 1) {
      return Optional.of(this);
    }
    double factor = Upward.of(count);
    return bounded(Upward.times(factor, epsilon), Upward.times(factor, delta));
  }

  /// For groups of `size` units: `size·epsilon` and `delta·(1 + e^epsilon + … +
  /// e^((size-1)·epsilon))` (by induction over a chain of neighbours).
  ///
  /// @param size at least 1
  /// @return empty where epsilon is beyond every double
  public Optional<ApproximateDp> ofGroup(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("size must be >= 1, was " + size);
    }
    if (size == 1) {
      return Optional.of(this);
    }
    double total = Upward.times(size, epsilon);
    if (delta == 0 || epsilon == 0 || total == Double.POSITIVE_INFINITY) {
      return bounded(total, Upward.times(size, delta));
    }
    double many = Upward.logExpm1(total);
    double one = Upward.logExpm1(epsilon);
    double log = StrictMath.log(delta) + many - one;
    double error = 1e-15 * (Math.abs(many) + Math.abs(one) - StrictMath.log(delta) + 1);
    return bounded(total, Upward.padded(StrictMath.exp(log + error), 1e-15));
  }

  /// On a secret sample: `log(1 + q(e^epsilon - 1))` and `q·delta` (Balle, Barthe and Gaboardi
  /// 2018): a Poisson sample when units are added or removed, a sample of fixed size when they are
  /// replaced.
  ///
  /// @param share of the units that the sample takes, in `[0, 1]`
  public ApproximateDp sampled(double share) {
    if (!(share >= 0) || !(share <= 1)) {
      throw new IllegalArgumentException("share must be in [0, 1], was " + share);
    }
    if (share == 0 || share == 1) {
      return share == 0 ? NOTHING : this;
    }
    double logShare = StrictMath.log(share);
    double amplified =
        epsilon < 30
            ? StrictMath.log1p(share * StrictMath.expm1(epsilon))
            // in logarithms, and without the -1, which is below 1e-13 of the rest
            : Upward.log1pExp(epsilon + logShare + 1e-15 * (epsilon - logShare));
    return new ApproximateDp(
        epsilon == 0 ? 0 : Math.min(epsilon, Upward.padded(amplified, 1e-14)),
        Upward.times(share, delta));
  }

  /// The epsilon of k-ary randomised response, `log(1 + k(1/p - 1))`; infinite for the smallest
  /// `p`.
  ///
  /// @param answers k, at least 2
  /// @param uniformProbability p, in `(0, 1]`
  static double epsilonOfResponse(int answers, double uniformProbability) {
    double odds = answers * (Upward.times(1 / uniformProbability, 1 + 1e-15) - 1);
    return uniformProbability == 1 ? 0 : Upward.padded(StrictMath.log1p(odds), 1e-14);
  }

  private ApproximateDp orDearer(ApproximateDp other) {
    return new ApproximateDp(Math.max(epsilon, other.epsilon), Math.max(delta, other.delta));
  }

  private static Optional<ApproximateDp> bounded(double epsilon, double delta) {
    return epsilon < Double.POSITIVE_INFINITY
        ? Optional.of(new ApproximateDp(epsilon, Math.min(1, delta)))
        : Optional.empty();
  }
}
