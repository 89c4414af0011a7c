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
