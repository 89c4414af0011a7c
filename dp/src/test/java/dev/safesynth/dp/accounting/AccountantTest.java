package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What holds between accountants, whatever the parameters. Seeded, so a failure repeats.
final class AccountantTest {
  private static final double DELTA = 1e-6;

  /// The Gaussian has a closed form: distributions bracket it, and no accountant is below it.
  @Test
  void noBoundOfAGaussianIsBelowTheTruthAndTheOptimisticOneIsNotAbove() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 25; i++) {
      double noise = Math.exp(random.nextDouble(-0.5, 3));
      long steps = random.nextLong(1, 200);
      double delta = Math.exp(random.nextDouble(-25, -3));
      PrivacyLoss loss = PrivacyLoss.ofRecord(new PrivacyEvent.Gaussian(noise)).times(steps);
      double truth = GaussianDp.ofNoise(noise).times(steps).epsilon(delta);

      Map<Accountant, Double> bounds = Accountant.epsilons(loss, delta);

      assertThat(bounds.values()).allSatisfy(e -> assertThat(e).isGreaterThan(truth * (1 - 1e-9)));
      assertThat(bounds.get(Accountant.PLD)).isLessThan(truth * 1.005 + 1e-6);
      assertThat(PrivacyLossDistribution.of(loss, Estimate.OPTIMISTIC).orElseThrow().epsilon(delta))
          .isLessThanOrEqualTo(truth * (1 + 1e-9));
    }
  }

  @Test
  void aLaplaceOfOneUseIsItsClosedForm() {
    var random = new SplittableRandom(2);
    for (int i = 0; i < 25; i++) {
      double scale = Math.exp(random.nextDouble(-1, 3));
      double epsilon = random.nextDouble(0, 1 / scale);
      PrivacyLoss loss = PrivacyLoss.ofRecord(new PrivacyEvent.Laplace(scale));
      double truth = -Math.expm1((epsilon - 1 / scale) / 2);

      assertThat(Accountant.PLD.delta(loss, epsilon).orElseThrow())
          .isBetween(truth * (1 - 1e-9), truth * 1.01 + 1e-9);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Accountant.class,
      names = {"PLD", "RDP"})
  void epsilonGrowsWithStepsRateAndDeltaFallingAndFallsWithNoise(Accountant accountant) {
    var random = new SplittableRandom(3);
    for (int i = 0; i < 8; i++) {
      double noise = Math.exp(random.nextDouble(-0.3, 1));
      double rate = Math.exp(random.nextDouble(-6, -1));
      long steps = random.nextLong(10, 2000);
      double here = epsilon(accountant, noise, rate, steps, DELTA);
      double slack = 1 + 2e-3; // of the discretisation, which is chosen anew for each question

      assertThat(epsilon(accountant, noise, rate, steps * 2, DELTA)).isGreaterThan(here);
      assertThat(epsilon(accountant, noise, rate * 1.3, steps, DELTA)).isGreaterThan(here);
      assertThat(epsilon(accountant, noise, rate, steps, DELTA / 10)).isGreaterThan(here);
      assertThat(epsilon(accountant, noise * 1.2, rate, steps, DELTA)).isLessThan(here);
      assertThat(epsilon(accountant, noise, rate, steps + 1, DELTA) * slack).isGreaterThan(here);
    }
  }

  private static double epsilon(
      Accountant accountant, double noise, double rate, long steps, double delta) {
    PrivacyLoss loss = sampled(noise, rate).times(steps);
    return accountant.epsilon(loss, delta).orElseThrow();
  }

  private static PrivacyLoss sampled(double noise, double rate) {
    return PrivacyLoss.ofRecord(
        new PrivacyEvent.PoissonSampled(rate, new PrivacyEvent.Gaussian(noise)));
  }

  @Test
  void compositionCommutes() {
    PrivacyLoss gaussian = PrivacyLoss.ofRecord(new PrivacyEvent.Gaussian(3)).times(5);
    PrivacyLoss laplace = PrivacyLoss.ofRecord(new PrivacyEvent.Laplace(8)).times(7);
    PrivacyLoss sampled = sampled(1, 0.01).times(100);

    Map<Accountant, Double> one = Accountant.epsilons(gaussian.then(laplace).then(sampled), DELTA);
    Map<Accountant, Double> other =
        Accountant.epsilons(sampled.then(laplace).then(gaussian), DELTA);

    assertThat(one.keySet()).isEqualTo(other.keySet());
    one.forEach(
        (accountant, bound) ->
            assertThat(other.get(accountant)).isBetween(bound * (1 - 1e-9), bound * (1 + 1e-9)));
  }

  @Test
  void aSampleOfEverybodyIsNoSampleAndExchangingCostsMoreThanAdding() {
    PrivacyLoss all = sampled(2, 1).times(10);
    PrivacyLoss none = PrivacyLoss.ofRecord(new PrivacyEvent.Gaussian(2)).times(10);
    assertThat(Accountant.PLD.epsilon(all, DELTA).orElseThrow())
        .isBetween(
            GaussianDp.of(none).orElseThrow().epsilon(DELTA),
            GaussianDp.of(none).orElseThrow().epsilon(DELTA) * 1.005);

    PrivacyLoss adding = sampled(2, 0.05).times(200);
    var exchanging = new PrivacyLoss(adding.event(), Neighbouring.REPLACE_ONE, PrivacyUnit.RECORD);
    assertThat(Accountant.PLD.epsilon(exchanging, DELTA).orElseThrow())
        .isGreaterThan(Accountant.PLD.epsilon(adding, DELTA).orElseThrow())
        .isLessThanOrEqualTo(Accountant.RDP.epsilon(adding.toReplaceOne(), DELTA).orElseThrow());
  }

  @Test
  void boundedRangeByDistributionIsNeverBelowTheOptimalNonadaptiveBound() {
    var random = new SplittableRandom(4);
    for (int i = 0; i < 8; i++) {
      double range = random.nextDouble(0.05, 1.5);
      int uses = random.nextInt(1, 40);
      PrivacyLoss loss = PrivacyLoss.ofRecord(new PrivacyEvent.BoundedRange(range)).times(uses);
      double nonadaptive = new NonadaptiveBoundedRange(range, uses).epsilon(DELTA);

      assertThat(Accountant.epsilons(loss, DELTA).values())
          .allSatisfy(bound -> assertThat(bound).isGreaterThan(nonadaptive * (1 - 1e-9)));
    }
  }

  @Test
  void calibratedNoiseMeetsItsTargetAndALittleLessDoesNot() {
    double noise =
        Calibration.leastNoise(
            sigma -> sampled(sigma, 0.01).times(1000), loss -> Accountant.shows(loss, 1, 1e-5));

    assertThat(Accountant.shows(sampled(noise, 0.01).times(1000), 1, 1e-5)).isTrue();
    assertThat(Accountant.shows(sampled(noise * 0.999, 0.01).times(1000), 1, 1e-5)).isFalse();
  }

  @Test
  void calibratedStepsMeetTheirTargetAndOneMoreDoesNot() {
    PrivacyLoss step = PrivacyLoss.ofRecord(new PrivacyEvent.BoundedRange(0.3));
    long steps = Calibration.mostSteps(step::times, loss -> Accountant.shows(loss, 3, DELTA), 1000);

    assertThat(Accountant.shows(step.times(steps), 3, DELTA)).isTrue();
    assertThat(Accountant.shows(step.times(steps + 1), 3, DELTA)).isFalse();
  }

  @Test
  void conversionsRoundTrip() {
    PrivacyLoss loss = sampled(1, 0.02).times(300);
    double epsilon = Accountant.PLD.epsilon(loss, DELTA).orElseThrow();

    assertThat(Accountant.PLD.delta(loss, epsilon).orElseThrow())
        .isBetween(DELTA * 0.98, DELTA * 1.02);
  }

  @Test
  void aPartitionCostsItsDearestWay() {
    PrivacyLoss cheap = PrivacyLoss.ofRecord(new PrivacyEvent.Gaussian(4));
    PrivacyLoss dear = PrivacyLoss.ofRecord(new PrivacyEvent.Laplace(2));
    PrivacyLoss before = PrivacyLoss.ofRecord(new PrivacyEvent.Gaussian(5));
    PrivacyLoss tree = before.then(PrivacyLoss.inParallel(List.of(cheap, dear)));

    double worst =
        Math.max(
            Accountant.PLD.epsilon(before.then(cheap), DELTA).orElseThrow(),
            Accountant.PLD.epsilon(before.then(dear), DELTA).orElseThrow());
    assertThat(Accountant.PLD.epsilon(tree, DELTA).orElseThrow())
        .isBetween(worst * (1 - 1e-6), worst * (1 + 1e-6));
  }

  @Test
  void whatCannotBeComputedInMemoryIsLeftToTheOthers() {
    PrivacyLoss fine =
        PrivacyLoss.ofRecord(new PrivacyEvent.DiscreteGaussian(1e9, 1))
            .then(PrivacyLoss.ofRecord(new PrivacyEvent.BoundedRange(0.1)).times(64));
    PrivacyLoss huge = PrivacyLoss.ofRecord(new PrivacyEvent.BoundedRange(1e150)).times(64);

    assertThat(Accountant.PLD.epsilon(fine, DELTA)).isEmpty();
    assertThat(Accountant.PLD.epsilon(huge, DELTA)).isEmpty();
    assertThat(Accountant.tightest(fine, DELTA).accountant()).isEqualTo(Accountant.RDP);
    assertThat(Accountant.tightest(huge, DELTA).epsilon()).isFinite();
  }

  /// Every bound is valid by itself, so distributions need not be above another one.
  @Test
  void distributionsAreNeverAboveWhatOthersShow() {
    var tiny = new PrivacyEvent.DiscreteGaussian(4, 1);
    for (PrivacyEvent event :
        List.of(
            tiny,
            new PrivacyEvent.Repeated(tiny, 1000),
            new PrivacyEvent.Laplace(0.5),
            new PrivacyEvent.Repeated(new PrivacyEvent.BoundedRange(0.1), 500),
            new PrivacyEvent.Gaussian(1))) {
      PrivacyLoss loss = PrivacyLoss.ofRecord(event);
      for (double delta : new double[] {1e-300, 1e-40, 1e-9, 0.5}) {
        Map<Accountant, Double> bounds = Accountant.epsilons(loss, delta);
        assertThat(bounds.get(Accountant.PLD))
            .isBetween(0.0, Double.MAX_VALUE)
            .isEqualTo(Collections.min(bounds.values()));
      }
      for (double epsilon : new double[] {0, 1, 10, 400}) {
        Map<Accountant, Double> bounds = Accountant.deltas(loss, epsilon);
        assertThat(bounds.get(Accountant.PLD))
            .isBetween(0.0, 1.0)
            .isEqualTo(Collections.min(bounds.values()));
      }
    }
  }

  /// Failures are more likely than the delta at which epsilon is looked at first.
  @Test
  void distributionsReadLossesThatFailWithSomeProbability() {
    PrivacyLoss loss = PrivacyLoss.ofRecord(new PrivacyEvent.Approximate(0.1, 1e-4)).times(10);
    var exact = new OptimalComposition(new ApproximateDp(0.1, 1e-4), 10);

    assertThat(Accountant.PLD.delta(loss, 0.5).orElseThrow())
        .isBetween(exact.delta(0.5) * (1 - 1e-12), exact.delta(0.5) * 1.01);
    assertThat(Accountant.PLD.epsilon(loss, 2e-3).orElseThrow())
        .isBetween(exact.epsilon(2e-3) * (1 - 1e-9), exact.epsilon(2e-3) * 1.01);
  }

  @Test
  void calibratedStepsMayBeAsManyAsThereAreNumbers() {
    PrivacyLoss step = PrivacyLoss.ofRecord(new PrivacyEvent.Approximate(0, 0));

    assertThat(Calibration.mostSteps(step::times, _ -> true, Long.MAX_VALUE))
        .isEqualTo(Long.MAX_VALUE);
    for (long limit : new long[] {0, 1, 5, Long.MAX_VALUE / 2 + 2, Long.MAX_VALUE - 1}) {
      long found =
          Calibration.mostSteps(
              step::times,
              loss -> ((PrivacyEvent.Repeated) loss.event()).count() <= limit,
              Long.MAX_VALUE);
      assertThat(found).isEqualTo(limit);
    }
    assertThat(Calibration.mostSteps(step::times, _ -> true, 0)).isZero();
  }

  @Test
  void deltasOutsideTheirRangeAreRefused() {
    PrivacyLoss loss = PrivacyLoss.ofRecord(new PrivacyEvent.Gaussian(1));

    assertThatThrownBy(() -> Accountant.tightest(loss, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Accountant.tightest(loss, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Accountant.PLD.delta(loss, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Half the mass lies on one atom at the end of the window; losing it made epsilon too small.
  @Test
  void distributionsOfAlmostNoNoiseAreNotBelowTheTruth() {
    assertThat(
            Accountant.PLD
                .epsilon(PrivacyLoss.ofRecord(new PrivacyEvent.Laplace(0.00727378698429371)), 1e-10)
                .orElseThrow())
        .isGreaterThan(137.47996);
    assertThat(
            Accountant.PLD
                .epsilon(
                    PrivacyLoss.ofRecord(new PrivacyEvent.Laplace(0.0020118270286382687)), 2.55e-10)
                .orElseThrow())
        .isGreaterThan(497.0606);
  }
}
