package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ZeroConcentratedTest {
  @Test
  void theLargestLossWithinATargetKeepsTheTargetAndAlmostReachesIt() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 200; i++) {
      double epsilon = Math.exp(random.nextDouble(-4, 4));
      double delta = Math.exp(random.nextDouble(-30, -4));

      ZeroConcentrated loss = ZeroConcentrated.largestWithin(epsilon, delta);

      assertThat(loss.delta(epsilon)).as("%s, %s", epsilon, delta).isLessThanOrEqualTo(delta);
      assertThat(loss.epsilon(delta)).isBetween(epsilon * (1 - 1e-6), epsilon * (1 + 1e-9));
    }
  }

  @Test
  void epsilonGrowsWithTheLossAndFallsWithDelta() {
    assertThat(new ZeroConcentrated(0.2).epsilon(1e-6))
        .isGreaterThan(new ZeroConcentrated(0.1).epsilon(1e-6))
        .isGreaterThan(new ZeroConcentrated(0.2).epsilon(1e-5));
  }

  /// Reference values from 50-digit arithmetic (mpmath), the first two where the best order is
  /// close to 1.
  @Test
  void deltaIsNeverBelowTheBoundAndCloseToIt() {
    double[][] cases = {
      {25, 0.5, 0.9999999999771026},
      {20, 1, 0.9999999943972042},
      {0.3, 4, 6.022058655362802e-7},
      {1e-6, 0.01, 1.0169180723476506e-15}
    };
    for (double[] known : cases) {
      assertThat(new ZeroConcentrated(known[0]).delta(known[1]))
          .isBetween(known[2], known[2] * (1 + 1e-10));
    }
  }

  @Test
  void oneUseOfALossIsThatLoss() {
    var third = new ZeroConcentrated(1.0 / 3);

    assertThat(third.times(1)).isEqualTo(third);
  }

  @Test
  void compositionNeverRoundsDown() {
    var tenth = new ZeroConcentrated(0.1);

    assertThat(tenth.plus(tenth).plus(tenth).rho()).isGreaterThanOrEqualTo(0.3);
    assertThat(tenth.times(3).rho()).isGreaterThanOrEqualTo(0.3).isLessThan(0.3 + 1e-15);
  }

  @Test
  void lossesThatAreNoNumberAreRefused() {
    assertThatThrownBy(() -> new ZeroConcentrated(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ZeroConcentrated(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ZeroConcentrated.largestWithin(0, 1e-6))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ZeroConcentrated(1).epsilon(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
