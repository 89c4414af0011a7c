package dev.safesynth.dp.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
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
  void bernoulliExpOfWideIntegersHitsItsProbability() {
    var noise = SeededNoise.of(21);
    BigInteger unit = BigInteger.TEN.pow(40);

    long[] counts =
        count(
            () ->
                noise.bernoulliExp(
                        unit.multiply(BigInteger.valueOf(13)), unit.multiply(BigInteger.TEN))
                    ? 1
                    : 0,
            0,
            1);

    GoodnessOfFit.check(counts, new double[] {1 - Math.exp(-1.3), Math.exp(-1.3)});
  }

  @Test
  void discreteLaplaceOfAFractionFollowsItsLaw() {
    var noise = SeededNoise.of(22);
    var laplace = new DiscreteLaplace(7, 3);

    long[] counts = count(() -> laplace.sample(noise), -12, 12);

    GoodnessOfFit.check(counts, law(-12, 12, y -> Math.exp(-Math.abs(y) * 3 / 7.0)));
  }

  /// The products of this fraction pass 64 bits.
  @Test
  void discreteLaplaceOfAWideFractionFollowsItsLaw() {
    var noise = SeededNoise.of(23);
    var laplace = new DiscreteLaplace((1L << 62) - 1, (1L << 61) + 1);
    double scale = ((1L << 62) - 1) / (double) ((1L << 61) + 1);

    long[] counts = count(() -> laplace.sample(noise), -12, 12);

    GoodnessOfFit.check(counts, law(-12, 12, y -> Math.exp(-Math.abs(y) / scale)));
  }

  @Test
  void discreteLaplaceBelowScaleOneFollowsItsLaw() {
    var noise = SeededNoise.of(24);
    var laplace = new DiscreteLaplace(2, 5);

    long[] counts = count(() -> laplace.sample(noise), -2, 2);

    GoodnessOfFit.check(counts, law(-2, 2, y -> Math.exp(-Math.abs(y) * 2.5)));
  }

  @Test
  void discreteLaplaceOfTheLargestScaleFollowsItsLaw() {
    var noise = SeededNoise.of(25);
    var laplace = new DiscreteLaplace(DiscreteLaplace.LARGEST_SCALE);

    double[] draws = draws(() -> (double) laplace.sample(noise) / DiscreteLaplace.LARGEST_SCALE);

    GoodnessOfFit.checkDistribution(draws, SamplersTest::laplaceDistribution);
  }

  @Test
  void discreteGaussianOfAFractionFollowsItsLaw() {
    var noise = SeededNoise.of(26);
    var gaussian = new DiscreteGaussian(Rational.of(27, 10));

    long[] counts = count(() -> gaussian.sample(noise), -5, 5);

    GoodnessOfFit.check(counts, law(-5, 5, y -> Math.exp(-y * y / 5.4)));
  }

  /// A fraction whose products pass 64 bits, so that wide integers decide.
  @Test
  void discreteGaussianOfAWideFractionFollowsItsLaw() {
    var noise = SeededNoise.of(27);
    var gaussian = new DiscreteGaussian(Rational.ofExactly(0.3));

    long[] counts = count(() -> gaussian.sample(noise), -1, 1);

    GoodnessOfFit.check(counts, law(-1, 1, y -> Math.exp(-y * y / 0.6)));
  }

  @Test
  void discreteGaussianOfLargeVarianceFollowsItsLaw() {
    var noise = SeededNoise.of(5);
    var gaussian = new DiscreteGaussian(1_000_000_000_000L);

    double[] draws = draws(() -> gaussian.sample(noise) / 1e6);

    GoodnessOfFit.checkDistribution(draws, SamplersTest::gaussianDistribution);
  }

  @Test
  void discreteGaussianOfTheLargestVarianceFollowsItsLaw() {
    var noise = SeededNoise.of(28);
    var gaussian = new DiscreteGaussian(Rational.ofExactly(0x1p98));

    double[] draws = draws(() -> gaussian.sample(noise) * 0x1p-49);

    GoodnessOfFit.checkDistribution(draws, SamplersTest::gaussianDistribution);
  }

  @Test
  void roundedLaplaceFollowsItsLaw() {
    var noise = SeededNoise.of(29);
    var laplace = new RoundedLaplace(2);

    long[] counts = count(() -> laplace.sample(noise), -12, 12);

    GoodnessOfFit.check(
        counts,
        law(-12, 12, y -> laplaceDistribution((y + 0.5) / 2) - laplaceDistribution((y - 0.5) / 2)));
  }

  @Test
  void roundedGaussianFollowsItsLaw() {
    var noise = SeededNoise.of(30);
    var gaussian = new RoundedGaussian(2);

    long[] counts = count(() -> gaussian.sample(noise), -6, 6);

    GoodnessOfFit.check(
        counts,
        law(-6, 6, y -> gaussianDistribution((y + 0.5) / 2) - gaussianDistribution((y - 0.5) / 2)));
  }

  @Test
  void roundedNoiseOfTheLargestScaleFollowsItsLaw() {
    var noise = SeededNoise.of(31);
    var laplace = new RoundedLaplace(1L << 50);
    var gaussian = new RoundedGaussian(1L << 50);

    GoodnessOfFit.checkDistribution(
        draws(() -> laplace.sample(noise) * 0x1p-50), SamplersTest::laplaceDistribution);
    GoodnessOfFit.checkDistribution(
        draws(() -> gaussian.sample(noise) * 0x1p-50), SamplersTest::gaussianDistribution);
  }

  /// `x = 0.0…0|1…` and a second real `0.0…0|0…`, equal in the first 62 digits: those beyond them
  /// decide.
  @Test
  void digitsBeyondTheFirstAreDrawnWhereTheyDecide() {
    var noise = words(0, 0, -1, 0);

    assertThat(new UniformReal(noise).bernoulli()).isTrue();
  }

  /// `x` is just below 1/3, or just above, and 62 digits do not tell: `floor(3·x)` is 0 or 1.
  @Test
  void aFloorThatTheFirstDigitsDoNotDecideTakesMore() {
    long third = 0x5555555555555555L; // 0.010101…

    assertThat(new UniformReal(words(third, 0)).floorOfTimes(3)).isZero();
    assertThat(new UniformReal(words(third, -1)).floorOfTimes(3)).isEqualTo(1);
  }

  @Test
  void permuteAndFlipFollowsItsLaw() {
    var noise = SeededNoise.of(32);
    long[] scores = {700, 0, 350, -100, 699};

    long[] counts = count(() -> FlippedChoice.draw(scores, 3, 1000, noise), 0, 4);

    GoodnessOfFit.check(counts, flipped(scores, 0.003));
  }

  @Test
  void choicesTakeScoresOfAnySize() {
    var noise = SeededNoise.of(33);
    long[] scores = {Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 3, 0};
    double[] expected = law(0, 1, v -> v == 0 ? 1 : Math.exp(-3));

    long[] chosen = count(() -> ExponentialChoice.draw(scores, 1, 1, noise) - 1, 0, 1);
    long[] flipped = count(() -> FlippedChoice.draw(scores, 1, 1, noise) - 1, 0, 1);

    GoodnessOfFit.check(chosen, expected);
    // the lesser one wins when it comes first, and its coin shows heads
    GoodnessOfFit.check(flipped, new double[] {1 - Math.exp(-3) / 2, Math.exp(-3) / 2});
  }

  @Test
  void tailsAreUpperBoundsAndClose() {
    var random = new SplittableRandom(12);
    for (int i = 0; i < 300; i++) {
      double scale = Math.exp(random.nextDouble(-1, 4));
      long value = 1 + random.nextLong((long) (20 * scale) + 1);

      double laplace = sum(value, y -> Math.exp(-y / scale)) / sumOfAll(y -> Math.exp(-y / scale));
      double gaussian =
          sum(value, y -> Math.exp(-y * y / 2 / scale / scale))
              / sumOfAll(y -> Math.exp(-y * y / 2 / scale / scale));

      assertThat(DiscreteLaplace.of(Rational.ofExactly(scale).ceiling(40)).tail(value))
          .isBetween(laplace * (1 - 1e-9), laplace * (1 + 1e-9));
      // below variance 1 the bound of the whole sum is a little low
      double variance = scale * scale;
      double room =
          1 + 1e-7 + 2.2 * Math.exp(-Math.max(2 * Math.PI * Math.PI * variance, 0.5 / variance));
      assertThat(new DiscreteGaussian(Rational.ofExactly(variance)).tail(value))
          .isBetween(gaussian * (1 - 1e-10), gaussian * room + Double.MIN_VALUE);
    }
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
    assertThatThrownBy(() -> new DiscreteGaussian(Rational.ofExactly(0x1.0001p98)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DiscreteLaplace(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DiscreteLaplace((1L << 50) + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DiscreteLaplace((1L << 51) + 1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DiscreteLaplace(5, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DiscreteLaplace.of(Rational.ofExactly(0x1p-70)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RoundedLaplace((1L << 50) + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RoundedGaussian(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExponentialChoice.draw(new long[1], 1L << 32, 1L << 31, noise))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExponentialChoice.draw(new long[0], 1, 1, noise))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secureSourcesDoNotRepeatEachOther() {
    var first = NoiseSource.secure();
    var second = NoiseSource.secure();

    assertThat(first.bits(63)).isNotEqualTo(second.bits(63));
  }

  /// A source of these 64-bit words.
  private static NoiseSource words(long... words) {
    return new NoiseSource(
        bytes -> ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(words));
  }

  private static double[] draws(DoubleSupplier draw) {
    return DoubleStream.generate(draw).limit(DRAWS).toArray();
  }

  private static double laplaceDistribution(double x) {
    return x < 0 ? Math.exp(x) / 2 : 1 - Math.exp(-x) / 2;
  }

  /// By the series `1/2 + phi(x) · (x + x³/3 + x⁵/15 + ...)`.
  private static double gaussianDistribution(double x) {
    if (Math.abs(x) > 9) {
      return x < 0 ? 0 : 1; // to 1e-18
    }
    double term = x;
    double sum = 0;
    for (int n = 3; Math.abs(term) > 1e-18; n += 2) {
      sum += term;
      term *= x * x / n;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /// Permute-and-flip by enumeration: the winner is uniform among the candidates whose coin shows
  /// heads.
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

  private static double sum(long from, DoubleUnaryOperator weight) {
    double sum = 0;
    for (long y = from + 20_000; y >= from; y--) {
      sum += weight.applyAsDouble((double) y);
    }
    return sum;
  }

  private static double sumOfAll(DoubleUnaryOperator weight) {
    return 2 * sum(1, weight) + weight.applyAsDouble(0);
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
