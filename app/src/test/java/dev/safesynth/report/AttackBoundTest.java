package dev.safesynth.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttackBoundTest {
  /// Minimum of the bound over 200,000 orders on a logarithmic grid, computed in CPython 3 doubles.
  @ParameterizedTest
  @CsvSource({
    "0.0244, 1, 1.0204843215999015e-06",
    "0.1851, 3, 1.0021356838810352e-06",
    "1.5393, 10, 1.0002324861362534e-06",
    "0.5, 0, 0.5588356393482734",
    "1.1, 2, 0.2856620664703924"
  })
  void findsTheBestOrderOfTheConversion(double rho, double epsilon, double delta) {
    assertThat(AttackBound.delta(rho, epsilon)).isCloseTo(delta, Percentage.withPercentage(1e-4));
  }

  /// The Gaussian mechanism has exactly rho-zCDP with mu = sqrt(2 rho), and its best test has
  /// true-positive rate Phi(Phi^-1(f) + mu): values of CPython's statistics.NormalDist.
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.01, 0.09236224807369403",
    "0.5, 0.5, 0.8413447460685429",
    "1.05, 0.001, 0.0503888864867259",
    "1.05, 0.01, 0.19018623859691858",
    "2, 0.1, 0.7637595841058831"
  })
  void isNeverBelowTheBestTestOfTheGaussianMechanism(double rho, double f, double best) {
    AttackBound bound = AttackBound.of(8, 1e-6, OptionalDouble.of(rho));

    assertThat(bound.truePositiveRate(f)).isBetween(best, 3 * best);
  }

  @Test
  void isTheLineOfTheDefinitionWithoutAZeroConcentratedBound() {
    AttackBound bound = AttackBound.of(1, 1e-6, OptionalDouble.empty());

    assertThat(bound.truePositiveRate(0.01)).isCloseTo(Math.E * 0.01 + 1e-6, within(1e-15));
    assertThat(bound.truePositiveRate(0.9)).isCloseTo(1 - (1 - 0.9 - 1e-6) / Math.E, within(1e-15));
  }

  @Test
  void isNearlyVoidAtEpsilonEightWithoutAZeroConcentratedBound() {
    AttackBound bound = AttackBound.of(8, 1e-6, OptionalDouble.empty());

    assertThat(bound.truePositiveRate(0.01)).isBetween(0.999, 1.0);
  }

  @Test
  void limitsRightGuessesBetweenACoinAndCertainty() {
    assertThat(AttackBound.of(1, 0, OptionalDouble.empty()).rightGuesses())
        .isCloseTo(Math.E / (1 + Math.E), within(1e-12));
    assertThat(AttackBound.of(8, 1e-6, OptionalDouble.of(1.05)).rightGuesses())
        .isBetween(0.7656417087768965, 0.9);
    assertThat(AttackBound.of(1000, 1e-6, OptionalDouble.empty()).rightGuesses())
        .isBetween(0.999, 1.0);
  }
}
