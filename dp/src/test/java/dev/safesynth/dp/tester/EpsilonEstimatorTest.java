package dev.safesynth.dp.tester;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EpsilonEstimatorTest {
  /// Values from scipy 1.17.1, `scipy.stats.beta.ppf(alpha, x, n - x + 1)` and `beta.ppf(1 - alpha,
  /// x + 1, n - x)`.
  @Test
  void boundsAreThoseOfClopperAndPearson() {
    double[][] cases = {
      {1, 10, 0.05, 0.005116196891823701, 0.39416330243650466},
      {0, 50, 0.01, 0.0, 0.08798916064409025},
      {50, 50, 0.01, 0.9120108393559098, 1.0},
      {137, 1000, 2.5e-10, 0.07866553838528823, 0.21423301884683082},
      {100000, 200000, 2.5e-10, 0.49304467487195136, 0.5069553251280486},
      {12, 400000, 2.5e-10, 2.2441212457175887e-06, 0.00012281244796414682},
      {399990, 400000, 0.001, 0.9999396661380955, 0.9999925986431925}
    };
    for (double[] known : cases) {
      double lower = BinomialBounds.lower((long) known[0], (long) known[1], known[2]);
      double upper = BinomialBounds.upper((long) known[0], (long) known[1], known[2]);

      assertThat(lower).isBetween(known[3] * (1 - 1e-7), known[3] * (1 + 1e-7));
      assertThat(upper).isBetween(known[4] * (1 - 1e-7), known[4] * (1 + 1e-7));
    }
  }

  /// A coin of known bias: the bound is below the truth and near it, in both orders.
  @Test
  void theBoundIsBelowTheTruthAndNearIt() {
    var random = new SplittableRandom(1);
    double truth = Math.log(3);

    double bound =
        EpsilonEstimator.lowerBound(
            () -> random.nextInt(100) < 60, () -> random.nextInt(100) < 20, 0, 200_000);
    double exchanged =
        EpsilonEstimator.lowerBound(
            () -> random.nextInt(100) < 20, () -> random.nextInt(100) < 60, 0, 200_000);

    assertThat(bound).isBetween(truth - 0.1, truth);
    assertThat(exchanged).isBetween(truth - 0.1, truth);
  }

  @Test
  void deltaIsGranted() {
    var random = new SplittableRandom(2);

    double bound =
        EpsilonEstimator.lowerBound(() -> random.nextInt(1000) < 5, () -> false, 0.006, 200_000);
    double without =
        EpsilonEstimator.lowerBound(() -> random.nextInt(1000) < 5, () -> false, 0, 200_000);

    assertThat(bound).isZero();
    assertThat(without).isGreaterThan(2);
  }

  @Test
  void equalLawsHaveNoEpsilon() {
    var random = new SplittableRandom(3);

    double bound =
        EpsilonEstimator.lowerBound(() -> random.nextInt(50), () -> random.nextInt(50), 0, 200_000);

    assertThat(bound).isZero();
  }
}
