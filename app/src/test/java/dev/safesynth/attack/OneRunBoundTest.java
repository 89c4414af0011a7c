package dev.safesynth.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reference values of `_one_run_p_value` and `_epsilon_one_run` in jax-privacy 2.0.0.
class OneRunBoundTest {
  @ParameterizedTest
  @CsvSource({
    "1000, 1000, 600, 0, 0, 1.3642320780e-10",
    "1000, 1000, 600, 0.2, 0, 7.6523342897e-04",
    "1000, 200, 180, 1, 1e-5, 4.3622453858e-04",
    "1000, 200, 180, 1.5, 1e-5, 1.7015535524e-03",
    "1000, 200, 180, 1.5, 1e-2, .785460228",
    "500, 50, 50, 2.5, 1e-5, .020990116"
  })
  void pValuesAreThoseOfTheReference(
      int examples, int guesses, int correct, double epsilon, double delta, double expected) {
    assertThat(new OneRunBound(examples, guesses, correct).pValue(epsilon, delta))
        .isCloseTo(expected, Percentage.withPercentage(1e-5));
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000, 600, .297227",
    "1000, 200, 180, 1.796285",
    "1000, 100, 100, 3.465376",
    "1000, 1000, 900, 2.020646",
    "5000, 500, 480, 2.783021",
    "500, 50, 50, 2.770507",
    "100, 20, 20, 1.819597"
  })
  void lowerBoundsAreThoseOfTheReference(int examples, int guesses, int correct, double expected) {
    assertThat(new OneRunBound(examples, guesses, correct).epsilonLowerBound(1e-5, 0.05))
        .isCloseTo(expected, within(2e-6));
  }

  @Test
  void guessesNoBetterThanCoinsRefuteNothing() {
    assertThat(new OneRunBound(1000, 200, 100).epsilonLowerBound(1e-5, 0.05)).isZero();
    assertThat(new OneRunBound(1000, 0, 0).epsilonLowerBound(1e-5, 0.05)).isZero();
  }

  @Test
  void moreRightGuessesThanGuessesAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new OneRunBound(10, 5, 6));
  }
}
