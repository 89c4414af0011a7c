package dev.safesynth.dp.accounting;

import java.util.List;

/// What touched the data, as inert values that an accountant can read: one use of a mechanism, or a
/// composition of such uses. Noise is always stated relative to the sensitivity under the
/// neighbouring relation of the [PrivacyLoss] that the event belongs to.
///
/// An event is the *worst case* of what it names: a mechanism that states `Gaussian` promises that
/// its privacy loss is dominated by that of a Gaussian with this multiplier, adaptively too.
public sealed interface PrivacyEvent {
  /// Gaussian noise.
  ///
  /// @param noiseMultiplier standard deviation divided by the l2 sensitivity, finite and above 0
  record Gaussian(double noiseMultiplier) implements PrivacyEvent {
    public Gaussian {
      requirePositive("noiseMultiplier", noiseMultiplier);
    }
  }

  /// Laplace noise.
  ///
  /// @param scale the scale `b` divided by the l1 sensitivity, finite and above 0
  record Laplace(double scale) implements PrivacyEvent {
    public Laplace {
      requirePositive("scale", scale);
    }
  }

  /// Discrete Gaussian noise on an integer query of one coordinate, or of several coordinates of
  /// which one unit changes one only.
  ///
  /// @param variance the parameter sigma² (not the variance of the law), finite and above 0
  /// @param sensitivity the largest change of that coordinate, at least 1
  record DiscreteGaussian(double variance, long sensitivity) implements PrivacyEvent {
    public DiscreteGaussian {
      requirePositive("variance", variance);
      requireAtLeastOne("sensitivity", sensitivity);
    }
  }

  /// Discrete Laplace (two-sided geometric) noise on an integer query of one coordinate.
  ///
  /// @param epsilon the decay of the law, `P[y] ∝ exp(-epsilon·|y|)`, finite and above 0
  /// @param sensitivity the largest change of the query, at least 1
  record DiscreteLaplace(double epsilon, long sensitivity) implements PrivacyEvent {
    public DiscreteLaplace {
      requirePositive("epsilon", epsilon);
      requireAtLeastOne("sensitivity", sensitivity);
    }
  }

  /// Anything of which only (epsilon, delta) differential privacy is known.
  ///
  /// @param epsilon finite and at least 0
  /// @param delta in `[0, 1]`; 0 is pure differential privacy
  record Approximate(double epsilon, double delta) implements PrivacyEvent {
    public Approximate {
      requireNotNegative("epsilon", epsilon);
      requireProbability("delta", delta);
    }
  }

  /// Anything whose privacy loss has range at most `epsilon`: the exponential mechanism (Dong,
  /// Durfee and Rogers 2020).
  record BoundedRange(double epsilon) implements PrivacyEvent {
    public BoundedRange {
      requireNotNegative("epsilon", epsilon);
    }
  }

  /// Anything of which only zero-concentrated differential privacy is known.
  record Concentrated(double rho) implements PrivacyEvent {
    public Concentrated {
      requireNotNegative("rho", rho);
    }
  }

  /// k-ary randomised response of one unit's value, for [Neighbouring#REPLACE_ONE] only.
  ///
  /// @param buckets the number of values k, at least 2
  /// @param uniformProbability with this probability the answer is drawn uniformly from all k
  ///   values, else it is the true one; in `(0, 1]`
  record RandomisedResponse(int buckets, double uniformProbability) implements PrivacyEvent {
    public RandomisedResponse {
      if (buckets < 2) {
        throw new IllegalArgumentException("buckets must be >= 2, was " + buckets);
      }
      requireProbability("uniformProbability", uniformProbability);
      requirePositive("uniformProbability", uniformProbability);
    }
  }

  /// The event on a secret Poisson sample: each unit takes part independently with `probability`,
  /// by coins that are never released.
  ///
  /// `event` is always stated under [Neighbouring#ADD_OR_REMOVE_ONE]: its noise is relative to the
  /// change that *adding* a unit to a sample makes. Under [Neighbouring#REPLACE_ONE] too, since the
  /// exchanged unit may be absent from the sample; there the loss is that of a group of two.
  ///
  /// @param probability in `[0, 1]`
  record PoissonSampled(double probability, PrivacyEvent event) implements PrivacyEvent {
    public PoissonSampled {
      requireProbability("probability", probability);
    }
  }

  /// The event on a secret uniform sample of fixed size without replacement, for
  /// [Neighbouring#REPLACE_ONE] only. The noise of `event` is relative to the change that
  /// *exchanging* a unit of the sample makes, which may be twice that of adding one.
  ///
  /// @param size units in the data set, public
  /// @param sample units in the sample, in `1 .. size`
  record SampledWithoutReplacement(long size, long sample, PrivacyEvent event)
      implements PrivacyEvent {
    public SampledWithoutReplacement {
      requireAtLeastOne("sample", sample);
      if (sample > size) {
        throw new IllegalArgumentException("sample must be <= size");
      }
    }
  }

  /// The same event `count` times, adaptively.
  record Repeated(PrivacyEvent event, long count) implements PrivacyEvent {
    public Repeated {
      if (count < 0) {
        throw new IllegalArgumentException("count must be >= 0, was " + count);
      }
    }
  }

  /// All events on the same data, adaptively.
  record Sequential(List<PrivacyEvent> events) implements PrivacyEvent {
    public Sequential {
      events = List.copyOf(events);
    }
  }

  /// Each event on its own part of the data. The part of a unit depends on that unit, public values
  /// and secret coins alone, never on anything released before: neither on other uses of this event
  /// nor on other events. (Were it otherwise, an adversary who may choose the next part by what was
  /// released would do better than the dearest fixed path of parts, which is what a privacy loss
  /// distribution follows.) For [Neighbouring#ADD_OR_REMOVE_ONE] only.
  record Parallel(List<PrivacyEvent> events) implements PrivacyEvent {
    public Parallel {
      events = List.copyOf(events);
    }
  }

  /// An event stated under `relation`, for groups of `size` of its units.
  record Group(PrivacyEvent event, Neighbouring relation, int size) implements PrivacyEvent {
    public Group {
      requireAtLeastOne("size", size);
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(name + " must be finite and > 0, was " + value);
    }
  }

  private static void requireNotNegative(String name, double value) {
    if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(name + " must be finite and >= 0, was " + value);
    }
  }

  private static void requireProbability(String name, double value) {
    if (!(value >= 0) || !(value <= 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1], was " + value);
    }
  }

  private static void requireAtLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be >= 1, was " + value);
    }
  }
}
