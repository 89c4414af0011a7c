package dev.safesynth.dp.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Pearson's chi-square test and Kolmogorov and Smirnov's, with a stated false-alarm probability.
///
/// The bound of the first is the Wilson-Hilferty approximation of the upper 1e-9 quantile. Seeds
/// are fixed, so a failure is a changed sampler, never bad luck on the day.
public final class GoodnessOfFit {
  private static final double Z = 5.998; // upper 1e-9 quantile of the standard normal

  /// With probability above `1 - 1e-9` the largest distance of an empirical distribution function
  /// from the true one is below this over the root of the number of draws: `2·exp(-2·x²) = 1e-9`
  /// (Dvoretzky, Kiefer and Wolfowitz 1956 with Massart's constant, 1990; for every sample size).
  private static final double LARGEST_DISTANCE = Math.sqrt(Math.log(2e9) / 2);

  private GoodnessOfFit() {}

  /// Fails when the counts do not fit the law.
  ///
  /// @param observed counts by cell
  /// @param law probabilities by cell; the last cell takes whatever is left over
  public static void check(long[] observed, double[] law) {
    long total = 0;
    double rest = 1;
    for (int i = 0; i < observed.length; i++) {
      total += observed[i];
      rest -= i < observed.length - 1 ? law[i] : 0;
    }
    double statistic = 0;
    for (int i = 0; i < observed.length; i++) {
      double expected = total * (i < observed.length - 1 ? law[i] : rest);
      assertThat(expected).as("cell %d is too thin for the test", i).isGreaterThan(20);
      statistic += (observed[i] - expected) * (observed[i] - expected) / expected;
    }
    int freedom = observed.length - 1;
    double cube = 1 - 2.0 / (9 * freedom) + Z * Math.sqrt(2.0 / (9 * freedom));
    assertThat(statistic).isLessThan(freedom * cube * cube * cube);
  }

  /// Kolmogorov and Smirnov's test, for laws with too many values to count: fails when the draws do
  /// not fit the distribution function.
  ///
  /// @param draws in any order
  /// @param distribution `P[X <= x]` of a law without atoms of a size that matters
  public static void checkDistribution(double[] draws, DoubleUnaryOperator distribution) {
    double[] sorted = draws.clone();
    Arrays.sort(sorted);
    double distance = 0;
    for (int i = 0; i < sorted.length; i++) {
      double expected = distribution.applyAsDouble(sorted[i]);
      distance = Math.max(distance, (i + 1.0) / sorted.length - expected);
      distance = Math.max(distance, expected - (double) i / sorted.length);
    }
    assertThat(distance * Math.sqrt(sorted.length)).isLessThan(LARGEST_DISTANCE);
  }
}
