package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class GaussianDpTest {
  private static final double[] EXTREMES = {
    0, Double.MIN_VALUE, 1e-300, 1e-160, 1e-9, 0.1, 1, 30, 1e9, 1e160, 1e300, Double.MAX_VALUE
  };

  @Test
  void calibratedNoiseMeetsItsTargetAndSlightlyLessDoesNot() {
    var random = new SplittableRandom(41);
    for (int i = 0; i < 300; i++) {
      double epsilon = Math.exp(random.nextDouble(-5, 5));
      double delta = Math.exp(random.nextDouble(-40, -1));
      long count = random.nextLong(1, 1000);

      double noise = GaussianDp.noiseMultiplier(epsilon, delta, count);

      assertThat(GaussianDp.ofNoise(noise).times(count).delta(epsilon)).isLessThanOrEqualTo(delta);
      assertThat(GaussianDp.ofNoise(noise * (1 - 1e-6)).times(count).delta(epsilon))
          .isGreaterThan(delta);
      assertThat(GaussianDp.ofNoise(noise).times(count).epsilon(delta))
          .isBetween(epsilon * (1 - 1e-6), epsilon * (1 + 1e-9));
    }
  }

  @Test
  void epsilonAndDeltaAreInverses() {
    var random = new SplittableRandom(42);
    for (int i = 0; i < 300; i++) {
      var loss = new GaussianDp(Math.exp(random.nextDouble(-4, 3)));
      double delta = Math.exp(random.nextDouble(-40, -5));

      double epsilon = loss.epsilon(delta);

      assertThat(loss.delta(epsilon)).isLessThanOrEqualTo(delta);
      assertThat(epsilon == 0 ? delta : loss.delta(epsilon)).isCloseTo(delta, within(1e-6 * delta));
    }
  }

  @Test
  void squaresAddAndPartitionsCostTheirDearestPart() {
    PrivacyLoss three = gaussian(1.0 / 3);
    PrivacyLoss four = gaussian(1.0 / 4);

    assertThat(GaussianDp.of(three.then(four)).orElseThrow().mu()).isBetween(5.0, 5.0 + 1e-14);
    assertThat(GaussianDp.of(PrivacyLoss.inParallel(List.of(three, four))).orElseThrow().mu())
        .isBetween(4.0, 4.0 + 1e-14);
    assertThat(GaussianDp.of(four.times(25)).orElseThrow().mu()).isBetween(20.0, 20.0 + 1e-13);
    assertThat(GaussianDp.of(four.toReplaceOne()).orElseThrow().mu()).isBetween(8.0, 8.0 + 1e-14);
    assertThat(GaussianDp.of(four.toUsers(7)).orElseThrow().mu()).isBetween(28.0, 28.0 + 1e-13);
  }

  @Test
  void nothingButGaussianNoiseIsGaussian() {
    PrivacyLoss laplace = PrivacyLoss.ofRecord(new PrivacyEvent.Laplace(1));
    PrivacyLoss sampled =
        PrivacyLoss.ofRecord(new PrivacyEvent.PoissonSampled(0.5, new PrivacyEvent.Gaussian(1)));

    assertThat(GaussianDp.of(laplace)).isEmpty();
    assertThat(GaussianDp.of(gaussian(1).then(laplace))).isEmpty();
    assertThat(GaussianDp.of(sampled)).isEmpty();
    assertThat(GaussianDp.of(gaussian(Double.MIN_VALUE))).isEmpty();
  }

  @Test
  void nothingIsEverNegativeOrNotANumber() {
    for (double mu : EXTREMES) {
      var loss = new GaussianDp(mu);
      for (double x : EXTREMES) {
        assertThat(loss.delta(x)).as("%s at %s", loss, x).isBetween(0.0, 1.0);
        var sum = new GaussianDp(mu / 2).plus(new GaussianDp(x / 2));
        assertThat(sum.mu()).isGreaterThanOrEqualTo(Math.max(mu, x) / 2);
      }
      assertThat(loss.delta(Double.POSITIVE_INFINITY)).isLessThan(1e-300);
      for (double delta : new double[] {Double.MIN_VALUE, 1e-300, 1e-9, 1 - 1e-15}) {
        assertThat(loss.epsilon(delta)).as("%s at %s", loss, delta).isGreaterThanOrEqualTo(0);
      }
    }
  }

  @Test
  void noiseIsFoundForExtremeTargets() {
    for (double epsilon : EXTREMES) {
      for (double delta : new double[] {Double.MIN_VALUE, 1e-300, 1e-12, 0.5, 1 - 1e-15}) {
        double noise = GaussianDp.noiseMultiplier(epsilon, delta, 1);

        assertThat(noise).as("%s, %s", epsilon, delta).isGreaterThan(0);
      }
    }
    assertThat(GaussianDp.noiseMultiplier(0, 1e-12, 1)).isBetween(3.989422804e11, 3.98942281e11);
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new GaussianDp(-1)).hasMessageContaining("mu must be");
    assertThatThrownBy(() -> GaussianDp.ofNoise(0)).hasMessageContaining("noiseMultiplier");
    assertThatThrownBy(() -> new GaussianDp(1).delta(Double.NaN)).hasMessageContaining("epsilon");
    assertThatThrownBy(() -> new GaussianDp(1).epsilon(1)).hasMessageContaining("delta");
    assertThatThrownBy(() -> new GaussianDp(1).times(-1)).hasMessageContaining("count");
    assertThatThrownBy(() -> GaussianDp.noiseMultiplier(1, 0, 1)).hasMessageContaining("delta");
    assertThatThrownBy(() -> GaussianDp.noiseMultiplier(1, 0.1, 0)).hasMessageContaining("count");
  }

  private static PrivacyLoss gaussian(double noiseMultiplier) {
    return PrivacyLoss.ofRecord(new PrivacyEvent.Gaussian(noiseMultiplier));
  }
}
