package dev.safesynth.dp.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The tail where there are too many terms to add: never below the truth, and within 1e-6 of it.
final class DiscreteGaussianTailTest {
  /// Binary logarithm of sigma, value, and `P[draw >= value]`.
  ///
  /// From mpmath 1.4.1 with 40 digits, `sigma = 2^k`, `x = v/sigma`:
  /// `(sigma·sqrt(pi/2)·erfc(x/sqrt(2)) + f/2 - f'/12 + f'''/720) / (sigma·sqrt(2·pi))` with `f =
  /// exp(-x²/2)` (Euler and Maclaurin), which agrees with plain sums at sigma 50 in 12 digits.
  private static final double[][] KNOWN = {
    {12, 4, 0.49965910697877114},
    {12, 2048, 0.30858051632480915},
    {12, 20480, 2.8683309311803513e-7},
    {12, 151552, 5.751489170386244e-300},
    {20, 1024, 0.49961059822163206},
    {20, 1048576, 0.15865536931210805},
    {20, 20971520, 2.7536504446231976e-89},
    {21, 2048, 0.49961050310642574},
    {21, 1048576, 0.3085376226649052},
    {21, 10485760, 2.86651926340889e-7},
    {21, 77594624, 5.725621767568174e-300},
    {30, 1048576, 0.49961040817699137},
    {30, 1073741824, 0.15865525404413344},
    {30, 5368709120L, 2.8665157257150163e-7},
    {30, 39728447488L, 5.725571321245075e-300},
    {49, 549755813888L, 0.4996104079912198},
    {49, 562949953421312L, 0.15865525393145727},
    {49, 2814749767106560L, 2.8665157187919524e-7},
    {49, 20829148276588544L, 5.725571222524765e-300}
  };

  @Test
  void tailsOfLargeVariancesAreUpperBoundsAndClose() {
    for (double[] known : KNOWN) {
      double sigma = Math.scalb(1.0, (int) known[0]);
      var gaussian = new DiscreteGaussian(Rational.ofExactly(sigma * sigma));

      assertThat(gaussian.tail((long) known[1])).isBetween(known[2], known[2] * (1 + 1e-6));
    }
  }

  /// Blocks of a few terms, against the sum of all terms.
  @Test
  void blocksOfTermsAreUpperBoundsAndClose() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 60; i++) {
      double sigma = random.nextDouble(1000, 9000);
      long value = 1 + random.nextLong((long) (6 * sigma));
      double variance = sigma * sigma;
      double sum = 0;
      for (long y = value + (long) (9 * sigma); y >= value; y--) {
        sum += Math.exp(-(double) y * y / (2 * variance));
      }
      double truth = sum / Math.sqrt(2 * Math.PI * variance);

      assertThat(new DiscreteGaussian(Rational.ofExactly(variance)).tail(value))
          .isBetween(truth * (1 - 1e-11), truth * (1 + 1e-6));
    }
  }

  /// A probability, whatever is asked, and positive, since every integer can be drawn.
  @Test
  void tailsFarOutAreSmallAndPositive() {
    for (double variance : new double[] {1e-60, 1, 0x1p60, 0x1p98}) {
      var gaussian = new DiscreteGaussian(Rational.floor(variance, 240));

      assertThat(gaussian.tail(Long.MAX_VALUE)).isBetween(Double.MIN_VALUE, 1e-300);
      assertThat(gaussian.tail(1)).isBetween(Double.MIN_VALUE, 0.5 * (1 + 1e-6));
    }
  }
}
