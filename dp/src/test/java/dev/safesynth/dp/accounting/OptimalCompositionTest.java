package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class OptimalCompositionTest {
  /// All outcomes of randomised response with failures, one by one.
  @Test
  void deltaIsThatOfTheWorstMechanism() {
    var random = new SplittableRandom(61);
    for (int i = 0; i < 200; i++) {
      double epsilon = Math.exp(random.nextDouble(-4, 2));
      double delta = random.nextInt(3) * 0.01;
      int count = random.nextInt(1, 8);
      double total = random.nextDouble(0, 1.1 * count * epsilon);

      double bound = new OptimalComposition(new ApproximateDp(epsilon, delta), count).delta(total);

      assertThat(bound).isCloseTo(excess(epsilon, delta, count, total, 1, 1), within(1e-12));
    }
  }

  @Test
  void epsilonIsTheLeastOneAndNeverAboveTheSum() {
    var random = new SplittableRandom(62);
    for (int i = 0; i < 100; i++) {
      var one = new ApproximateDp(Math.exp(random.nextDouble(-6, 1)), 0);
      var composition = new OptimalComposition(one, random.nextInt(1, 400));
      double delta = Math.exp(random.nextDouble(-30, -2));

      double epsilon = composition.epsilon(delta);

      assertThat(composition.delta(epsilon)).isLessThanOrEqualTo(delta);
      assertThat(epsilon == 0 ? 1 : composition.delta(epsilon * (1 - 1e-9))).isGreaterThan(delta);
      assertThat(epsilon)
          .isLessThanOrEqualTo(one.times(composition.count()).orElseThrow().epsilon());
    }
  }

  @Test
  void isNeverAboveTheRenyiCurveOfTheSameLosses() {
    for (int count : new int[] {1, 10, 1000}) {
      var one = new ApproximateDp(0.1, 0);
      PrivacyLoss loss = PrivacyLoss.ofRecord(new PrivacyEvent.Approximate(0.1, 0)).times(count);

      assertThat(new OptimalComposition(one, count).epsilon(1e-6))
          .isLessThan(RenyiCurve.of(loss).orElseThrow().epsilon(1e-6));
    }
  }

  @Test
  void extremesAreNeverNegativeOrNotANumber() {
    for (double epsilon : new double[] {0, Double.MIN_VALUE, 1e-300, 1e-9, 50, 1e300}) {
      for (double delta : new double[] {0, 1e-300, 0.1, 1}) {
        for (int count : new int[] {1, 2, 1001}) {
          var composition = new OptimalComposition(new ApproximateDp(epsilon, delta), count);

          assertThat(composition.delta(0)).isBetween(0.0, 1.0);
          assertThat(composition.delta(1e308)).isBetween(0.0, 1.0);
          assertThat(composition.epsilon(1e-300)).isGreaterThanOrEqualTo(0);
          assertThat(composition.epsilon(0.999)).isGreaterThanOrEqualTo(0);
        }
      }
    }
  }

  @Test
  void countsOutOfRangeAreRefused() {
    var one = new ApproximateDp(1, 0);

    assertThatThrownBy(() -> new OptimalComposition(one, 0)).hasMessageContaining("count");
    assertThatThrownBy(() -> new OptimalComposition(one, 1_000_001)).hasMessageContaining("count");
    assertThatThrownBy(() -> new OptimalComposition(one, 1).epsilon(0))
        .hasMessageContaining("total");
  }

  private static double excess(
      double epsilon, double delta, int left, double total, double p, double q) {
    if (left == 0) {
      return Math.max(0, p - Math.exp(total) * q);
    }
    double keep = (1 - delta) / (1 + Math.exp(-epsilon));
    double flip = 1 - delta - keep;
    return excess(epsilon, delta, left - 1, total, p * delta, 0)
        + excess(epsilon, delta, left - 1, total, p * keep, q * flip)
        + excess(epsilon, delta, left - 1, total, p * flip, q * keep);
  }
}
