package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.dp.NoisyVectorSum.Contribution;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.SeededNoise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NoisyVectorSumTest {
  /// The classic mistakes: no clipping, clipping of each number instead of the vector, a coordinate
  /// named twice, rounding up.
  @Test
  void noRecordMovesTheSumByMoreThanTheBound() {
    var random = new Random(7);
    for (int trial = 0; trial < 2_000; trial++) {
      int bound = 1 + random.nextInt(1 << 15);
      int size = 1 + random.nextInt(30);
      var mechanism = new NoisyVectorSum(1, bound);
      int[] coordinates = random.ints(size, -2, 14).toArray();
      int[] values =
          trial % 3 == 0
              ? random.ints(size, Integer.MIN_VALUE, Integer.MAX_VALUE).toArray()
              : random.ints(size, -bound, bound + 1).toArray();
      List<Contribution> others =
          new ArrayList<>(List.of(new Contribution(new int[] {0, 3}, new int[] {bound, 1})));
      long[] without = mechanism.exact(others, 12);
      others.add(new Contribution(coordinates, values));
      long[] with = mechanism.exact(others, 12);

      long square = 0;
      for (int i = 0; i < with.length; i++) {
        square = Math.addExact(square, (with[i] - without[i]) * (with[i] - without[i]));
      }

      assertThat(square).isLessThanOrEqualTo((long) bound * bound);
    }
  }

  @Test
  void aVectorWithinTheBoundIsAddedAsItIsAndALongerOneKeepsItsDirection() {
    var mechanism = new NoisyVectorSum(1, 100);

    assertThat(mechanism.exact(List.of(new Contribution(new int[] {0, 2}, new int[] {60, -80})), 3))
        .containsExactly(60, 0, -80);
    assertThat(
            mechanism.exact(
                List.of(new Contribution(new int[] {0, 2, 9}, new int[] {600, -800, 5})), 3))
        .containsExactly(60, 0, -80);
  }

  /// Ascending coordinates within the bound are added without looking twice; the same vector in
  /// another order, or in parts, takes the careful way.
  @Test
  void theOrderAndThePartsOfAVectorDoNotMatter() {
    var random = new Random(8);
    for (int trial = 0; trial < 2_000; trial++) {
      int bound = 1 + random.nextInt(300);
      int[] coordinates = random.ints(1 + random.nextInt(12), -1, 14).sorted().distinct().toArray();
      int[] values = random.ints(coordinates.length, -bound / 2 - 1, bound / 2 + 1).toArray();
      var reversed = new int[2 * coordinates.length];
      var halves = new int[2 * coordinates.length];
      for (int i = 0; i < coordinates.length; i++) {
        reversed[2 * i] = reversed[2 * i + 1] = coordinates[coordinates.length - 1 - i];
        halves[2 * i] = values[coordinates.length - 1 - i] / 2;
        halves[2 * i + 1] = values[coordinates.length - 1 - i] - halves[2 * i];
      }
      var mechanism = new NoisyVectorSum(1, bound);

      assertThat(mechanism.exact(List.of(new Contribution(coordinates, values)), 12))
          .isEqualTo(mechanism.exact(List.of(new Contribution(reversed, halves)), 12));
    }
  }

  /// False alarms once in 10^9: the mean and the spread of 20,000 draws of variance 400.
  @Test
  void everyCoordinateGetsTheNoiseThatIsPaidFor() {
    var mechanism = new NoisyVectorSum(400, 20);
    int repeats = 20_000;
    Allowance allowance = Paid.forMany(mechanism);
    Private<List<Contribution>> records =
        Private.of(Collections.nCopies(5, new Contribution(new int[] {1}, new int[] {20})));
    var noise = SeededNoise.of(3);
    double[] sum = new double[2];
    double[] square = new double[2];
    for (int i = 0; i < repeats; i++) {
      List<Long> noisy = mechanism.release(records, 2, allowance, noise).value();
      for (int k = 0; k < 2; k++) {
        double error = noisy.get(k) - 100.0 * k;
        sum[k] += error;
        square[k] += error * error;
      }
    }

    for (int k = 0; k < 2; k++) {
      assertThat(sum[k] / repeats).isBetween(-6.109 * 20 / 141.4, 6.109 * 20 / 141.4);
      // the variance of a squared normal is 2 sigma^4
      assertThat(square[k] / repeats).isBetween(400 * (1 - 6.2 * 0.01), 400 * (1 + 6.2 * 0.01));
    }
  }

  /// `rho = U² / (2 sigma²)`: fails when the sensitivity is halved.
  @Test
  void theCostIsThatOfTheGaussianMechanism() {
    assertThat(new NoisyVectorSum(1_000, 40).zeroConcentrated().rho())
        .isBetween(0.8, Math.nextUp(Math.nextUp(0.8)));
    for (double rho : new double[] {3, 0.2242, 0.0306, 1e-5}) {
      var mechanism = NoisyVectorSum.within(new ZeroConcentrated(rho), 1024);

      assertThat(mechanism.zeroConcentrated().rho()).isLessThanOrEqualTo(rho);
      assertThat(mechanism.zeroConcentrated().rho()).isGreaterThan(rho * 0.999);
    }
  }

  @Test
  void parametersThatCannotBeDrawnAreRefused() {
    assertThatThrownBy(() -> new NoisyVectorSum(0, 1)).hasMessageContaining("variance");
    assertThatThrownBy(() -> new NoisyVectorSum(1, 0)).hasMessageContaining("bound");
    assertThatThrownBy(() -> new NoisyVectorSum(1, 1 << 16)).hasMessageContaining("bound");
    assertThatThrownBy(() -> NoisyVectorSum.within(new ZeroConcentrated(1e-12), 1 << 15))
        .hasMessageContaining("budget");
  }

  @Test
  void whatARecordAddsIsNotPrinted() {
    assertThat(new Contribution(new int[] {7}, new int[] {9}))
        .hasToString("Contribution[withheld]");
  }
}
