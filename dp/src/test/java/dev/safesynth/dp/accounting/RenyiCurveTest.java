package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RenyiCurveTest {
  private static final PrivacyLoss SAMPLED =
      PrivacyLoss.ofRecord(new PrivacyEvent.PoissonSampled(0.01, new PrivacyEvent.Gaussian(1.1)));

  @Test
  void gridHoldsTheOrdersOfTheReferenceAndLeavesNoGaps() {
    double[] orders = RenyiCurve.orders();

    assertThat(orders).isSorted().contains(1.1, 10.9, 11, 63, 128, 256, 512, 1024);
    double gap =
        IntStream.range(1, orders.length)
            .mapToDouble(i -> (orders[i] - 1) / (orders[i - 1] - 1))
            .max()
            .orElseThrow();
    assertThat(gap).isLessThan(1.1 + 1e-9);
    assertThat(orders[orders.length - 1]).isEqualTo(1 << 20);
  }

  /// Against the search over all orders from 1.01 to 2^20.
  @Test
  void gridCostsLittleWhereTheLossIsProportionalToTheOrder() {
    var random = new SplittableRandom(31);
    for (int i = 0; i < 200; i++) {
      double rho = Math.exp(random.nextDouble(-9, 4));
      double delta = Math.exp(random.nextDouble(-25, -5));

      double epsilon = curve(new PrivacyEvent.Concentrated(rho)).epsilon(delta);

      double best = new ZeroConcentrated(rho).epsilon(delta);
      assertThat(epsilon).isBetween(best * (1 - 1e-9), best * 1.0025 + 1e-9);
    }
  }

  @Test
  void epsilonFallsWithDeltaAndNoiseAndGrowsWithStepsAndSampling() {
    double middle = epsilon(0.01, 1.1, 1000, 1e-6);

    assertThat(epsilon(0.01, 1.1, 1000, 1e-5)).isLessThan(middle);
    assertThat(epsilon(0.01, 1.2, 1000, 1e-6)).isLessThan(middle);
    assertThat(epsilon(0.01, 1.1, 1001, 1e-6)).isGreaterThan(middle);
    assertThat(epsilon(0.011, 1.1, 1000, 1e-6)).isGreaterThan(middle);
  }

  @Test
  void divergencesGrowWithTheOrder() {
    for (PrivacyEvent event : events()) {
      double[] divergences = curve(event).divergences();

      assertThat(IntStream.range(1, divergences.length))
          .as("%s", event)
          .allMatch(i -> divergences[i] >= divergences[i - 1] * (1 - 1e-5));
    }
  }

  @Test
  void compositionCommutesAndRepeatingIsAdding() {
    PrivacyLoss other = PrivacyLoss.ofRecord(new PrivacyEvent.Laplace(3));

    double forth = RenyiCurve.of(SAMPLED.then(other).times(3)).orElseThrow().epsilon(1e-6);
    double back =
        RenyiCurve.of(other.times(3).then(SAMPLED).then(SAMPLED.times(2)))
            .orElseThrow()
            .epsilon(1e-6);

    assertThat(forth).isCloseTo(back, within(1e-12));
  }

  @Test
  void conversionsAreInverses() {
    RenyiCurve curve = RenyiCurve.of(SAMPLED.times(500)).orElseThrow();
    for (double delta : new double[] {1e-12, 1e-8, 1e-5, 1e-3}) {
      double epsilon = curve.epsilon(delta);

      assertThat(curve.delta(epsilon)).isBetween(delta * (1 - 1e-9), delta * (1 + 1e-9));
      assertThat(curve.divergences()[indexOf(curve.bestOrder(delta))]).isLessThan(epsilon);
    }
  }

  @Test
  void partitionsCostTheirDearestPartAtEveryOrder() {
    PrivacyLoss gaussian = PrivacyLoss.ofRecord(new PrivacyEvent.Gaussian(2));
    PrivacyLoss laplace = PrivacyLoss.ofRecord(new PrivacyEvent.Laplace(1.5));

    double[] both =
        RenyiCurve.of(PrivacyLoss.inParallel(List.of(gaussian, laplace)))
            .orElseThrow()
            .divergences();

    double[] first = RenyiCurve.of(gaussian).orElseThrow().divergences();
    double[] second = RenyiCurve.of(laplace).orElseThrow().divergences();
    assertThat(both)
        .containsExactly(
            IntStream.range(0, both.length)
                .mapToDouble(i -> Math.max(first[i], second[i]))
                .toArray());
  }

  @Test
  void approximationsAddAndAreTakenFromDelta() {
    PrivacyLoss loss =
        PrivacyLoss.ofRecord(new PrivacyEvent.Approximate(0.1, 1e-7)).times(10).then(SAMPLED);

    RenyiCurve curve = RenyiCurve.of(loss).orElseThrow();

    assertThat(curve.approximation()).isBetween(1e-6, 1.0000001e-6);
    assertThat(curve.epsilon(1e-6)).isInfinite();
    assertThat(curve.epsilon(1e-5)).isFinite().isGreaterThan(0);
    assertThat(RenyiCurve.of(loss.toReplaceOne())).isEmpty();
  }

  @Test
  void samplingIsNeverDearerThanTheWholeAndAlwaysOrNeverIsExact() {
    for (PrivacyEvent event : events()) {
      double[] whole = curve(event).divergences();

      assertThat(curve(sampled(1, event)).divergences()).containsExactly(whole);
      assertThat(curve(sampled(0, event)).epsilon(1e-9)).isZero();
      double[] half = curve(sampled(0.5, event)).divergences();
      assertThat(IntStream.range(0, half.length)).allMatch(i -> half[i] <= whole[i]);
    }
  }

  /// The share of a unit that a sample of fixed size takes counts, not the sizes.
  @Test
  void largerSamplesOfFixedSizeCostMore() {
    double few = wor(1_000, 10);
    double many = wor(1_000, 20);

    assertThat(few).isLessThan(many);
    assertThat(wor(100_000, 1_000)).isCloseTo(few, within(1e-12));
    assertThat(wor(50, 50)).isCloseTo(replacing(new PrivacyEvent.Gaussian(2)), within(1e-12));
  }

  @Test
  void nothingIsEverNegativeOrNotANumber() {
    for (PrivacyEvent event : extremes()) {
      for (PrivacyLoss loss : losses(event)) {
        RenyiCurve curve = RenyiCurve.of(loss).orElseThrow();

        assertThat(Arrays.stream(curve.divergences())).as("%s", loss).allMatch(d -> d >= 0);
        for (double x : new double[] {0, 1e-300, 1e-9, 1, 1e9, Double.MAX_VALUE}) {
          assertThat(curve.delta(x)).as("%s at %s", loss, x).isBetween(0.0, 1.0);
        }
        for (double x : new double[] {Double.MIN_VALUE, 1e-300, 1e-9, 1 - 1e-15}) {
          assertThat(curve.epsilon(x)).as("%s at %s", loss, x).isGreaterThanOrEqualTo(0);
        }
      }
    }
  }

  @Test
  void badOrdersAndTargetsAreRefused() {
    RenyiCurve curve = curve(new PrivacyEvent.Gaussian(1));

    assertThatThrownBy(() -> RenyiCurve.of(SAMPLED, 1)).hasMessageContaining("order must be");
    assertThatThrownBy(() -> RenyiCurve.of(SAMPLED, new double[0])).hasMessageContaining("orders");
    assertThatThrownBy(() -> RenyiCurve.of(SAMPLED, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> RenyiCurve.known(new double[] {2}, new double[] {-1}))
        .hasMessageContaining("divergence must be");
    assertThatThrownBy(() -> curve.epsilon(0)).hasMessageContaining("delta must be");
    assertThatThrownBy(() -> curve.delta(-1)).hasMessageContaining("epsilon must be");
    assertThatThrownBy(() -> curve.plus(RenyiCurve.known(new double[] {2}, new double[] {1})))
        .hasMessageContaining("orders");
  }

  private static List<PrivacyEvent> events() {
    return List.of(
        new PrivacyEvent.Gaussian(1.3),
        new PrivacyEvent.Laplace(0.8),
        new PrivacyEvent.DiscreteGaussian(3, 2),
        new PrivacyEvent.DiscreteLaplace(0.4, 3),
        new PrivacyEvent.Approximate(1.2, 0),
        new PrivacyEvent.BoundedRange(1.1),
        new PrivacyEvent.Concentrated(0.2),
        new PrivacyEvent.Repeated(new PrivacyEvent.Laplace(4), 5),
        new PrivacyEvent.Group(new PrivacyEvent.Laplace(4), Neighbouring.ADD_OR_REMOVE_ONE, 3),
        sampled(0.1, new PrivacyEvent.Gaussian(0.9)));
  }

  private static List<PrivacyEvent> extremes() {
    return Stream.of(
            Double.MIN_VALUE, 1e-300, 1e-160, 1e-9, 1.0, 1e9, 1e160, 1e300, Double.MAX_VALUE)
        .<PrivacyEvent>flatMap(
            x ->
                Stream.of(
                    new PrivacyEvent.Gaussian(x),
                    new PrivacyEvent.Laplace(x),
                    new PrivacyEvent.DiscreteGaussian(x, 1),
                    new PrivacyEvent.DiscreteGaussian(x, Long.MAX_VALUE),
                    new PrivacyEvent.DiscreteLaplace(x, 1),
                    new PrivacyEvent.DiscreteLaplace(x, Long.MAX_VALUE),
                    new PrivacyEvent.Approximate(x, 0),
                    new PrivacyEvent.BoundedRange(x),
                    new PrivacyEvent.Concentrated(x)))
        .toList();
  }

  private static List<PrivacyLoss> losses(PrivacyEvent event) {
    PrivacyLoss one = PrivacyLoss.ofRecord(event);
    return List.of(
        one,
        one.times(Long.MAX_VALUE),
        one.toReplaceOne(),
        one.toUsers(1_000_000),
        PrivacyLoss.ofRecord(sampled(1e-300, event)),
        PrivacyLoss.ofRecord(sampled(0.3, event)),
        PrivacyLoss.ofRecord(sampled(Math.nextDown(1.0), event)),
        new PrivacyLoss(
            new PrivacyEvent.SampledWithoutReplacement(1_000_000, 1, event),
            Neighbouring.REPLACE_ONE,
            PrivacyUnit.RECORD));
  }

  private static int indexOf(double order) {
    return Arrays.binarySearch(RenyiCurve.orders(), order);
  }

  private static PrivacyEvent sampled(double q, PrivacyEvent event) {
    return new PrivacyEvent.PoissonSampled(q, event);
  }

  private static RenyiCurve curve(PrivacyEvent event) {
    return RenyiCurve.of(PrivacyLoss.ofRecord(event)).orElseThrow();
  }

  private static double epsilon(double q, double noise, long steps, double delta) {
    return curve(new PrivacyEvent.Repeated(sampled(q, new PrivacyEvent.Gaussian(noise)), steps))
        .epsilon(delta);
  }

  private static double wor(long size, long sample) {
    return replacing(
        new PrivacyEvent.SampledWithoutReplacement(size, sample, new PrivacyEvent.Gaussian(2)));
  }

  private static double replacing(PrivacyEvent event) {
    return RenyiCurve.of(new PrivacyLoss(event, Neighbouring.REPLACE_ONE, PrivacyUnit.RECORD))
        .orElseThrow()
        .epsilon(1e-6);
  }
}
