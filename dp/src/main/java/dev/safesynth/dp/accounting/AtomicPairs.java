package dev.safesynth.dp.accounting;

import dev.safesynth.dp.accounting.AtomicPair.Atom;
import dev.safesynth.dp.accounting.DominatingPair.Lattice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The pairs of mechanisms whose privacy loss has atoms only.
final class AtomicPairs {
  /// More atoms than this are not enumerated.
  static final int MOST_ATOMS = 2_000_000;

  /// Standard deviations of a discrete Gaussian after which [#GAUSSIAN_TAIL] bounds both tails: it
  /// is sub-Gaussian (Canonne, Kamath and Steinke 2020), and `2·exp(-13²/2) < 1e-36`.
  private static final double GAUSSIAN_REACH = 13;

  private static final double GAUSSIAN_TAIL = 1e-36;

  private AtomicPairs() {}

  /// (epsilon, delta) differential privacy (Kairouz, Oh and Viswanath 2015).
  static AtomicPair approximate(double epsilon, double delta) {
    double less = (1 - delta) / (1 + StrictMath.exp(epsilon));
    double more = (1 - delta) / (1 + StrictMath.exp(-epsilon));
    return new AtomicPair(
        List.of(
            new Atom(0, delta, Double.NEGATIVE_INFINITY),
            new Atom(less, more, -epsilon),
            new Atom(more, less, epsilon),
            new Atom(delta, 0, Double.POSITIVE_INFINITY)),
        lattice(-epsilon, 2 * epsilon));
  }

  /// A loss that has no bound.
  static AtomicPair unbounded() {
    return new AtomicPair(
        List.of(new Atom(0, 1, Double.NEGATIVE_INFINITY), new Atom(1, 0, Double.POSITIVE_INFINITY)),
        Optional.empty());
  }

  /// A unit in a Poisson sample exchanged for another, where adding a unit to the sample is
  /// `epsilon`-differentially private: see docs/privacy/pld.md, "Exchange in a Poisson sample".
  static AtomicPair exchanged(double epsilon, double probability) {
    double small = StrictMath.exp(-epsilon);
    double present = 1 / (1 + small);
    double equal = present * -StrictMath.expm1(-epsilon); // of the law without either unit
    double last = present * small;
    double loss =
        AdditiveNoise.logMixed(probability, epsilon)
            - AdditiveNoise.logMixed(probability, -epsilon);
    double more = (1 - probability) * present * small + probability * present;
    double same = (1 - probability) * equal + probability * equal * small;
    double less = (1 - probability) * last + probability * last * small;
    return new AtomicPair(
        List.of(new Atom(more, less, loss), new Atom(same, same, 0), new Atom(less, more, -loss)),
        lattice(-loss, loss));
  }

  /// As [#exchanged(double, double)] where nothing is known of the mechanism.
  static AtomicPair exchangedUnbounded(double probability) {
    return new AtomicPair(
        List.of(
            new Atom(0, probability, Double.NEGATIVE_INFINITY),
            new Atom(1 - probability, 1 - probability, 0),
            new Atom(probability, 0, Double.POSITIVE_INFINITY)),
        Optional.empty());
  }

  /// k-ary randomised response.
  static AtomicPair randomisedResponse(int buckets, double uniformProbability) {
    double other = uniformProbability / buckets;
    double same = 1 - uniformProbability + other;
    double epsilon = randomisedResponseEpsilon(buckets, uniformProbability);
    return new AtomicPair(
        List.of(
            new Atom(other, same, -epsilon),
            new Atom((buckets - 2) * other, (buckets - 2) * other, 0),
            new Atom(same, other, epsilon)),
        buckets == 2 ? lattice(-epsilon, 2 * epsilon) : lattice(-epsilon, epsilon));
  }

  /// The epsilon of k-ary randomised response without delta.
  static double randomisedResponseEpsilon(int buckets, double uniformProbability) {
    return StrictMath.log1p(buckets * (1 - uniformProbability) / uniformProbability);
  }

  /// The atoms at which a discrete Gaussian with this shift is cut off, and whether there are few
  /// enough.
  static boolean isEnumerable(PrivacyEvent.DiscreteGaussian gaussian, double shift) {
    return reach(gaussian.variance()) + shift <= MOST_ATOMS / 2;
  }

  private static double reach(double variance) {
    return Math.ceil(GAUSSIAN_REACH * StrictMath.sqrt(variance)) + 2;
  }

  /// A discrete Gaussian around `shift` against one around 0.
  static AtomicPair discreteGaussian(double variance, long shift, Estimate estimate) {
    long reach = (long) reach(variance);
    double norm = norm(variance, reach);
    var atoms = new ArrayList<Atom>();
    double left = 0; // where the first law has next to nothing
    for (long k = -reach; k < shift - reach; k++) {
      left += density(variance, k) / norm;
    }
    if (left > 0) {
      atoms.add(new Atom(0, left, Double.NEGATIVE_INFINITY));
    }
    for (long k = shift - reach; k <= shift + reach; k++) {
      atoms.add(
          new Atom(
              density(variance, k - shift) / norm,
              density(variance, k) / norm,
              gaussianLoss(variance, k, shift)));
    }
    addTail(atoms, estimate);
    return new AtomicPair(
        atoms, lattice(gaussianLoss(variance, shift - reach, shift), shift / variance));
  }

