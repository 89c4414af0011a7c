package dev.safesynth.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values of mauve-text 0.4.0, prdc 0.2 and scipy 1.17.1 on small inputs, and the closed forms that
/// must come out where there is one.
class GoldenValuesTest {
  private static double[] numbers(String words) {
    return Arrays.stream(words.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    ".4 .3 .2 .1, .1 .2 .3 .4, 0.6538536634, 0.9737737476, 0.1437633740",
    ".5 .5 0 0, 0 0 .5 .5, 0.0040720963, 0.5000000000, 1",
    ".4 .3 .2 .1, .25 .25 .25 .25, 0.9579019525, 0.9979899046, 0.0373232387",
    ".5 .5 0 0, .25 .25 .25 .25, 0.2781137254, 0.8914650647, 0.3068528194"
  })
  void mauveOfHistogramsIsThatOfThePackage(
      String first, String second, double atFive, double atOne, double frontier) {
    double[] p = numbers(first);
    double[] q = numbers(second);

    assertThat(DivergenceCurve.area(p, q, 5)).isCloseTo(atFive, within(1e-9));
    assertThat(DivergenceCurve.area(q, p, 5)).isCloseTo(atFive, within(1e-9));
    assertThat(DivergenceCurve.area(p, q, 1)).isCloseTo(atOne, within(1e-9));
    assertThat(DivergenceCurve.frontierIntegral(p, q)).isCloseTo(frontier, within(1e-10));
  }

  @ParameterizedTest
  @CsvSource({"1, .75, 1, 1.75, .8333333333", "2, .75, 1, .875, .8333333333"})
  void neighbourhoodsAreThoseOfPrdc(
      int neighbours, double precision, double recall, double density, double coverage) {
    double[][] real = {{0, 0}, {1, 0}, {0, 1}, {1, 1}, {3, 3}, {3, 4}};
    double[][] fake = {{.1, 0}, {.9, .1}, {2.9, 3.1}, {10, 10}};

    PrecisionRecall found = PrecisionRecall.of(real, fake, neighbours);

    assertThat(found.precision().value()).isEqualTo(precision);
    assertThat(found.recall().value()).isEqualTo(recall);
    assertThat(found.density().value()).isCloseTo(density, within(1e-12));
    assertThat(found.coverage().value()).isCloseTo(coverage, within(1e-9));
  }

  @Test
  void distancesOfHistogramsAreThoseOfScipy() {
    double[] p = {5, 3, 2};
    double[] q = {2, 3, 5};

    assertThat(Histograms.jensenShannon(p, q)).isCloseTo(.095815602003, within(1e-11));
    assertThat(Histograms.totalVariation(p, q)).isCloseTo(.3, within(1e-12));
    assertThat(Histograms.wasserstein(p, q)).isCloseTo(.6, within(1e-12));
    assertThat(Histograms.kolmogorovSmirnov(p, q)).isCloseTo(.3, within(1e-12));
  }

  /// 400 pairs of samples; the mean of their distances has a standard error of 0.0005, so a
  /// difference of 0.004 is a false alarm in less than one of 10^9 runs, and the seed is fixed.
  @Test
  void samplesOfOneDistributionDifferByTheExpectedAmount() {
    var random = new Random(8);
    double sum = 0;
    double expected = 0;
    for (int pair = 0; pair < 400; pair++) {
      double[] first = new double[77];
      double[] second = new double[77];
      for (int row = 0; row < 1000; row++) {
        first[random.nextInt(77)]++;
        second[random.nextInt(77)]++;
      }
      sum += Histograms.totalVariation(first, second) / 400;
      expected = Histograms.expectedTotalVariation(first, second);
    }

    assertThat(expected).isCloseTo(sum, within(0.004));
  }

  @Test
  void theFrechetDistanceOfShiftedRowsIsTheSquareOfTheShift() {
    var random = new Random(5);
    double[][] rows = new double[400][4];
    for (double[] row : rows) {
      Arrays.setAll(row, i -> random.nextGaussian());
    }
    double[][] shifted =
        Arrays.stream(rows)
            .map(row -> new double[] {row[0] + 3, row[1], row[2] - 4, row[3]})
            .toArray(double[][]::new);

    assertThat(FrechetDistance.of(rows, shifted).distance()).isCloseTo(25, within(1e-9));
    assertThat(FrechetDistance.of(rows, rows).distance()).isCloseTo(0, within(1e-9));
  }

  @Test
  void equalSetsReachTheTopAndFarOnesTheBottomOfMauve() {
    var random = new Random(6);
    double[][] first = cloud(random, 0);
    double[][] far = cloud(random, 1);

    assertThat(Mauve.of(first, first, 1).mauve().mean()).isCloseTo(1, within(1e-9));
    Mauve bottom = Mauve.of(first, far, 1);
    assertThat(bottom.mauve().mean()).isLessThan(0.01);
    assertThat(bottom.clusters()).isEqualTo(30);
  }

  /// Rows around one axis or another, which stay apart when scaled to unit length.
  private static double[][] cloud(Random random, int axis) {
    double[][] rows = new double[300][5];
    for (double[] row : rows) {
      Arrays.setAll(row, i -> 0.1 * random.nextGaussian() + (i == axis ? 2 : 0));
    }
    return rows;
  }
}
