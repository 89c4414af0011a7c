package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class NonadaptiveBoundedRangeTest {
  /// Mechanisms with losses `t` and `t - range`, each with a `t` of its own, outcome by outcome.
  @Test
  void noChoiceOfMechanismsIsWorse() {
    var random = new SplittableRandom(71);
    for (int i = 0; i < 2000; i++) {
      double range = Math.exp(random.nextDouble(-2, 1.5));
      int count = random.nextInt(1, 5);
      double[] t = random.doubles(count, 0, range).toArray();
      double total = random.nextDouble(0, count * range);

      double bound = new NonadaptiveBoundedRange(range, count).delta(total);

      assertThat(excess(range, t, 0, total, 1, 1)).isLessThanOrEqualTo(bound + 1e-12);
    }
  }

  /// What makes the class name necessary: a second mechanism that is chosen by the first outcome
  /// can cost more.
  @Test
  void adaptiveChoicesCanCostMore() {
    double range = 1;
    double total = 0.1;
    double worst = 0;
    for (double t = 0.02; t < 1; t += 0.02) {
      double high = best(range, total - t);
      double low = best(range, total - (t - range));
      double p = (1 - Math.exp(t - range)) / (1 - Math.exp(-range));
      worst = Math.max(worst, p * high + (1 - p) * low);
    }

    assertThat(worst).isGreaterThan(1.03 * new NonadaptiveBoundedRange(range, 2).delta(total));
    var adaptive = PrivacyLoss.ofRecord(new PrivacyEvent.BoundedRange(range)).times(2);
    assertThat(RenyiCurve.of(adaptive).orElseThrow().delta(total)).isGreaterThan(worst);
  }

  @Test
  void epsilonIsTheLeastOneAndNeverAboveThatOfPureMechanisms() {
    for (int count : new int[] {1, 7, 100}) {
      var composition = new NonadaptiveBoundedRange(0.3, count);

      double epsilon = composition.epsilon(1e-6);

      assertThat(composition.delta(epsilon)).isLessThanOrEqualTo(1e-6);
      assertThat(composition.delta(epsilon * (1 - 1e-9))).isGreaterThan(1e-6);
      assertThat(epsilon)
          .isLessThanOrEqualTo(
              new OptimalComposition(new ApproximateDp(0.3, 0), count).epsilon(1e-6));
    }
  }

  @Test
  void extremesAreNeverNegativeOrNotANumber() {
    for (double range : new double[] {0, Double.MIN_VALUE, 1e-300, 1e-9, 50, 1e6, 1e300}) {
      for (int count : new int[] {1, 2, 500}) {
        var composition = new NonadaptiveBoundedRange(range, count);

        assertThat(composition.delta(0)).as("%s", composition).isBetween(0.0, 1.0);
        assertThat(composition.delta(1e300)).isBetween(0.0, 1.0);
        assertThat(composition.epsilon(1e-300)).isGreaterThanOrEqualTo(0);
        assertThat(composition.epsilon(0.999)).isGreaterThanOrEqualTo(0);
      }
    }
  }

  @Test
  void countsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new NonadaptiveBoundedRange(1, 0)).hasMessageContaining("count");
    assertThatThrownBy(() -> new NonadaptiveBoundedRange(1, 2001)).hasMessageContaining("count");
    assertThatThrownBy(() -> new NonadaptiveBoundedRange(-1, 1)).hasMessageContaining("range");
  }

  /// The largest delta of one mechanism at a target that may be negative.
  private static double best(double range, double target) {
    double most = Math.max(0, 1 - Math.exp(target));
    for (double t = 0.001; t < range; t += 0.001) {
      most = Math.max(most, excess(range, new double[] {t}, 0, target, 1, 1));
    }
    return most;
  }

  private static double excess(
      double range, double[] t, int done, double total, double p, double q) {
    if (done == t.length) {
      return Math.max(0, p - Math.exp(total) * q);
    }
    double high = (1 - Math.exp(t[done] - range)) / (1 - Math.exp(-range));
    double loss = t[done];
    return excess(range, t, done + 1, total, p * high, q * high * Math.exp(-loss))
        + excess(
            range, t, done + 1, total, p * (1 - high), q * (1 - high) * Math.exp(range - loss));
  }
}
