package dev.safesynth.dp.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RationalTest {
  @Test
  void doublesEnterAndLeaveUnchanged() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      double value = Math.scalb(random.nextDouble(0.5, 1), random.nextInt(-1070, 1020));

      Rational exact = Rational.ofExactly(value);

      assertThat(exact.up()).isEqualTo(value);
      assertThat(exact.down()).isEqualTo(value);
      assertThat(new BigDecimal(exact.numerator()))
          .isEqualByComparingTo(
              new BigDecimal(value).multiply(new BigDecimal(exact.denominator())));
    }
    assertThat(Rational.ofExactly(Double.MIN_VALUE).up()).isEqualTo(Double.MIN_VALUE);
    assertThat(Rational.ofExactly(Double.MAX_VALUE).down()).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void upAndDownEncloseTheFractionAndAreNeighbours() {
    var random = new SplittableRandom(2);
    for (int i = 0; i < 2_000; i++) {
      Rational fraction =
          new Rational(
              new BigInteger(Long.toString(random.nextLong(1, Long.MAX_VALUE)))
                  .pow(random.nextInt(1, 4)),
              BigInteger.valueOf(random.nextLong(1, Long.MAX_VALUE)));

      assertThat(Rational.ofExactly(fraction.down()).atMost(fraction)).isTrue();
      assertThat(fraction.atMost(Rational.ofExactly(fraction.up()))).isTrue();
      assertThat(fraction.up()).isLessThanOrEqualTo(Math.nextUp(fraction.down()));
    }
  }

  @Test
  void gridsAreReachedFromTheStatedSide() {
    assertThat(Rational.floor(0.3, 2)).isEqualTo(Rational.of(1, 4));
    assertThat(Rational.of(1, 3).ceiling(2)).isEqualTo(Rational.of(1, 2));
    assertThat(Rational.of(1, 2).ceiling(2)).isEqualTo(Rational.of(1, 2));
    assertThatThrownBy(() -> Rational.floor(0.2, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void arithmeticIsExact() {
    assertThat(Rational.of(1, 3).plus(Rational.of(1, 6))).isEqualTo(Rational.of(1, 2));
    assertThat(Rational.of(2, 3).dividedBy(Rational.of(4, 3))).isEqualTo(Rational.of(1, 2));
  }

  @Test
  void whatIsNoPositiveNumberIsRefused() {
    for (double value : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Rational.ofExactly(value))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Rational.of(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rational.of(-1, -1)).isInstanceOf(IllegalArgumentException.class);
  }
}
