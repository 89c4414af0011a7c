package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.dp.Sensitivity.Norm;
import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.DiscreteLaplace;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.Rational;
import dev.safesynth.dp.noise.SeededNoise;
import dev.safesynth.dp.tester.EpsilonEstimator;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Every mechanism against its worst neighbours ([SparseVectorTest] does the same by its exact
/// law): the epsilon that its outputs prove is at most the one it claims, and near it, so that a
/// claim for half the sensitivity would fail, and so would Gaussian noise that is a tenth too
/// small. False-alarm probability 1e-9 per test.
final class MechanismAttackTest {
  private static final int DRAWS = 400_000;
  private static final double DELTA = 0.05;

  /// Where much is granted, the events that decide are frequent, and little noise shows.
  private static final double LARGE_DELTA = 0.3;

  @Test
  void laplaceLosesWhatItClaims() {
    var mechanism = LaplaceMechanism.within(1, 1, one(Norm.L1));
    Allowance allowance = Paid.forMany(mechanism);
    NoiseSource noise = SeededNoise.of(1);

    double epsilon =
        attack(
            answer -> {
              var query = Query.ofReals(Private.of(new double[] {answer}), 1, one(Norm.L1));
              double value = mechanism.release(query, allowance, noise).value().getFirst();
              return Math.clamp((long) Math.floor(value * 2), -8, 10);
            },
            0.0,
            1.0,
            0);

    assertThat(mechanism.event())
        .isInstanceOfSatisfying(
            PrivacyEvent.Laplace.class,
            event -> assertThat(1 / event.scale()).isBetween(0.999, 1.0));
    assertThat(epsilon).isBetween(0.9, 1.0);
  }

  /// Both coordinates move, as far as the l1 norm allows in all.
  @Test
  void discreteLaplaceLosesWhatItClaims() {
    var two = new Sensitivity(Norm.L1, 2, Neighbouring.REPLACE_ONE);
    var mechanism = DiscreteLaplaceMechanism.within(1, two);
    Allowance allowance = Paid.forMany(mechanism);
    NoiseSource noise = SeededNoise.of(2);

    double epsilon =
        attack(
            answer -> {
              var query = Query.ofIntegers(Private.of(answer), 2, two);
              return mechanism.release(query, allowance, noise).value().stream()
                  .map(value -> Math.clamp(value, -1, 2))
                  .toList();
            },
            new long[] {0, 1},
            new long[] {1, 0},
            0);

    assertThat(mechanism.event())
        .isInstanceOfSatisfying(
            PrivacyEvent.DiscreteLaplace.class,
            event -> assertThat(event.epsilon() * event.sensitivity()).isBetween(0.999, 1.0));
    assertThat(epsilon).isBetween(0.9, 1.0);
  }

  @Test
  void gaussianLosesWhatItClaims() {
    var mechanism = GaussianMechanism.within(new ZeroConcentrated(2), 1, one(Norm.L2));
    double claim = Accountant.GAUSSIAN.epsilon(mechanism.loss(), LARGE_DELTA).orElseThrow();
    Allowance allowance = Paid.forMany(mechanism);
    NoiseSource noise = SeededNoise.of(3);

    double epsilon =
        attack(
            answer -> {
              var query = Query.ofReals(Private.of(new double[] {answer}), 1, one(Norm.L2));
              double value = mechanism.release(query, allowance, noise).value().getFirst();
              return Math.clamp((long) Math.floor(value * 8), -16, 24);
            },
            0.0,
            1.0,
            LARGE_DELTA);

    assertThat(epsilon).isBetween(0.9 * claim, claim);
  }

  /// The event states zCDP, which is not tight for one use, so the outputs are held against the
  /// exact epsilon of this pair.
  @Test
  void discreteGaussianLosesWhatItClaims() {
    var two = new Sensitivity(Norm.L2, Math.nextUp(Math.sqrt(2)), Neighbouring.REPLACE_ONE);
    var mechanism = DiscreteGaussianMechanism.within(new ZeroConcentrated(2), 2, two);
    double exact = epsilonOfTwo(mechanism.variance().down(), LARGE_DELTA);
    Allowance allowance = Paid.forMany(mechanism);
    NoiseSource noise = SeededNoise.of(4);

    double epsilon =
        attack(
            answer -> {
              var query = Query.ofIntegers(Private.of(answer), 2, two);
              List<Long> values = mechanism.release(query, allowance, noise).value();
              return Math.clamp(values.getFirst() - values.getLast(), -9, 9);
            },
            new long[] {0, 1},
            new long[] {1, 0},
            LARGE_DELTA);

    assertThat(epsilon).isBetween(0.9 * exact, exact);
    assertThat(mechanism.zeroConcentrated().epsilon(LARGE_DELTA)).isGreaterThan(exact);
  }

  @Test
  void noisyCountsLoseWhatTheyClaim() {
    var mechanism = new NoisyCounts(1);
    Allowance allowance = Paid.forMany(mechanism);
    NoiseSource noise = SeededNoise.of(5);
    double claim = Accountant.PLD.epsilon(mechanism.loss(), DELTA).orElseThrow();

    double epsilon =
        attack(
            records ->
                mechanism.release(Private.of(records), 1, allowance, noise).value().getFirst(),
            List.of(0),
            List.of(0, 0),
            DELTA);

    assertThat(epsilon).isBetween(0.9 * claim, claim);
  }

  /// The record raises one score and lowers the other; the less likely candidate tells.
  @Test
  void theExponentialMechanismLosesWhatItClaims() {
    var mechanism = ExponentialMechanism.within(1, one(Norm.L_INFINITY));
    Allowance allowance = Paid.forMany(mechanism);
    NoiseSource noise = SeededNoise.of(6);

    double epsilon =
        attack(
            scores ->
                mechanism
                    .select(
                        Query.ofIntegers(Private.of(scores), 2, one(Norm.L_INFINITY)),
                        allowance,
                        noise)
                    .value(),
            new long[] {-7, 0},
            new long[] {-6, -1},
            0);

    assertThat(mechanism.event()).isEqualTo(new PrivacyEvent.BoundedRange(1));
    assertThat(epsilon).isBetween(0.75, 1.0);
  }

  /// With monotone scores the rate is twice as large, and so is the move for one score alone.
  @Test
  void theMonotoneExponentialMechanismLosesWhatItClaims() {
    var mechanism = ExponentialMechanism.within(1, one(Norm.MONOTONE));
    Allowance allowance = Paid.forMany(mechanism);
    NoiseSource noise = SeededNoise.of(7);

    double epsilon =
        attack(
            scores ->
                mechanism
                    .select(
                        Query.ofIntegers(Private.of(scores), 2, one(Norm.MONOTONE)),
                        allowance,
                        noise)
                    .value(),
            new long[] {-4, 0},
            new long[] {-3, 0},
            0);

    assertThat(mechanism.rate()).isEqualTo(Rational.of(1));
    assertThat(epsilon).isBetween(0.75, 1.0);
  }

  @Test
  void permuteAndFlipLosesWhatItClaims() {
    var mechanism = PermuteAndFlip.within(1, one(Norm.L_INFINITY));
    Allowance allowance = Paid.forMany(mechanism);
    NoiseSource noise = SeededNoise.of(8);

    double epsilon =
        attack(
            scores ->
                mechanism
                    .select(
                        Query.ofIntegers(Private.of(scores), 2, one(Norm.L_INFINITY)),
                        allowance,
                        noise)
                    .value(),
            new long[] {-7, 0},
            new long[] {-6, -1},
            0);

    assertThat(mechanism.event()).isEqualTo(new PrivacyEvent.Approximate(1, 0));
    assertThat(epsilon).isBetween(0.75, 1.0);
  }

  @Test
  void randomisedResponseLosesWhatItClaims() {
    var mechanism = RandomisedResponse.within(1, 4);
    Allowance allowance = Paid.forMany(mechanism);
    NoiseSource noise = SeededNoise.of(10);

    double epsilon =
        attack(value -> mechanism.release(Private.of(value), allowance, noise).value(), 0, 3, 0);

    assertThat(epsilon).isBetween(0.9, 1.0);
    assertThat(mechanism.zeroConcentrated().rho()).isBetween(0.4999, 0.5);
  }

  /// The loss on keys that both inputs have; delta is granted.
  @Test
  void theThresholdedHistogramLosesWhatItClaims() {
    var mechanism = ThresholdedHistogram.within(new DiscreteLaplace(1), DELTA, 1);
    Allowance allowance = Paid.forMany(mechanism);
    NoiseSource noise = SeededNoise.of(11);
    int many = Math.toIntExact(mechanism.threshold()) + 2;

    double epsilon =
        attack(
            records ->
                Math.min(
                    many,
                    mechanism
                        .release(Private.of(List.copyOf(records)), allowance, noise)
                        .value()
                        .getOrDefault("a", 0L)),
            Collections.nCopies(many, List.of("a")),
            Collections.nCopies(many + 1, List.of("a")),
            mechanism.delta());

    assertThat(epsilon).isBetween(0.75, 1.0);
  }

  /// The exact epsilon of discrete Gaussian noise on two coordinates of which one rises by 1 and
  /// the other falls by 1, by the sum that defines delta.
  private static double epsilonOfTwo(double variance, double delta) {
    double low = 0;
    double high = 20;
    for (int i = 0; i < 50; i++) {
      double middle = (low + high) / 2;
      if (deltaOfTwo(variance, middle) > delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double deltaOfTwo(double variance, double epsilon) {
    double total = 0;
    double sum = 0;
    for (int y = -20; y <= 20; y++) {
      for (int z = -20; z <= 20; z++) {
        double here = Math.exp(-(y * y + (z - 1) * (z - 1)) / (2 * variance));
        double there = Math.exp(-((y - 1) * (y - 1) + z * z) / (2 * variance));
        total += here;
        sum += Math.max(0, here - Math.exp(epsilon) * there);
      }
    }
    return sum / total;
  }

  private static <T> double attack(Function<T, ?> mechanism, T first, T second, double delta) {
    return EpsilonEstimator.lowerBound(
        () -> mechanism.apply(first), () -> mechanism.apply(second), delta, DRAWS);
  }

  private static Sensitivity one(Norm norm) {
    return new Sensitivity(norm, 1, Neighbouring.ADD_OR_REMOVE_ONE);
  }
}
