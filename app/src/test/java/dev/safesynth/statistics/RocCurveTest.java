package dev.safesynth.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RocCurveTest {
  /// scikit-learn's `roc_auc_score` gives the same for these scores, two of them tied.
  @Test
  void areaCountsTiesHalf() {
    RocCurve curve =
        new RocCurve(new double[] {.9, .8, .4, .3}, new double[] {.8, .35, .3, .1, .0});

    assertThat(curve.area()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void thresholdLetsAtMostTheStatedRateOfNegativesThrough() {
    double[] negatives = IntStream.range(0, 300).mapToDouble(i -> i).toArray();
    double[] positives = {295.5, 296.5, 297, 298};

    RocCurve.OperatingPoint point = new RocCurve(positives, negatives).at(0.01);

    assertThat(point).isEqualTo(new RocCurve.OperatingPoint(3, 4, 3, 300));
  }

  @Test
  void tiesAtTheThresholdAreLeftOut() {
    assertThat(new RocCurve(new double[] {1, 1, 2}, new double[] {0, 1, 1, 1}).at(0.5))
        .isEqualTo(new RocCurve.OperatingPoint(1, 3, 0, 4));
  }

  /// 400 repetitions with the exact area Phi(0.5 / sqrt 2) = 0.638163; a true coverage of 95% falls
  /// below 92% with probability 0.6%, and the seed is fixed.
  @Test
  void intervalCoversTheTrueAreaAboutNineteenTimesInTwenty() {
    Random random = new Random(5);

    long covered =
        IntStream.range(0, 400)
            .filter(
                i ->
                    new RocCurve(normals(random, 150, 0.5), normals(random, 100, 0))
                        .areaInterval()
                        .contains(0.638163))
            .count();

    assertThat(covered).isBetween(368L, 394L);
  }

  @Test
  void completeSeparationStillHasAnInterval() {
    Interval interval = new RocCurve(new double[] {3, 4, 5}, new double[] {0, 1, 2}).areaInterval();

    assertThat(interval.high()).isEqualTo(1);
    assertThat(interval.low()).isBetween(0.2, 0.9);
  }

  @Test
  void pointsRiseFromCornerToCorner() {
    Random random = new Random(6);

    assertThat(new RocCurve(normals(random, 3000, 1), normals(random, 3000, 0)).points(100))
        .startsWith(new RocCurve.Point(0, 0))
        .endsWith(new RocCurve.Point(1, 1))
        .isSortedAccordingTo((a, b) -> Double.compare(a.falsePositiveRate(), b.falsePositiveRate()))
        .hasSizeBetween(100, 200);
  }

  private static double[] normals(Random random, int count, double mean) {
    return IntStream.range(0, count).mapToDouble(i -> mean + random.nextGaussian()).toArray();
  }
}
