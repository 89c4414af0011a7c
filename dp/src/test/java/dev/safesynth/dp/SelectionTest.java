package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.dp.Sensitivity.Norm;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.noise.GoodnessOfFit;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.Rational;
import dev.safesynth.dp.noise.SeededNoise;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The exponential mechanism and permute-and-flip.
final class SelectionTest {
  private static final int DRAWS = 200_000;
  private static final Sensitivity ONE =
      new Sensitivity(Norm.RANGE, 1, Neighbouring.ADD_OR_REMOVE_ONE);

  @Test
  void theExponentialMechanismFollowsItsLaw() {
    var mechanism = new ExponentialMechanism(Rational.of(3, 5), ONE);
    long[] scores = {3, 0, -2, 4, 3};
    Allowance allowance = Paid.forMany(mechanism);
    NoiseSource noise = SeededNoise.of(1);
    var counts = new long[scores.length];

    for (int i = 0; i < DRAWS; i++) {
      counts[mechanism.select(query(scores), allowance, noise).value()]++;
    }

    GoodnessOfFit.check(counts, softmax(scores, 0.6));
  }

  /// The largest of scores with one-sided geometric noise, ties broken by a fair choice, is what
  /// permute-and-flip draws (the discrete form of report-noisy-max with exponential noise).
  @Test
  void permuteAndFlipIsReportNoisyMax() {
    long[] scores = {3, 0, -2, 4, 3};
    double rate = 0.6;
    double ratio = Math.exp(-rate);
    var law = new double[scores.length];
    for (int v = 0; v < scores.length; v++) {
      for (int noise = 0; noise < 200; noise++) {
        law[v] +=
            (1 - ratio) * Math.pow(ratio, noise) * winsWith(scores, v, scores[v] + noise, ratio);
      }
    }
    var mechanism = new PermuteAndFlip(Rational.of(3, 5), ONE);
    Allowance allowance = Paid.forMany(mechanism);
    NoiseSource noise = SeededNoise.of(2);
    var counts = new long[scores.length];

    for (int i = 0; i < DRAWS; i++) {
      counts[mechanism.select(query(scores), allowance, noise).value()]++;
    }

    GoodnessOfFit.check(counts, law);
  }

  /// By exact laws: the range of the loss for the exponential mechanism, the loss itself for
  /// permute-and-flip. Both are attained.
  @Test
  void noNeighboursLoseMoreThanIsClaimed() {
    var random = new SplittableRandom(3);
    double range = 0;
    double loss = 0;
    for (int i = 0; i < 20_000; i++) {
      long[] scores = random.longs(random.nextInt(2, 6), -9, 1).toArray();
      long[] moved = Arrays.stream(scores).map(s -> s + random.nextInt(2)).toArray();
      range = Math.max(range, range(softmax(scores, 1), softmax(moved, 1)));
      loss = Math.max(loss, loss(flipped(scores, 1), flipped(moved, 1)));
    }

    assertThat(range).isBetween(0.999, 1 + 1e-9);
    assertThat(loss).isBetween(0.99, 1 + 1e-9);
  }

  /// Why permute-and-flip must not be accounted as an exponential mechanism.
  @Test
  void theLossOfPermuteAndFlipHasALargerRangeThanEpsilon() {
    long[] scores = {-1, -1, 0};
    long[] moved = {0, -1, 0};

    assertThat(range(flipped(scores, 1), flipped(moved, 1))).isGreaterThan(1.05);
  }

  @Test
  void permuteAndFlipFindsBetterCandidatesForTheSameEpsilon() {
    long[] scores = {-3, -2, -1, 0};

    assertThat(mean(scores, flipped(scores, 1))).isGreaterThan(mean(scores, softmax(scores, 1)));
  }

