package dev.safesynth.dp.accounting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An event taken apart into dominating pairs, each with how often it occurs.
final class LossComponents {
  /// Noise of which less than a millionth of the shift is left is as good as none.
  private static final double MOST_SHIFT = 1e6;

  /// So is a loss of a range beyond this.
  private static final double MOST_RANGE = 1e8;

  private static final long MOST_USES = 1L << 52;

  /// Smaller probabilities of a sample are raised to this, below which products of theirs
  /// underflow.
  private static final double LEAST_PROBABILITY = 1e-300;

  private final Map<Leaf, Long> counts = new LinkedHashMap<>();

  private LossComponents() {}

  /// One kind of use of one mechanism.
  ///
  /// @param event not a composition, not sampled
  /// @param chain over how many neighbouring steps, each of them within the event's statement
  /// @param sampling what is known of the sample
  /// @param probability of a unit's being in the sample
  private record Leaf(PrivacyEvent event, int chain, Sampling sampling, double probability) {}

  private enum Sampling {
    /// The whole data.
    NONE,
    /// A Poisson sample, one unit added or removed.
    POISSON,
    /// A Poisson sample, one unit exchanged.
    POISSON_EXCHANGE
  }

  /// A pair and how often it occurs.
  record Component(DominatingPair pair, long count) {}

  /// Takes an event apart; empty where one of its parts has no dominating pair that this class
  /// knows, or where it has a [PrivacyEvent.Parallel] of several parts.
  static Optional<LossComponents> of(PrivacyEvent event, Neighbouring relation) {
    var components = new LossComponents();
    return components.add(event, relation, 1, false, 1)
        ? Optional.of(components)
        : Optional.empty();
  }

  /// Both compositions together.
  LossComponents plus(LossComponents other) {
    var sum = new LossComponents();
    sum.counts.putAll(counts);
    other.counts.forEach(
        (leaf, count) ->
            sum.counts.merge(leaf, count, (one, more) -> requireCountable((double) one + more)));
    return sum;
  }

  /// This composition `times` times.
  LossComponents times(long times) {
    var product = new LossComponents();
    if (times > 0) {
      counts.forEach(
          (leaf, count) -> product.counts.put(leaf, requireCountable((double) count * times)));
    }
    return product;
  }

  /// Numbers up to the most are doubles without rounding.
  private static long requireCountable(double uses) {
    if (uses > MOST_USES) {
      throw new IllegalArgumentException("uses must be at most 2^52, was " + uses);
    }
    return (long) uses;
  }

  /// Whether both directions have the same pairs.
  boolean isSymmetric() {
    return counts.keySet().stream().noneMatch(leaf -> leaf.sampling == Sampling.POISSON);
  }

  /// The pairs for a second data set that has a unit more than the first (`adding`) or a unit less.
  /// Where [#isSymmetric] both are the same.
  List<Component> pairs(boolean adding, Estimate estimate) {
    var pairs = new ArrayList<Component>();
    double squares = 0; // Gaussians compose to one: their squared shifts add
    for (Map.Entry<Leaf, Long> entry : counts.entrySet()) {
      Leaf leaf = entry.getKey();
      long count = entry.getValue();
      if (leaf.sampling == Sampling.NONE && leaf.event instanceof PrivacyEvent.Gaussian gaussian) {
        double shift = leaf.chain / gaussian.noiseMultiplier();
        squares += Math.max(shift * shift * count, Double.MIN_NORMAL);
      } else if (count > 0) {
        pairs.add(new Component(pair(leaf, adding, estimate), count));
      }
    }
    if (squares > 0) {
      pairs.add(
          new Component(shifted(AdditiveNoise.NORMAL, StrictMath.sqrt(squares), estimate), 1));
    }
    return pairs;
  }

  private boolean add(
      PrivacyEvent event, Neighbouring relation, int chain, boolean exchange, long count) {
    if (count == 0) {
      return true;
    }
    if (count > MOST_USES) {
      return false;
    }
    return switch (event) {
      case PrivacyEvent.Repeated repeated ->
          Math.multiplyHigh(count, repeated.count()) == 0
              && add(repeated.event(), relation, chain, exchange, saturated(count, repeated));
      case PrivacyEvent.Sequential all -> {
        boolean known = true;
        for (PrivacyEvent part : all.events()) {
          known &= add(part, relation, chain, exchange, count);
        }
        yield known;
      }
      case PrivacyEvent.Parallel parts ->
          parts.events().isEmpty()
              || (parts.events().size() == 1
                  && add(parts.events().getFirst(), relation, chain, exchange, count));
      case PrivacyEvent.Group group -> addGroup(group, relation, chain, count);
      case PrivacyEvent.PoissonSampled sampled ->
          addSampled(sampled, relation, chain, exchange, count);
      case PrivacyEvent.SampledWithoutReplacement sampled ->
          // Joint convexity over the sample: no worse than the whole, which sees an exchange.
          add(sampled.event(), relation, chain, exchange, count);
      case PrivacyEvent.Concentrated _ -> false;
      case PrivacyEvent.Gaussian _,
          PrivacyEvent.Laplace _,
          PrivacyEvent.DiscreteGaussian _,
          PrivacyEvent.DiscreteLaplace _,
          PrivacyEvent.Approximate _,
          PrivacyEvent.BoundedRange _,
          PrivacyEvent.RandomisedResponse _ ->
          put(new Leaf(event, chain, Sampling.NONE, 1), count);
    };
  }

