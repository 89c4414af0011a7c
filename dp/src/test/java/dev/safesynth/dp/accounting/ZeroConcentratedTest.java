package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ZeroConcentratedTest {
  @Test
  void theLargestLossWithinATargetKeepsTheTargetAndAlmostReachesIt() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 200; i++) {
      double epsilon = Math.exp(random.nextDouble(-4, 4));
      double delta = Math.exp(random.nextDouble(-30, -4));

      ZeroConcentrated loss = ZeroConcentrated.largestWithin(epsilon, delta);

      assertThat(loss.delta(epsilon)).as("%s, %s", epsilon, delta).isLessThanOrEqualTo(delta);
      assertThat(loss.epsilon(delta)).isBetween(epsilon * (1 - 1e-6), epsilon * (1 + 1e-9));
    }
  }

  @Test
  void epsilonGrowsWithTheLossAndFallsWithDelta() {
    assertThat(new ZeroConcentrated(0.2).epsilon(1e-6))
        .isGreaterThan(new ZeroConcentrated(0.1).epsilon(1e-6))
        .isGreaterThan(new ZeroConcentrated(0.2).epsilon(1e-5));
  }

  /// Reference values from 50-digit arithmetic (mpmath), the first two where the best order is
  /// close to 1.
  @Test
  void deltaIsNeverBelowTheBoundAndCloseToIt() {
    double[][] cases = {
      {25, 0.5, 0.9999999999771026},
      {20, 1, 0.9999999943972042},
      {0.3, 4, 6.022058655362802e-7},
      {1e-6, 0.01, 1.0169180723476506e-15}
    };
    for (double[] known : cases) {
      assertThat(new ZeroConcentrated(known[0]).delta(known[1]))
          .isBetween(known[2], known[2] * (1 + 1e-10));
    }
  }

  @Test
  void epsilonsBeyondAllUseStillAllowALoss() {
    for (double epsilon : new double[] {1e9, 1e100, 1e300}) {
      assertThat(ZeroConcentrated.largestWithin(epsilon, 1e-6).rho())
          .isBetween(epsilon * 0.9, epsilon);
    }
  }

  @Test
  void oneUseOfALossIsThatLoss() {
    var third = new ZeroConcentrated(1.0 / 3);

    assertThat(third.times(1)).isEqualTo(third);
  }

  @Test
  void compositionNeverRoundsDown() {
    var tenth = new ZeroConcentrated(0.1);

    assertThat(tenth.plus(tenth).plus(tenth).rho()).isGreaterThanOrEqualTo(0.3);
    assertThat(tenth.times(3).rho()).isGreaterThanOrEqualTo(0.3).isLessThan(0.3 + 1e-15);
  }

  @Test
  void lossesThatAreNoNumberAreRefused() {
    assertThatThrownBy(() -> new ZeroConcentrated(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ZeroConcentrated(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ZeroConcentrated.largestWithin(0, 1e-6))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ZeroConcentrated(1).epsilon(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Renyi divergences are never above `order · rho`, which is what the loss states.
  @Test
  void statedLossesAreNeverBelowTheRenyiCurve() {
    double[] orders = {1.001, 1.5, 2, 5, 40, 1e4};
    for (PrivacyLoss loss : losses()) {
      double rho = ZeroConcentrated.of(loss).orElseThrow().rho();
      double[] divergences = RenyiCurve.of(loss, orders).orElseThrow().divergences();

      assertThat(IntStream.range(0, orders.length))
          .as("%s", loss)
          .allMatch(i -> divergences[i] <= rho * orders[i] * (1 + 1e-9));
    }
  }

  @Test
  void groupsCostTheirSquareAndNeedALossWithoutApproximation() {
    PrivacyLoss gaussian = PrivacyLoss.ofRecord(new PrivacyEvent.Gaussian(2));
    PrivacyLoss failing = PrivacyLoss.ofRecord(new PrivacyEvent.Approximate(1, 1e-9));

    assertThat(rho(gaussian.toUsers(3))).isBetween(1.125, 1.125 + 1e-14);
    assertThat(rho(gaussian.toReplaceOne())).isBetween(0.5, 0.5 + 1e-14);
    assertThat(rho(gaussian.toUsers(3).toReplaceOne())).isBetween(4.5, 4.5 + 1e-13);
    assertThat(ZeroConcentrated.of(failing.toReplaceOne())).isEmpty();
    assertThat(ZeroConcentrated.of(failing.toUsers(1))).isPresent();
  }

  /// Exchanging a unit of a Poisson sample is removing one and adding one; of a sample of fixed
  /// size it is what the noise is stated for.
  @Test
  void samplesCostTheirWhole() {
    PrivacyEvent gaussian = new PrivacyEvent.Gaussian(2);
    var poisson = new PrivacyEvent.PoissonSampled(0.1, gaussian);
    var fixed = new PrivacyEvent.SampledWithoutReplacement(100, 10, gaussian);

    assertThat(rho(PrivacyLoss.ofRecord(poisson))).isBetween(0.125, 0.125 + 1e-15);
    assertThat(rho(replacing(poisson))).isBetween(0.5, 0.5 + 1e-14);
    assertThat(rho(replacing(fixed))).isBetween(0.125, 0.125 + 1e-15);
  }

  @Test
  void approximationsAddInSequencesAndTheGreatestCountsInAPartition() {
    PrivacyLoss first = PrivacyLoss.ofRecord(new PrivacyEvent.Approximate(1, 1e-6));
    PrivacyLoss second = PrivacyLoss.ofRecord(new PrivacyEvent.Approximate(0.1, 1e-5));

    ZeroConcentrated sum = ZeroConcentrated.of(first.then(second).times(3)).orElseThrow();
    ZeroConcentrated most =
        ZeroConcentrated.of(PrivacyLoss.inParallel(List.of(first, second))).orElseThrow();

    assertThat(sum.approximation()).isBetween(3.3e-5, 3.3e-5 + 1e-19);
    assertThat(sum.rho()).isBetween(1.515, 1.515 + 1e-14);
    assertThat(most.approximation()).isEqualTo(1e-5);
    assertThat(most.rho()).isBetween(0.5, 0.5 + 1e-15);
    assertThat(sum.epsilon(3.3e-5)).isInfinite();
    assertThat(sum.epsilon(1e-4)).isFinite();
  }

  /// A loss that is not 0 never becomes 0 by underflow, and one that overflows is not stated.
  @Test
  void extremesNeitherVanishNorFail() {
    double[] extremes = {Double.MIN_VALUE, 1e-300, 1e-160, 1e-9, 1, 1e9, 1e160, Double.MAX_VALUE};
    for (double x : extremes) {
      for (PrivacyEvent event :
          List.of(
              new PrivacyEvent.Gaussian(x),
              new PrivacyEvent.Laplace(x),
              new PrivacyEvent.DiscreteGaussian(x, Long.MAX_VALUE),
              new PrivacyEvent.DiscreteLaplace(x, Long.MAX_VALUE),
              new PrivacyEvent.Approximate(x, 0),
              new PrivacyEvent.BoundedRange(x),
              new PrivacyEvent.Concentrated(x))) {
        PrivacyLoss loss = PrivacyLoss.ofRecord(event);
        for (PrivacyLoss total : List.of(loss, loss.times(Long.MAX_VALUE), loss.toUsers(100_000))) {
          assertThat(ZeroConcentrated.of(total).map(ZeroConcentrated::rho).orElse(1.0))
              .as("%s", total)
              .isPositive();
        }
      }
      var loss = new ZeroConcentrated(x);
      for (double epsilon : extremes) {
        assertThat(loss.delta(epsilon)).as("%s at %s", loss, epsilon).isPositive();
      }
      for (double delta : new double[] {Double.MIN_VALUE, 1e-300, 1e-9, 1 - 1e-15}) {
        assertThat(loss.epsilon(delta)).as("%s at %s", loss, delta).isGreaterThanOrEqualTo(0);
      }
    }
  }

  private static double rho(PrivacyLoss loss) {
    return ZeroConcentrated.of(loss).orElseThrow().rho();
  }

  private static PrivacyLoss replacing(PrivacyEvent event) {
    return new PrivacyLoss(event, Neighbouring.REPLACE_ONE, PrivacyUnit.RECORD);
  }

  private static List<PrivacyLoss> losses() {
    PrivacyEvent laplace = new PrivacyEvent.Laplace(0.7);
    PrivacyEvent gaussian = new PrivacyEvent.Gaussian(1.3);
    return List.of(
        PrivacyLoss.ofRecord(laplace),
        PrivacyLoss.ofRecord(gaussian),
        PrivacyLoss.ofRecord(new PrivacyEvent.DiscreteGaussian(2, 3)),
        PrivacyLoss.ofRecord(new PrivacyEvent.DiscreteLaplace(0.3, 4)),
        PrivacyLoss.ofRecord(new PrivacyEvent.Approximate(3, 0)),
        PrivacyLoss.ofRecord(new PrivacyEvent.BoundedRange(3)),
        PrivacyLoss.ofRecord(new PrivacyEvent.PoissonSampled(0.9, gaussian)),
        PrivacyLoss.ofRecord(laplace).then(PrivacyLoss.ofRecord(gaussian)).times(7).toReplaceOne(),
        replacing(new PrivacyEvent.RandomisedResponse(4, 0.2)),
        replacing(new PrivacyEvent.PoissonSampled(0.9, gaussian)),
        replacing(new PrivacyEvent.SampledWithoutReplacement(10, 9, laplace)));
  }
}
