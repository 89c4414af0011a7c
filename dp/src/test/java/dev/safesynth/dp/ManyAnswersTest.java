package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.SeededNoise;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Every coordinate has noise of its own and of the stated size. False-alarm rate below 1e-8 per
/// test: bounds are six standard errors.
final class ManyAnswersTest {
  private static final int DRAWS = 40_000;

  @Test
  void realAnswersHaveIndependentNoiseOnEveryCoordinate() {
    var laplace =
        LaplaceMechanism.within(0.5, 2, sensitivity(Sensitivity.Norm.L1)); // variance 2·2²
    var gaussian =
        GaussianMechanism.within(
            new ZeroConcentrated(0.125), 2, sensitivity(Sensitivity.Norm.L2)); // variance 2²
    var noise = SeededNoise.of(1);
    Query<double[]> reals =
        Query.ofReals(Private.of(new double[2]), 2, sensitivity(Sensitivity.Norm.L1));
    Query<double[]> same =
        Query.ofReals(Private.of(new double[2]), 2, sensitivity(Sensitivity.Norm.L2));

    check(() -> laplace.release(reals, Paid.forMany(laplace), noise).value(), 8, 6);
    check(() -> gaussian.release(same, Paid.forMany(gaussian), noise).value(), 4, 3);
  }

  private static Sensitivity sensitivity(Sensitivity.Norm norm) {
    return new Sensitivity(norm, 1, Neighbouring.ADD_OR_REMOVE_ONE);
  }

  /// @param variance of each coordinate
  /// @param kurtosis of the law, for the standard error of a sample variance
  private static void check(Supplier<List<Double>> draw, double variance, double kurtosis) {
    double[] squares = new double[2];
    double product = 0;
    for (int i = 0; i < DRAWS; i++) {
      List<Double> answer = draw.get();
      squares[0] += answer.get(0) * answer.get(0);
      squares[1] += answer.get(1) * answer.get(1);
      product += answer.get(0) * answer.get(1);
    }
    double error = 6 * variance * Math.sqrt((kurtosis - 1) / DRAWS);
    assertThat(squares[0] / DRAWS).isBetween(variance - error, variance + error);
    assertThat(squares[1] / DRAWS).isBetween(variance - error, variance + error);
    assertThat(Math.abs(product / DRAWS)).isLessThan(6 * variance / Math.sqrt(DRAWS));
  }
}