  private static long saturated(long count, PrivacyEvent.Repeated repeated) {
    long product = count * repeated.count();
    return product < 0 ? Long.MAX_VALUE : product;
  }

  /// A group of k is a chain of k neighbours. Exchanging one unit is a chain of two that adds and
  /// removes, of which more is known than of any two.
  private boolean addGroup(PrivacyEvent.Group group, Neighbouring relation, int chain, long count) {
    long longer = (long) chain * group.size();
    if (longer > Integer.MAX_VALUE) {
      return false;
    }
    boolean converts = relation != group.relation();
    if (converts && (relation == Neighbouring.ADD_OR_REMOVE_ONE || group.size() % 2 != 0)) {
      return false; // such a statement says nothing about this relation
    }
    boolean exchange = converts && longer == 2;
    return add(group.event(), group.relation(), (int) longer, exchange, count);
  }

  private boolean addSampled(
      PrivacyEvent.PoissonSampled sampled,
      Neighbouring relation,
      int chain,
      boolean exchange,
      long count) {
    double probability = sampled.probability();
    PrivacyEvent event = sampled.event();
    while (event instanceof PrivacyEvent.PoissonSampled inner) {
      probability = Math.min(1, Upward.times(probability, inner.probability()));
      event = inner.event();
    }
    if (probability == 0) {
      return true;
    }
    var inside = new LossComponents();
    if (!inside.add(event, Neighbouring.ADD_OR_REMOVE_ONE, 1, false, 1)) {
      return false;
    }
    Optional<PrivacyEvent> single = inside.single();
    if (single.isEmpty()) {
      return inside.counts.isEmpty();
    }
    if (relation == Neighbouring.REPLACE_ONE ? chain == 1 : exchange) {
      return isExchangeable(single.get())
          && put(new Leaf(single.get(), 1, Sampling.POISSON_EXCHANGE, probability), count);
    }
    if (chain > 1) {
      return false;
    }
    Sampling sampling = probability == 1 ? Sampling.NONE : Sampling.POISSON;
    return put(new Leaf(single.get(), 1, sampling, probability), count);
  }

  /// The one mechanism that all of this comes to, if it does.
  private Optional<PrivacyEvent> single() {
    if (counts.isEmpty()
        || counts.keySet().stream()
            .anyMatch(leaf -> leaf.sampling != Sampling.NONE || leaf.chain > 1)) {
      return Optional.empty();
    }
    if (counts.size() == 1 && counts.values().iterator().next() == 1) {
      return Optional.of(counts.keySet().iterator().next().event);
    }
    double squares = 0;
    for (Map.Entry<Leaf, Long> entry : counts.entrySet()) {
      if (!(entry.getKey().event instanceof PrivacyEvent.Gaussian gaussian)) {
        return Optional.empty();
      }
      double shift = 1 / gaussian.noiseMultiplier();
      squares += Math.max(shift * shift * entry.getValue(), Double.MIN_NORMAL);
    }
    double noise = Math.nextDown(1 / StrictMath.sqrt(squares));
    return Optional.of(new PrivacyEvent.Gaussian(Math.max(noise, Double.MIN_VALUE)));
  }

  private static boolean isExchangeable(PrivacyEvent event) {
    return !(event instanceof PrivacyEvent.RandomisedResponse)
        && !(event instanceof PrivacyEvent.Approximate known && known.delta() > 0);
  }

  private boolean put(Leaf leaf, long count) {
    boolean known =
        switch (leaf.event) {
          case PrivacyEvent.DiscreteGaussian gaussian ->
              AtomicPairs.isEnumerable(gaussian, (double) gaussian.sensitivity() * leaf.chain);
          case PrivacyEvent.DiscreteLaplace laplace ->
              (double) laplace.sensitivity() * leaf.chain <= AtomicPairs.MOST_ATOMS / 2;
          default -> true;
        };
    if (known && !isFree(leaf.event)) {
      long before = counts.getOrDefault(leaf, 0L);
      if (before + count > MOST_USES) {
        return false;
      }
      counts.put(leaf, before + count);
    }
    return known;
  }

  private static boolean isFree(PrivacyEvent event) {
    return switch (event) {
      case PrivacyEvent.Approximate known -> known.epsilon() == 0 && known.delta() == 0;
      case PrivacyEvent.BoundedRange range -> range.epsilon() == 0;
      case PrivacyEvent.RandomisedResponse response -> response.uniformProbability() == 1;
      default -> false;
    };
  }

  private static DominatingPair pair(Leaf leaf, boolean adding, Estimate estimate) {
    double probability =
        estimate == Estimate.PESSIMISTIC
            ? Math.max(leaf.probability, LEAST_PROBABILITY)
            : leaf.probability;
    if (leaf.sampling == Sampling.POISSON_EXCHANGE) {
      return exchanged(leaf.event, probability, estimate);
    }
    DominatingPair base = base(leaf, estimate);
    if (leaf.sampling == Sampling.NONE) {
      return base;
    }
    return base instanceof AtomicPair atoms
        ? atoms.sampled(probability, adding)
        : new SampledPair(base, probability, adding);
  }