  /// As [ExchangedPair] with discrete Gaussian noise.
  static AtomicPair exchangedDiscreteGaussian(
      double variance, long shift, double probability, Estimate estimate) {
    long reach = (long) reach(variance);
    double norm = norm(variance, reach);
    var atoms = new ArrayList<Atom>();
    for (long k = -reach - shift; k <= reach + shift; k++) {
      double absent = (1 - probability) * density(variance, k);
      atoms.add(
          new Atom(
              (absent + probability * density(variance, k - shift)) / norm,
              (absent + probability * density(variance, k + shift)) / norm,
              AdditiveNoise.logMixed(probability, gaussianLoss(variance, k, shift))
                  - AdditiveNoise.logMixed(probability, gaussianLoss(variance, -k, shift))));
    }
    addTail(atoms, estimate);
    return new AtomicPair(atoms, Optional.empty());
  }

  private static void addTail(List<Atom> atoms, Estimate estimate) {
    if (estimate == Estimate.PESSIMISTIC) {
      atoms.add(new Atom(GAUSSIAN_TAIL, 0, Double.POSITIVE_INFINITY));
    }
  }

  /// The logarithm of the ratio of the densities around `shift` and around 0.
  private static double gaussianLoss(double variance, long k, long shift) {
    return (double) shift * (2 * k - shift) / (2 * variance);
  }

  private static double density(double variance, long k) {
    return StrictMath.exp(-((double) k * k) / (2 * variance));
  }

  private static double norm(double variance, long reach) {
    double sum = 1;
    for (long k = reach; k >= 1; k--) {
      sum += 2 * density(variance, k);
    }
    return sum;
  }

  /// Discrete Laplace noise around `shift` against the same around 0.
  static AtomicPair discreteLaplace(double epsilon, long shift) {
    double small = StrictMath.exp(-epsilon);
    double centre = -StrictMath.expm1(-epsilon) / (1 + small);
    var atoms = new ArrayList<Atom>();
    atoms.add(new Atom(tail(epsilon, (double) shift), tail(epsilon, 0), -epsilon * shift));
    for (long k = 1; k < shift; k++) {
      atoms.add(
          new Atom(
              centre * StrictMath.exp(-epsilon * (shift - k)),
              centre * StrictMath.exp(-epsilon * k),
              epsilon * (2 * k - shift)));
    }
    atoms.add(new Atom(tail(epsilon, 0), tail(epsilon, (double) shift), epsilon * shift));
    return new AtomicPair(atoms, lattice(-epsilon * shift, 2 * epsilon));
  }

  /// As [ExchangedPair] with discrete Laplace noise.
  static AtomicPair exchangedDiscreteLaplace(double epsilon, long shift, double probability) {
    double small = StrictMath.exp(-epsilon);
    double centre = -StrictMath.expm1(-epsilon) / (1 + small);
    double most =
        AdditiveNoise.logMixed(probability, epsilon * shift)
            - AdditiveNoise.logMixed(probability, -epsilon * shift);
    double absent = (1 - probability) * tail(epsilon, (double) shift);
    double more = absent + probability * tail(epsilon, 0);
    double less = absent + probability * tail(epsilon, 2.0 * shift);
    var atoms = new ArrayList<Atom>();
    atoms.add(new Atom(less, more, -most));
    atoms.add(new Atom(more, less, most));
    for (long k = 1 - shift; k < shift; k++) {
      double here = (1 - probability) * StrictMath.exp(-epsilon * Math.abs(k));
      double first = StrictMath.exp(-epsilon * Math.abs(k - shift));
      double second = StrictMath.exp(-epsilon * Math.abs(k + shift));
      atoms.add(
          new Atom(
              centre * (here + probability * first),
              centre * (here + probability * second),
              AdditiveNoise.logMixed(probability, epsilon * (Math.abs(k) - Math.abs(k - shift)))
                  - AdditiveNoise.logMixed(
                      probability, epsilon * (Math.abs(k) - Math.abs(k + shift)))));
    }
    return new AtomicPair(atoms, Optional.empty());
  }

  /// The mass of discrete Laplace noise at `from` and above, `from >= 0`.
  private static double tail(double epsilon, double from) {
    return StrictMath.exp(-epsilon * from) / (1 + StrictMath.exp(-epsilon));
  }

  private static Optional<Lattice> lattice(double first, double spacing) {
    return spacing > 0 && spacing < Double.POSITIVE_INFINITY
        ? Optional.of(new Lattice(first, spacing))
        : Optional.empty();
  }
}
