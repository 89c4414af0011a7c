package dev.safesynth.dp.noise;

import static org.assertj.core.api.Assertions.assertThat;

/// Pearson's chi-square test with a stated false-alarm probability.
///
/// The bound is the Wilson-Hilferty approximation of the upper 1e-9 quantile. Seeds are fixed, so a
/// failure is a changed sampler, never bad luck on the day.
public final class GoodnessOfFit {
  private static final double Z = 5.998; // upper 1e-9 quantile of the standard normal

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
}
