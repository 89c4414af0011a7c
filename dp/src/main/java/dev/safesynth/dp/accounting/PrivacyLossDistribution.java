package dev.safesynth.dp.accounting;

import dev.safesynth.dp.accounting.LossComponents.Component;
import java.util.List;
import java.util.Optional;

/// The distribution of the privacy loss of a composition, by dominating pairs, and the (epsilon,
/// delta) that follow: the tightest account known for noise that is added, sampled and composed.
///
/// A distribution is kept as what it is composed of. When a question is asked, pairs are
/// discretised as finely as that question needs and composed by Fourier transform; see
/// docs/privacy/pld.md for why the answer is never on the wrong side of the truth. For adding and
/// removing a unit the two directions are composed apart, and the worse one counts.
///
/// A pessimistic epsilon is meant to be within 0.1% of the truth (measured, not promised: see
/// `GoldenBatchTest`); grids of more than two million points are not used, so with more than some
/// ten million uses it can be further off. Immutable and thread-safe. Errors are the same on every
/// machine.
public final class PrivacyLossDistribution {
  /// By how much of itself an answer may be moved by the discretisation, about.
  private static final double EPSILON_PRECISION = 2e-4;

  private static final double DELTA_PRECISION = 1e-3;

  /// The same for a first look, which places the window.
  private static final double ROUGH_PRECISION = 2e-2;

  /// What may lie on either side of a window is about `exp` of minus this, as a share of delta.
  private static final double OUTSIDE_REACH = 16;

  /// Losses that are rounded to infinity, as a share of delta.
  private static final double TAIL_SHARE = 2e-4;

  /// More than the relative error of the probability of an infinite loss.
  private static final double INFINITE_ERROR = 3e-12;

  /// Deltas below this are not resolved, only bounded.
  private static final double LEAST_DELTA = 1e-60;

  private static final int ATTEMPTS = 4;

  private final LossComponents components;
  private final Neighbouring relation;
  private final PrivacyUnit unit;
  private final Estimate estimate;

  private PrivacyLossDistribution(
      LossComponents components, Neighbouring relation, PrivacyUnit unit, Estimate estimate) {
    this.components = components;
    this.relation = relation;
    this.unit = unit;
    this.estimate = estimate;
  }

  /// The distribution of a loss; empty where no dominating pair is known for one of its events, or
  /// where it has a partition.
  ///
  /// Known are (discrete) Gaussian and Laplace noise, pure and approximate differential privacy,
  /// bounded range and randomised response, their sequential composition, Poisson sampling of one
  /// mechanism (or of several Gaussians), and groups of what is not sampled. A sample without
  /// replacement costs as much as the whole here.
  public static Optional<PrivacyLossDistribution> of(PrivacyLoss loss, Estimate estimate) {
    return LossComponents.of(loss.event(), loss.relation())
        .map(parts -> new PrivacyLossDistribution(parts, loss.relation(), loss.unit(), estimate));
  }

  /// This, then `next` on the same data, adaptively.
  ///
  /// @throws IllegalArgumentException when they are losses of different things or different
  ///   estimates
  public PrivacyLossDistribution then(PrivacyLossDistribution next) {
    if (next.relation != relation || next.unit != unit || next.estimate != estimate) {
      throw new IllegalArgumentException(
          "distributions of different things do not compose: %s of a %s (%s), %s of a %s (%s)"
              .formatted(
                  relation.text(),
                  unit.text(),
                  estimate,
                  next.relation.text(),
                  next.unit.text(),
                  next.estimate));
    }
    return new PrivacyLossDistribution(components.plus(next.components), relation, unit, estimate);
  }

