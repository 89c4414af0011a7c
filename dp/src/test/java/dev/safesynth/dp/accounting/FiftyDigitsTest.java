package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Never below 50-digit arithmetic, and close to it: golden/closed_forms.csv, written by the script
/// of that name from the definitions.
final class FiftyDigitsTest {
  @TestFactory
  Stream<DynamicTest> boundsAreNeverBelowAndCloseTo() throws IOException {
    try (InputStream in = FiftyDigitsTest.class.getResourceAsStream("/golden/closed_forms.csv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> DynamicTest.dynamicTest(line, () -> check(line.split(",", -1))));
    }
  }

  private static void check(String[] line) {
    double[] numbers = Arrays.stream(line).skip(1).mapToDouble(Double::parseDouble).toArray();
    double expected = numbers[numbers.length - 1];

    Bound bound = bound(line[0], numbers);

    // The reference itself is rounded to a double.
    assertThat(bound.value())
        .isBetween(Math.nextDown(expected), expected * (1 + bound.looseness()));
  }

  private record Bound(double value, double looseness) {}

  private static Bound bound(String function, double[] x) {
    return switch (function) {
      case "gaussian_delta" -> new Bound(new GaussianDp(x[0]).delta(x[1]), gaussianLooseness(x));
      case "gaussian_noise" ->
          new Bound(GaussianDp.noiseMultiplier(x[0], x[1], 1), 1e-7 + 3e-12 / x[0]);
      case "sampled_gaussian" ->
          new Bound(
              new RenyiSampling(x[2]).poissonOfGaussian(x[0], Upward.times(x[1], x[1]))[0]
                  * (x[2] - 1),
              1e-7);
      case "discrete_laplace" ->
          new Bound(RenyiDivergence.discreteLaplace(x[0], (long) x[1], x[2]), 1e-12);
      case "discrete_gaussian_delta" ->
          new Bound(new DiscreteGaussianLaw(x[0]).delta((long) x[1], x[2]), 1e-10);
      case "bounded_range" ->
          // near order 1 what is small is divided by order - 1
          new Bound(RenyiDivergence.boundedRange(x[0], x[1]), 1e-7 + 4e-14 / (x[1] - 1) / x[0]);
      case "optimal_composition" ->
          new Bound(
              new OptimalComposition(new ApproximateDp(x[0], 0), (int) x[1]).delta(x[2]), 1e-12);
      case "bounded_range_delta" ->
          new Bound(new NonadaptiveBoundedRange(x[0], (int) x[1]).delta(x[2]), 1e-11);
      default -> throw new AssertionError(function);
    };
  }

  /// The difference of two tails loses digits where mu is small, and so does `mu/2 - epsilon/mu`
  /// where both are large.
  private static double gaussianLooseness(double[] x) {
    return 1e-8 + 1e-11 / x[0] + 1e-13 * x[1];
  }
}
