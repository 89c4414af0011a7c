package dev.safesynth.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningCurveTest {
  private static final int[] SIZES = {10, 100, 1000};

  /// scikit-learn's `isotonic_regression` of these values.
  @Test
  void isotonicPoolsViolators() {
    assertThat(LearningCurve.isotonic(new double[] {1, 3, 2, 2, 5, 4}))
        .containsExactly(new double[] {1, 7 / 3.0, 7 / 3.0, 7 / 3.0, 4.5, 4.5}, within(1e-12));
  }

  @Test
  void readsRowsOffTheCurveInTheLogarithm() {
    assertThat(LearningCurve.rowsFor(0.65, SIZES, new double[] {0.4, 0.6, 0.7}))
        .isCloseTo(Math.sqrt(100 * 1000), within(1e-9));
  }

  @Test
  void beyondItsEndsTheCurveGivesNoNumber() {
    double[] curve = {0.4, 0.6, 0.7};

    assertThat(LearningCurve.rowsFor(0.39, SIZES, curve)).isZero();
    assertThat(LearningCurve.rowsFor(0.71, SIZES, curve)).isInfinite();
    assertThat(LearningCurve.rowsFor(0.4, SIZES, curve)).isEqualTo(10);
    assertThat(LearningCurve.rowsFor(0.7, SIZES, curve)).isCloseTo(1000, within(1e-9));
  }

  @Test
  void aFlatStretchCountsFromItsStart() {
    assertThat(LearningCurve.rowsFor(0.6, SIZES, new double[] {0.5, 0.6, 0.6}))
        .isCloseTo(100, within(1e-9));
  }
}
