package dev.safesynth.dp.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/// Each sampler against its law. False-alarm probability 1e-9 per check.
final class SamplersTest {
  private static final int DRAWS = 200_000;

  @Test
  void uniformIsUniformOnABoundThatIsNoPowerOfTwo() {
    var noise = SeededNoise.of(1);

    long[] counts = count(() -> noise.uniform(11), 0, 10);

    GoodnessOfFit.check(counts, law(0, 10, _ -> 1.0));
  }

  @Test
  void bernoulliExpHitsItsProbabilityBelowAndAboveOne() {
    var noise = SeededNoise.of(2);

    long[] small = count(() -> noise.bernoulliExp(3, 10) ? 1 : 0, 0, 1);
    long[] large = count(() -> noise.bernoulliExp(23, 10) ? 1 : 0, 0, 1);

    GoodnessOfFit.check(small, new double[] {1 - Math.exp(-0.3), Math.exp(-0.3)});
    GoodnessOfFit.check(large, new double[] {1 - Math.exp(-2.3), Math.exp(-2.3)});
  }

  @Test
  void discreteLaplaceFollowsItsLaw() {
    var noise = SeededNoise.of(3);
    var laplace = new DiscreteLaplace(3);

    long[] counts = count(() -> laplace.sample(noise), -15, 15);

    GoodnessOfFit.check(counts, law(-15, 15, y -> Math.exp(-Math.abs(y) / 3.0)));
  }

  @Test
  void discreteGaussianFollowsItsLaw() {
    var noise = SeededNoise.of(4);
    var gaussian = new DiscreteGaussian(16);

    long[] counts = count(() -> gaussian.sample(noise), -12, 12);

    GoodnessOfFit.check(counts, law(-12, 12, y -> Math.exp(-y * y / 32.0)));
  }

  @Test
  void discreteGaussianOfLargeVarianceKeepsItsMoments() {
    var noise = SeededNoise.of(5);
    var gaussian = new DiscreteGaussian(1_000_000);
    double sum = 0;
    double squares = 0;

    for (int i = 0; i < DRAWS; i++) {
      double y = gaussian.sample(noise);
      sum += y;
      squares += y * y;
    }

    assertThat(sum / DRAWS)
        .isBetween(-6.109 * 1000 / Math.sqrt(DRAWS), 6.109 * 1000 / Math.sqrt(DRAWS));
    double spread = 6.109 * 1e6 * Math.sqrt(2.0 / DRAWS);
    assertThat(squares / DRAWS).isBetween(1e6 - spread, 1e6 + spread);
  }

  @Test
  void exponentialChoiceFollowsItsLaw() {
    var noise = SeededNoise.of(6);
    long[] scores = {700, 0, 350, -100, 699};

    long[] counts = count(() -> ExponentialChoice.draw(scores, 3, 1000, noise), 0, 4);

    GoodnessOfFit.check(counts, law(0, 4, v -> Math.exp(scores[(int) v] * 0.003)));
  }

  @Test
  void samplersRefuseParametersOutsideTheirRange() {
    var noise = SeededNoise.of(7);

    assertThatThrownBy(() -> noise.uniform(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> noise.bernoulli(2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> noise.bernoulliExp(-1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DiscreteGaussian(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DiscreteLaplace(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExponentialChoice.draw(new long[0], 1, 1, noise))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secureSourcesDoNotRepeatEachOther() {
    var first = NoiseSource.secure();
    var second = NoiseSource.secure();

    assertThat(first.bits(63)).isNotEqualTo(second.bits(63));
  }

  private interface Weight {
    double of(long value);
  }

  /// Counts by value; values outside fall into the nearest end.
  private static long[] count(LongSupplier draw, int low, int high) {
    var counts = new long[high - low + 1];
    for (int i = 0; i < DRAWS; i++) {
      counts[Math.clamp(draw.getAsLong(), low, high) - low]++;
    }
    return counts;
  }

  /// Probabilities of the values `low .. high`, the tails folded into the ends.
  private static double[] law(int low, int high, Weight weight) {
    int reach = 200;
    boolean bounded = low >= 0;
    int from = bounded ? low : low - reach;
    int to = bounded ? high : high + reach;
    double total = 0;
    var law = new double[high - low + 1];
    for (int y = from; y <= to; y++) {
      total += weight.of(y);
      law[Math.clamp(y, low, high) - low] += weight.of(y);
    }
    for (int i = 0; i < law.length; i++) {
      law[i] /= total;
    }
    return law;
  }
}
