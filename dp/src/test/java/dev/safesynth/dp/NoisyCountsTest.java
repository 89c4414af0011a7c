package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.SeededNoise;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NoisyCountsTest {
  @Test
  void countsCentreOnTheTruthAndEmptyCategoriesGetNoiseToo() {
    var counts = new NoisyCounts(25);
    int repeats = 20_000;
    Allowance allowance = new Charge(counts.loss().times(repeats + 1)).sequential(counts, repeats);
    Private<List<Integer>> records = Private.of(Collections.nCopies(40, 1));
    var noise = SeededNoise.of(1);
    double empty = 0;
    double full = 0;

    for (int i = 0; i < repeats; i++) {
      List<Long> noisy = counts.release(records, 3, allowance, noise).value();
      empty += Math.abs(noisy.get(0));
      full += noisy.get(1);
    }

    double error = 6.109 * 5 / Math.sqrt(repeats);
    assertThat(full / repeats).isBetween(40 - error, 40 + error);
    // E|N(0, 25)| = 5 sqrt(2 / pi) = 3.989
    assertThat(empty / repeats).isBetween(3.989 - error, 3.989 + error);
  }

  @Test
  void calibrationNeverExceedsTheBudget() {
    for (double rho : new double[] {3, 0.5, 0.1, 0.0123, 1e-6}) {
      var counts = NoisyCounts.within(new ZeroConcentrated(rho));

      assertThat(counts.loss().rho()).isLessThanOrEqualTo(rho);
      assertThat(
              counts.variance() <= 1
                  || 1 / (2.0 * (counts.variance() - 2)) > rho
                  || counts.variance() == 2)
          .isTrue();
    }
  }
}
