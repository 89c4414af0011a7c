package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.dp.Sensitivity.Norm;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.noise.Rational;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The grid that answers and noise meet on, at the ends of its range and with its roundings.
final class GridTest {
  private static final long[] EDGES = {
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    -(1L << 60) - 1,
    -(1L << 60),
    -1,
    0,
    1,
    1L << 60,
    (1L << 60) + 1,
    Long.MAX_VALUE
  };

  @Test
  void answersAreClampedToTheNearestEnd() {
    assertThat(GridNoise.clamp(Long.MAX_VALUE)).isEqualTo(1L << 60);
    assertThat(GridNoise.clamp(Long.MIN_VALUE)).isEqualTo(-(1L << 60));
    assertThat(GridNoise.clamp((1L << 60) + 1)).isEqualTo(1L << 60);
    assertThat(GridNoise.clamp(-(1L << 60) - 1)).isEqualTo(-(1L << 60));
    assertThat(GridNoise.clamp(-7)).isEqualTo(-7);
  }

  /// Two answers are never further apart after clamping, nor in another order.
  @Test
  void clampingMovesNoTwoAnswersApart() {
    for (long first : EDGES) {
      for (long second : EDGES) {
        BigInteger before = BigInteger.valueOf(first).subtract(BigInteger.valueOf(second));
        BigInteger after = BigInteger.valueOf(GridNoise.clamp(first) - GridNoise.clamp(second));

        assertThat(after.abs()).isLessThanOrEqualTo(before.abs());
        assertThat(after.signum() * before.signum()).isNotNegative();
      }
    }
  }

  /// The clamped sum of the clamped answer and the noise, in wide integers; noise beyond 2^62 takes
  /// every answer past the cut.
  @Test
  void integerSumsAreExactAndCut() {
    BigInteger most = BigInteger.TWO.pow(61);
    for (long answer : EDGES) {
      for (long noise : EDGES) {
        BigInteger exact =
            BigInteger.valueOf(GridNoise.clamp(answer)).add(BigInteger.valueOf(noise));

        assertThat(BigInteger.valueOf(GridNoise.plus(answer, noise)))
            .isEqualTo(exact.min(most).max(most.negate()));
      }
    }
  }

  @Test
  void realSumsKeepTheirSignOnBothSidesOfTheSwitchToWideIntegers() {
    double[] answers = {0x1p60, -0x1p60, 0x1.8p60, -0x1.8p60, 0x1p62, -0x1p62, 2.5, -2.5};

    assertThat(GridNoise.plus(answers, 8, 0, () -> 1L << 58))
        .isEqualTo(
            List.of(0x1.4p60, -0x1.8p59, 0x1.cp60, -0x1.4p60, 0x1.1p62, -0x1.ep61, 0x1p58, 0x1p58));
    assertThat(GridNoise.plus(answers, 8, 0, () -> -(1L << 58)))
        .isEqualTo(
            List.of(
                0x1.8p59, -0x1.4p60, 0x1.4p60, -0x1.cp60, 0x1.ep61, -0x1.1p62, -0x1p58, -0x1p58));
    assertThat(GridNoise.plus(new double[] {2.5, -2.5, 3.5, 0.25}, 4, 0, () -> 10))
        .isEqualTo(List.of(12.0, 8.0, 14.0, 10.0));
  }

  /// A scale is never below what was asked for, and above it by one step at most.
  @Test
  void scalesAreRoundedUp() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 5_000; i++) {
      double scale = Math.scalb(random.nextDouble(1, 2), random.nextInt(-900, 900));

      GridScale grid = GridScale.atLeast("scale", scale);

      assertThat(grid.units()).isBetween(1L << 40, 1L << 41);
      assertThat(grid.value()).isGreaterThanOrEqualTo(scale);
      assertThat(grid.value() - scale).isLessThan(Math.scalb(1.0, grid.exponent()));
      assertThat(GridScale.atLeast("scale", grid.value()).value()).isEqualTo(grid.value());
    }
  }

  /// The multiplier times the moved sensitivity is at most the scale, and the next double's is not.
  @Test
  void multipliersAreRoundedDown() {
    var random = new SplittableRandom(2);
    for (int i = 0; i < 2_000; i++) {
      GridScale grid = GridScale.atLeast("scale", Math.exp(random.nextDouble(-20, 20)));
      var sensitivity =
          new Sensitivity(
              Norm.L1, Math.exp(random.nextDouble(-20, 20)), Neighbouring.ADD_OR_REMOVE_ONE);
      double steps = random.nextInt(1, 1 << 20);

      double multiplier = grid.multiplier(sensitivity, steps);

      Rational moved =
          Rational.ofExactly(sensitivity.value())
              .plus(Rational.ofExactly(steps * Math.scalb(1.0, grid.exponent())));
      Rational scale = Rational.ofExactly(grid.value());
      assertThat(Rational.ofExactly(multiplier).times(moved).atMost(scale)).isTrue();
      assertThat(Rational.ofExactly(Math.nextUp(multiplier)).times(moved).atMost(scale)).isFalse();
    }
  }
}
