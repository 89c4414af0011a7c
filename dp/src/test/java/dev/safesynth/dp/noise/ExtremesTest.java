package dev.safesynth.dp.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/// The building blocks of samplers where numbers no longer fit a signed 64-bit integer. False-alarm
/// probability 1e-9 per check.
final class ExtremesTest {
  private static final int DRAWS = 200_000;
  private static final BigInteger RADIX = BigInteger.TWO.pow(62);

  /// A quarter of all trials is rejected here. Were they folded back instead, the lowest of three
  /// equal parts would come twice as often. Cells of the lowest bits tell a draw that was scaled.
  @Test
  void uniformIsUniformOnBoundsNear2To63() {
    var noise = SeededNoise.of(1);
    long wide = 3L << 61;
    var thirds = new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3};
    var elevenths = new double[11];
    Arrays.fill(elevenths, 1.0 / 11);

    GoodnessOfFit.check(count(3, () -> noise.uniform(wide) >>> 61), thirds);
    GoodnessOfFit.check(count(11, () -> noise.uniform(wide) % 11), elevenths);
    GoodnessOfFit.check(count(3, () -> noise.uniform(wide >>> 1) >>> 60), thirds);
    GoodnessOfFit.check(count(11, () -> noise.uniform(Long.MAX_VALUE) % 11), elevenths);
    GoodnessOfFit.check(
        count(2, () -> noise.uniform((1L << 62) + 1) >>> 61), new double[] {0.5, 0.5});
  }

  /// `5/2^62 + 7/2^124`, whose digits in radix 2^62 are 5 and 7: equal in the first digit, uniform
  /// reals of the second digits 6 and 8 are on either side. The series `exp(-g)` takes a success
  /// and then a failure for false, and a failure for true.
  @Test
  void aSecondDigitDecidesWhereTheFirstOnesAreEqual() {
    BigInteger numerator = BigInteger.valueOf(5).multiply(RADIX).add(BigInteger.valueOf(7));
    BigInteger denominator = RADIX.pow(2);

    assertThat(digits(5, 6, 9).bernoulliExp(numerator, denominator)).isFalse();
    assertThat(digits(5, 8).bernoulliExp(numerator, denominator)).isTrue();
    assertThat(digits(5, 7, 1).bernoulliExp(numerator, denominator)).isTrue();
    assertThat(digits(4, 8, 9).bernoulliExp(numerator, denominator)).isFalse();
    assertThat(digits(6, 6).bernoulliExp(numerator, denominator)).isTrue();
  }

  /// 1/3 has the same digit for ever: the fourth decides.
  @Test
  void laterDigitsDecideWhereAllBeforeAreEqual() {
    BigInteger unit = BigInteger.TEN.pow(40);
    BigInteger three = unit.multiply(BigInteger.valueOf(3));
    long third = (1L << 62) / 3;

    assertThat(digits(third, third, third, third - 1, third + 1).bernoulliExp(unit, three))
        .isFalse();
    assertThat(digits(third, third, third, third + 1).bernoulliExp(unit, three)).isTrue();
  }

  /// Scores that are 2^64 - 1 apart, which is -1 for a signed subtraction. At this rate the worse
  /// one has the weight `exp(-4)`.
  @Test
  void choicesBetweenTheLeastAndTheLargestScoreFollowTheirLaw() {
    var noise = SeededNoise.of(2);
    long[] scores = {Long.MIN_VALUE, Long.MAX_VALUE};
    double weight = Math.exp(-4);

    long[] chosen = count(2, () -> ExponentialChoice.draw(scores, 1, 1L << 62, noise));
    long[] flipped = count(2, () -> FlippedChoice.draw(scores, 1, 1L << 62, noise));

    GoodnessOfFit.check(chosen, new double[] {weight / (1 + weight), 1 / (1 + weight)});
    GoodnessOfFit.check(flipped, new double[] {weight / 2, 1 - weight / 2});
  }

  /// `exp(-10^16)` never happens. Signed, the gap of the first pair would be less than one step of
  /// the rate, and the products of the others would be 0 or negative in 64 bits.
  @Test
  void whatIsFarBehindIsNeverChosen() {
    var noise = SeededNoise.of(3);
    long[] ends = {Long.MIN_VALUE, Long.MAX_VALUE};

    assertThat(count(2, () -> ExponentialChoice.draw(ends, 1, 1000, noise))).startsWith(0);
    assertThat(count(2, () -> FlippedChoice.draw(ends, 1, 1000, noise))).startsWith(0);
    for (long gap : new long[] {1L << 23, 1L << 24, 3L << 23}) {
      long[] scores = {-gap, 0};

      assertThat(count(2, () -> ExponentialChoice.draw(scores, 1L << 40, 1, noise))).startsWith(0);
    }
  }

  /// A source of these digits in radix 2^62.
  private static NoiseSource digits(long... digits) {
    long[] words = Arrays.stream(digits).map(digit -> digit << 2).toArray();
    return new NoiseSource(
        bytes -> ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(words));
  }

  private static long[] count(int cells, LongSupplier draw) {
    var counts = new long[cells];
    for (int i = 0; i < DRAWS; i++) {
      counts[Math.toIntExact(draw.getAsLong())]++;
    }
    return counts;
  }
}
