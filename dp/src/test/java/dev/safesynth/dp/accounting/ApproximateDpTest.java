package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ApproximateDpTest {
  @Test
  void sequencesAddBothAndPartitionsCostTheDearestOfEach() {
    PrivacyLoss first = approximate(0.5, 1e-6);
    PrivacyLoss second = approximate(0.25, 1e-5);

    ApproximateDp both = ApproximateDp.of(first.then(second).times(2)).orElseThrow();
    ApproximateDp either =
        ApproximateDp.of(PrivacyLoss.inParallel(List.of(first, second))).orElseThrow();

    assertThat(both.epsilon()).isBetween(1.5, 1.5 + 1e-14);
    assertThat(both.delta()).isBetween(2.2e-5, 2.2e-5 + 1e-18);
    assertThat(either).isEqualTo(new ApproximateDp(0.5, 1e-5));
  }

  @Test
  void mechanismsHaveTheirOwnEpsilon() {
    assertThat(epsilon(new PrivacyEvent.Laplace(4))).isBetween(0.25, 0.25 + 1e-15);
    assertThat(epsilon(new PrivacyEvent.DiscreteLaplace(0.1, 3))).isBetween(0.3, 0.3 + 1e-15);
    assertThat(epsilon(new PrivacyEvent.BoundedRange(0.7))).isEqualTo(0.7);
    assertThat(ApproximateDp.of(PrivacyLoss.ofRecord(new PrivacyEvent.Gaussian(1)))).isEmpty();
    assertThat(ApproximateDp.of(PrivacyLoss.ofRecord(new PrivacyEvent.DiscreteGaussian(1, 1))))
        .isEmpty();
    assertThat(ApproximateDp.of(PrivacyLoss.ofRecord(new PrivacyEvent.Concentrated(1)))).isEmpty();
  }

  /// `P` is at most `e^epsilon Q + delta` for each step of a chain, so the worst chain has
  /// equality.
  @Test
  void groupsFollowAChainOfNeighbours() {
    var random = new SplittableRandom(51);
    for (int i = 0; i < 100; i++) {
      double epsilon = Math.exp(random.nextDouble(-20, 1));
      double delta = Math.exp(random.nextDouble(-30, -5));
      int size = random.nextInt(1, 12);
      double chain = IntStream.range(0, size).mapToDouble(k -> delta * Math.exp(k * epsilon)).sum();

      ApproximateDp group = new ApproximateDp(epsilon, delta).ofGroup(size).orElseThrow();

      assertThat(group.epsilon()).isCloseTo(size * epsilon, within(1e-12 * epsilon));
      assertThat(group.delta())
          .isBetween(Math.min(1, chain) * (1 - 1e-12), Math.min(1, chain * (1 + 1e-9)));
    }
  }

  /// The worst pair of (epsilon, delta) mechanisms, sampled, has no larger delta at the new
  /// epsilon.
  @Test
  void samplesOfTheWorstPairKeepTheirBound() {
    var random = new SplittableRandom(52);
    for (int i = 0; i < 500; i++) {
      double epsilon = Math.exp(random.nextDouble(-5, 3));
      double delta = random.nextDouble(0, 0.1);
      double q = random.nextDouble();
      double keep = (1 - delta) / (1 + Math.exp(-epsilon));
      double flip = keep * Math.exp(-epsilon);
      double[] with = {delta, keep, flip, 0};
      double[] without = {0, flip, keep, delta};

      ApproximateDp bound = new ApproximateDp(epsilon, delta).sampled(q);

      double excess = 0;
      double back = 0;
      for (int k = 0; k < 4; k++) {
        double mixed = q * with[k] + (1 - q) * without[k];
        excess += Math.max(0, mixed - Math.exp(bound.epsilon()) * without[k]);
        back += Math.max(0, without[k] - Math.exp(bound.epsilon()) * mixed);
      }
      assertThat(excess).isCloseTo(bound.delta(), within(1e-12));
      assertThat(back).isLessThan(bound.delta() + 1e-12);
    }
  }

  /// `e^epsilon` and the share are both beyond what a double holds with all its digits.
  @Test
  void samplesOfVeryFewUnitsAreNotRoundedDown() {
    for (double share : new double[] {Double.MIN_VALUE, 3e-320, 1e-300, 0.25}) {
      for (double epsilon : new double[] {30, 700, 742, 744.4, 745, 760}) {
        double log = Math.log(share) + epsilon;
        double truth = Math.max(log, 0) + Math.log1p(Math.exp(-Math.abs(log)));

        double amplified = new ApproximateDp(epsilon, 0).sampled(share).epsilon();

        assertThat(amplified).isBetween(truth * (1 - 1e-12), truth * (1 + 1e-11) + 1e-320);
      }
    }
  }

  @Test
  void exchangingAUnitOfAPoissonSampleCostsAGroupOfTwo() {
    var sampled = new PrivacyEvent.PoissonSampled(0.1, new PrivacyEvent.Laplace(1));
    double adding = epsilon(sampled);

    ApproximateDp replaced =
        ApproximateDp.of(new PrivacyLoss(sampled, Neighbouring.REPLACE_ONE, PrivacyUnit.RECORD))
            .orElseThrow();

    assertThat(replaced.epsilon()).isCloseTo(2 * adding, within(1e-15));
  }

  @Test
  void nothingIsEverNegativeOrNotANumber() {
    double[] extremes = {0, Double.MIN_VALUE, 1e-300, 1e-9, 1, 40, 1e9, 1e300, Double.MAX_VALUE};
    for (double epsilon : extremes) {
      for (double share : new double[] {0, Double.MIN_VALUE, 1e-300, 1e-9, 0.5, 1}) {
        var loss = new ApproximateDp(epsilon, share);

        ApproximateDp sampled = loss.sampled(share);

        assertThat(sampled.epsilon()).isBetween(0.0, epsilon);
        assertThat(sampled.delta()).isBetween(0.0, share);
        assertThat(loss.ofGroup(Integer.MAX_VALUE).map(ApproximateDp::delta).orElse(1.0))
            .isBetween(share, 1.0);
        assertThat(LongStream.of(0, 1, Long.MAX_VALUE).mapToObj(loss::times))
            .allSatisfy(
                total -> assertThat(total.map(ApproximateDp::epsilon).orElse(0.0)).isNotNaN());
      }
    }
    assertThat(new ApproximateDp(Double.MAX_VALUE, 0).times(2)).isEmpty();
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ApproximateDp(Double.NaN, 0)).hasMessageContaining("epsilon");
    assertThatThrownBy(() -> new ApproximateDp(1, 1.1)).hasMessageContaining("delta");
    assertThatThrownBy(() -> new ApproximateDp(1, 0).sampled(2)).hasMessageContaining("share");
    assertThatThrownBy(() -> new ApproximateDp(1, 0).ofGroup(0)).hasMessageContaining("size");
    assertThatThrownBy(() -> new ApproximateDp(1, 0).times(-1)).hasMessageContaining("count");
  }

  private static PrivacyLoss approximate(double epsilon, double delta) {
    return PrivacyLoss.ofRecord(new PrivacyEvent.Approximate(epsilon, delta));
  }

  private static double epsilon(PrivacyEvent event) {
    return ApproximateDp.of(PrivacyLoss.ofRecord(event)).orElseThrow().epsilon();
  }
}