  private static DominatingPair base(Leaf leaf, Estimate estimate) {
    int chain = leaf.chain;
    return switch (leaf.event) {
      case PrivacyEvent.Gaussian gaussian ->
          shifted(AdditiveNoise.NORMAL, chain / gaussian.noiseMultiplier(), estimate);
      case PrivacyEvent.Laplace laplace ->
          shifted(AdditiveNoise.LAPLACE, chain / laplace.scale(), estimate);
      case PrivacyEvent.DiscreteGaussian gaussian ->
          AtomicPairs.discreteGaussian(
              gaussian.variance(), gaussian.sensitivity() * chain, estimate);
      case PrivacyEvent.DiscreteLaplace laplace ->
          AtomicPairs.discreteLaplace(laplace.epsilon(), laplace.sensitivity() * chain);
      case PrivacyEvent.Approximate known ->
          AtomicPairs.approximate(
              known.epsilon() * chain, groupDelta(known.epsilon(), known.delta(), chain));
      case PrivacyEvent.BoundedRange range ->
          range.epsilon() * chain > MOST_RANGE && estimate == Estimate.PESSIMISTIC
              ? AtomicPairs.unbounded()
              : new BoundedRangePair(Math.min(range.epsilon() * chain, MOST_RANGE));
      case PrivacyEvent.RandomisedResponse response ->
          chain == 1
              ? AtomicPairs.randomisedResponse(response.buckets(), response.uniformProbability())
              : AtomicPairs.approximate(
                  chain
                      * AtomicPairs.randomisedResponseEpsilon(
                          response.buckets(), response.uniformProbability()),
                  0);
      default -> throw new IllegalArgumentException("not a mechanism: " + leaf.event);
    };
  }

  private static DominatingPair exchanged(
      PrivacyEvent event, double probability, Estimate estimate) {
    return switch (event) {
      case PrivacyEvent.Gaussian gaussian ->
          exchangedNoise(
              AdditiveNoise.NORMAL, 1 / gaussian.noiseMultiplier(), probability, estimate);
      case PrivacyEvent.Laplace laplace ->
          exchangedNoise(AdditiveNoise.LAPLACE, 1 / laplace.scale(), probability, estimate);
      case PrivacyEvent.DiscreteGaussian gaussian ->
          AtomicPairs.exchangedDiscreteGaussian(
              gaussian.variance(), gaussian.sensitivity(), probability, estimate);
      case PrivacyEvent.DiscreteLaplace laplace ->
          AtomicPairs.exchangedDiscreteLaplace(
              laplace.epsilon(), laplace.sensitivity(), probability);
      case PrivacyEvent.Approximate known -> AtomicPairs.exchanged(known.epsilon(), probability);
      case PrivacyEvent.BoundedRange range -> AtomicPairs.exchanged(range.epsilon(), probability);
      default -> throw new IllegalArgumentException("not exchangeable: " + event);
    };
  }

  /// `delta · (1 + e^epsilon + … + e^((size-1)·epsilon))`.
  private static double groupDelta(double epsilon, double delta, int size) {
    if (delta == 0 || size == 1) {
      return delta;
    }
    double factor =
        epsilon < 1e-9
            ? size * StrictMath.exp(epsilon * size)
            : StrictMath.expm1(epsilon * size) / StrictMath.expm1(epsilon);
    double total = delta * factor * (1 + 1e-12);
    return total < 1 ? total : 1; // also where both exponentials overflow
  }

  private static DominatingPair shifted(AdditiveNoise noise, double shift, Estimate estimate) {
    double rounded = roundedShift(shift, estimate);
    if (rounded > MOST_SHIFT) {
      return AtomicPairs.unbounded();
    }
    return rounded > 0 ? new ShiftedPair(noise, rounded) : AtomicPairs.approximate(0, 0);
  }

  private static DominatingPair exchangedNoise(
      AdditiveNoise noise, double shift, double probability, Estimate estimate) {
    double rounded = roundedShift(shift, estimate);
    if (rounded > MOST_SHIFT) {
      return AtomicPairs.exchangedUnbounded(probability);
    }
    return rounded > 0
        ? new ExchangedPair(noise, rounded, probability)
        : AtomicPairs.approximate(0, 0);
  }

  /// A multiple of the quantum, on the estimate's side of the shift.
  private static double roundedShift(double shift, Estimate estimate) {
    boolean up = estimate == Estimate.PESSIMISTIC;
    double bounded = up ? shift * (1 + 1e-13) : Math.min(shift * (1 - 1e-13), MOST_SHIFT);
    if (!(bounded <= MOST_SHIFT)) {
      return Double.POSITIVE_INFINITY;
    }
    double quantum = AdditiveNoise.quantum(bounded);
    double steps = bounded / quantum;
    return (up ? Math.ceil(steps) : Math.floor(steps)) * quantum;
  }
}