  @Test
  void calibrationSpendsAlmostTheWholeEpsilonAndNeverMore() {
    var random = new SplittableRandom(4);
    for (int i = 0; i < 500; i++) {
      double epsilon = Math.exp(random.nextDouble(-6, 3));
      var sensitivity =
          new Sensitivity(
              Norm.L_INFINITY, 1 + random.nextInt(1 << 20), Neighbouring.ADD_OR_REMOVE_ONE);

      assertThat(ExponentialMechanism.within(epsilon, sensitivity).event())
          .isInstanceOfSatisfying(
              PrivacyEvent.BoundedRange.class,
              event -> assertThat(event.epsilon()).isBetween(epsilon * (1 - 1e-4), epsilon));
      assertThat(PermuteAndFlip.within(epsilon, sensitivity).event())
          .isInstanceOfSatisfying(
              PrivacyEvent.Approximate.class,
              event -> assertThat(event.epsilon()).isBetween(epsilon * (1 - 1e-4), epsilon));
    }
  }

  @Test
  void ratesThatCannotBeDrawnWithAreRefused() {
    assertThatThrownBy(() -> new ExponentialMechanism(Rational.of(1L << 40, (1L << 30) + 1), ONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExponentialMechanism.within(Double.NaN, ONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PermuteAndFlip.within(0, ONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PermuteAndFlip.within(1e300, ONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Query<long[]> query(long[] scores) {
    return Query.ofIntegers(Private.of(scores), scores.length, ONE);
  }

  /// P[candidate v wins with the noisy score `value`]: the others lie below it, or at it, where the
  /// winner is drawn among the equal.
  private static double winsWith(long[] scores, int v, long value, double ratio) {
    double[] byTies = {1};
    for (int other = 0; other < scores.length; other++) {
      if (other != v) {
        long gap = value - scores[other];
        double below = gap > 0 ? 1 - Math.pow(ratio, (double) gap) : 0;
        double equal = gap >= 0 ? (1 - ratio) * Math.pow(ratio, (double) gap) : 0;
        var next = new double[byTies.length + 1];
        for (int ties = 0; ties < byTies.length; ties++) {
          next[ties] += byTies[ties] * below;
          next[ties + 1] += byTies[ties] * equal;
        }
        byTies = next;
      }
    }
    double wins = 0;
    for (int ties = 0; ties < byTies.length; ties++) {
      wins += byTies[ties] / (ties + 1);
    }
    return wins;
  }

  private static double[] softmax(long[] scores, double rate) {
    double[] weights = Arrays.stream(scores).mapToDouble(s -> Math.exp(s * rate)).toArray();
    double total = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / total).toArray();
  }

  /// The winner is uniform among the candidates whose coin shows heads.
  private static double[] flipped(long[] scores, double rate) {
    long best = Arrays.stream(scores).max().orElseThrow();
    var law = new double[scores.length];
    for (int heads = 1; heads < 1 << scores.length; heads++) {
      double probability = 1;
      for (int v = 0; v < scores.length; v++) {
        double coin = Math.exp((scores[v] - best) * rate);
        probability *= (heads >> v & 1) == 1 ? coin : 1 - coin;
      }
      for (int v = 0; v < scores.length; v++) {
        law[v] += (heads >> v & 1) == 1 ? probability / Integer.bitCount(heads) : 0;
      }
    }
    return law;
  }

  private static double range(double[] p, double[] q) {
    double most = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    for (int v = 0; v < p.length; v++) {
      most = Math.max(most, Math.log(p[v] / q[v]));
      least = Math.min(least, Math.log(p[v] / q[v]));
    }
    return most - least;
  }

  private static double loss(double[] p, double[] q) {
    double most = 0;
    for (int v = 0; v < p.length; v++) {
      most = Math.max(most, Math.abs(Math.log(p[v] / q[v])));
    }
    return most;
  }

  private static double mean(long[] scores, double[] law) {
    double mean = 0;
    for (int v = 0; v < law.length; v++) {
      mean += scores[v] * law[v];
    }
    return mean;
  }
}
