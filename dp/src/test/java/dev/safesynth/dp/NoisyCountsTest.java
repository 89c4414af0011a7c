package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    Allowance allowance =
        new Charge(counts.zeroConcentrated().times(repeats + 1)).sequential(counts, repeats);
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

  /// A mechanism that is made can be drawn from, so that nothing fails after the charge.
  @Test
  void theLargestNoiseCanBeDrawnAndMoreIsRefused() {
    var counts = new NoisyCounts(1_000_000_000);
    Allowance allowance = new Charge(counts.zeroConcentrated().times(101)).sequential(counts, 100);

    double squares = 0;
    for (int i = 0; i < 100; i++) {
      long noisy =
          counts.release(Private.of(List.of()), 1, allowance, SeededNoise.of(i)).value().getFirst();
      squares += (double) noisy * noisy;
    }

    // chi-square with 100 degrees of freedom lies in this range but for 1e-9
    assertThat(squares / 1e9).isBetween(35.0, 210.0);
    assertThatThrownBy(() -> NoisyCounts.within(new ZeroConcentrated(4e-10)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void calibrationNeverExceedsTheBudget() {
    for (double rho : new double[] {3, 0.5, 0.1, 0.0123, 1e-6}) {
      var counts = NoisyCounts.within(new ZeroConcentrated(rho));

      assertThat(counts.zeroConcentrated().rho()).isLessThanOrEqualTo(rho);
      assertThat(
              counts.variance() <= 1
                  || 1 / (2.0 * (counts.variance() - 2)) > rho
                  || counts.variance() == 2)
          .isTrue();
    }
  }

  /// A refusal would depend on private data.
  @Test
  void anIndexOutsideTheCategoriesCountsNowhere() {
    var mechanism = new NoisyCounts(1);

    List<Long> counts =
        mechanism
            .release(Private.of(List.of(-1, 0, 7)), 2, Paid.forMany(mechanism), SeededNoise.of(1))
            .value();

    assertThat(counts).hasSize(2).allSatisfy(count -> assertThat(count).isBetween(-9L, 10L));
  }
}