  /// This `count` times, adaptively.
  ///
  /// @param count at least 0
  public PrivacyLossDistribution times(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must be >= 0, was " + count);
    }
    return new PrivacyLossDistribution(components.times(count), relation, unit, estimate);
  }

  /// Which side of the truth the answers are on.
  public Estimate estimate() {
    return estimate;
  }

  /// The smallest epsilon such that (epsilon, delta) differential privacy follows; infinite where
  /// the loss is infinite with a larger probability than `delta`.
  ///
  /// @param delta in `(0, 1)`
  public double epsilon(double delta) {
    if (!(delta > 0) || !(delta < 1)) {
      throw new IllegalArgumentException("delta must be in (0, 1), was " + delta);
    }
    List<Component> removing = components.pairs(false, estimate);
    if (components.isSymmetric()) {
      return epsilon(removing, delta);
    }
    List<Component> adding = components.pairs(true, estimate);
    double worse = epsilon(removing, delta);
    if (estimate == Estimate.OPTIMISTIC) {
      return Math.max(worse, epsilon(adding, delta));
    }
    // Most often adding costs much less, and a rough account is enough to see it.
    boolean covered =
        worse == Double.POSITIVE_INFINITY
            || delta(adding, worse, 100 * DELTA_PRECISION, delta) <= delta;
    return covered ? worse : Math.max(worse, epsilon(adding, delta));
  }

  /// The smallest delta such that (epsilon, delta) differential privacy follows.
  ///
  /// @param epsilon finite and at least 0
  public double delta(double epsilon) {
    if (!(epsilon >= 0) || epsilon == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("epsilon must be finite and >= 0, was " + epsilon);
    }
    double removing =
        delta(components.pairs(false, estimate), epsilon, DELTA_PRECISION, LEAST_DELTA);
    return components.isSymmetric()
        ? removing
        : Math.max(
            removing,
            delta(components.pairs(true, estimate), epsilon, DELTA_PRECISION, LEAST_DELTA));
  }

  private double epsilon(List<Component> pairs, double delta) {
    double left = delta - infinite(pairs);
    if (pairs.isEmpty()) {
      return 0;
    }
    if (left <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    LossGuess guess = LossGuess.of(pairs, tail(pairs, left));
    double logDelta = StrictMath.log(left);
    double slope = guess.tiltForDelta(logDelta);
    double tilt = slope;
    double about = Math.max(guess.cumulants(tilt)[1], 0);
    boolean pessimistic = estimate == Estimate.PESSIMISTIC;
    double best = pessimistic ? Double.POSITIVE_INFINITY : 0;
    boolean rough = true; // the first pass only places the window of the next one
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double error = (rough ? ROUGH_PRECISION : EPSILON_PRECISION) * Math.max(about, 0.05 / slope);
      double reach = reach(guess, tilt, about, logDelta);
      Estimate kind = rough ? Estimate.PESSIMISTIC : estimate;
      ComposedLoss loss = compose(pairs, guess, kind, tilt, slope, reach, error);
      double epsilon = loss.epsilon(delta);
      boolean found = !Double.isNaN(epsilon);
      if (kind == Estimate.PESSIMISTIC && !found) {
        if (loss.covers(0) && loss.delta(0) <= delta) {
          return 0;
        }
        epsilon = loss.chernoff(delta);
      }
      if (kind == estimate && !Double.isNaN(epsilon)) {
        best = pessimistic ? Math.min(best, epsilon) : Math.max(best, epsilon);
      }
      if (!rough && found && loss.errorShare(epsilon) < 1e-3) {
        break;
      }
      rough &= !found;
      about = Math.max(found || pessimistic ? epsilon : about * 0.99, 0);
      if (!(about < Double.MAX_VALUE)) {
        break;
      }
      tilt = guess.leastTilt(about, logDelta, room(guess));
    }
    return Math.max(best, 0);
  }

  private double delta(List<Component> pairs, double epsilon, double precision, double least) {
    double infinite = infinite(pairs);
    if (pairs.isEmpty() || infinite >= 1 - 2 * INFINITE_ERROR) {
      return infinite;
    }
    LossGuess whole = LossGuess.of(pairs, 0);
    double slope = whole.tiltForEpsilon(epsilon);
    double[] k = whole.cumulants(slope);
    double log = Math.min(whole.logDelta(slope, k) + Math.min(0, slope * (k[1] - epsilon)), -0.7);
    double left = Math.max(StrictMath.exp(log), Math.max(infinite, least));
    LossGuess guess = LossGuess.of(pairs, tail(pairs, left));
    slope = guess.tiltForEpsilon(epsilon);
    double tilt = slope;
    double best = estimate == Estimate.PESSIMISTIC ? 1 : infinite;
    for (boolean rough : new boolean[] {true, false}) {
      double error = Math.max(rough ? ROUGH_PRECISION : 0, precision) / slope;
      double reach = reach(guess, tilt, epsilon, log);
      Estimate kind = rough ? Estimate.PESSIMISTIC : estimate;
      ComposedLoss loss = compose(pairs, guess, kind, tilt, slope, reach, error);
      boolean covered = loss.covers(epsilon);
      double delta = covered ? loss.delta(epsilon) : loss.chernoffDelta(epsilon);
      if (estimate == Estimate.PESSIMISTIC) {
        best = Math.min(best, delta);
      } else if (!rough && covered) {
        best = Math.max(best, delta);
      }
      double finite = delta - loss.infinite();
      if (!(finite > 0) || delta <= least || precision >= ROUGH_PRECISION) {
        break;
      }
      log = StrictMath.log(finite);
      tilt = guess.leastTilt(epsilon, log, room(guess));
    }
    return best;
  }

  /// How small a share of the tilted whole delta may be without being lost in rounding.
  private static double room(LossGuess guess) {
    return Math.max(20 - StrictMath.log(guess.uses()), 5);
  }

  private static double reach(LossGuess guess, double tilt, double epsilon, double logDelta) {
    double share = guess.cumulants(tilt)[0] - tilt * epsilon - logDelta;
    return Math.max(share, 3) + OUTSIDE_REACH;
  }

  private static ComposedLoss compose(
      List<Component> pairs,
      LossGuess guess,
      Estimate kind,
      double tilt,
      double slope,
      double reach,
      double epsilonError) {
    LossGrid grid = LossGrid.of(pairs, guess, kind, tilt, slope, reach, epsilonError);
    return ComposedLoss.of(pairs, guess, grid, kind);
  }

  private static double tail(List<Component> pairs, double delta) {
    double uses = pairs.stream().mapToDouble(Component::count).sum();
    return Math.max(TAIL_SHARE * Math.min(delta, 1e-2) / uses, 1e-290);
  }

  /// The probability of an infinite loss, rounded up, or down where the estimate is optimistic.
  private double infinite(List<Component> pairs) {
    double logFinite = 0;
    for (Component component : pairs) {
      double once = Math.min(1, component.pair().infinite());
      logFinite += component.count() * StrictMath.log1p(-once);
    }
    double mass = Math.max(0, -StrictMath.expm1(logFinite)); // not -0.0
    double error = estimate == Estimate.PESSIMISTIC ? INFINITE_ERROR : -INFINITE_ERROR;
    return Math.min(1, mass * (1 + error));
  }
}
