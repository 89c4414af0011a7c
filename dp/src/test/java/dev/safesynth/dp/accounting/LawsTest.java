package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The laws of single mechanisms.
final class LawsTest {
  @Test
  void discreteGaussianProbabilitiesAddUpAndHaveTheStatedVariance() {
    for (double parameter : new double[] {0.01, 0.99, 1, 1.01, 30}) {
      var law = new DiscreteGaussianLaw(parameter);

      double total = LongStream.rangeClosed(-100, 100).mapToDouble(law::probability).sum();
      double square =
          LongStream.rangeClosed(-100, 100).mapToDouble(y -> y * y * law.probability(y)).sum();

      assertThat(total).isCloseTo(1, within(1e-14));
      assertThat(law.variance()).isCloseTo(square, within(1e-13 * parameter));
    }
  }

  /// The sum passes into the integral without a step down.
  @Test
  void discreteGaussianDeltaOfLargeVarianceIsThatOfTheContinuousOne() {
    for (double sigma : new double[] {1e3, 9e4, 2e5, 1e9, 1e150}) {
      var law = new DiscreteGaussianLaw(sigma * sigma);
      long sensitivity = (long) Math.min(sigma, 1e15);
      double continuous = new GaussianDp(sensitivity / sigma).delta(1);

      assertThat(law.delta(sensitivity, 1))
          .isBetween(continuous * (1 - 1e-5), continuous * (1 + 1e-3) + 1e-300);
    }
  }

  @Test
  void extremesAreNeverNegativeOrNotANumber() {
    double[] extremes = {Double.MIN_VALUE, 1e-300, 1e-9, 1, 1e9, 1e300, Double.MAX_VALUE};
    for (double x : extremes) {
      var law = new DiscreteGaussianLaw(x);
      assertThat(law.probability(0)).isBetween(0.0, 1.0);
      assertThat(law.probability(Long.MIN_VALUE)).isBetween(0.0, 1.0);
      assertThat(law.variance()).isBetween(0.0, x);
      for (double epsilon : extremes) {
        assertThat(law.delta(1, epsilon)).as("%s at %s", law, epsilon).isBetween(0.0, 1.0);
        assertThat(law.delta(Long.MAX_VALUE, epsilon)).isBetween(0.0, 1.0);
        assertThat(new LaplaceLaw(x).delta(1, epsilon)).isBetween(0.0, 1.0);
        assertThat(new LaplaceLaw(x).delta(epsilon, 1)).isBetween(0.0, 1.0);
        assertThat(RandomisedResponseLaw.keepProbability(7, epsilon)).isBetween(1.0 / 7.001, 1.0);
        assertThat(new ExponentialLaw(x).probabilityOfBest(epsilon, 0, -epsilon))
            .isBetween(0.33, 1.0);
      }
    }
    assertThat(new RandomisedResponseLaw(2, Double.MIN_VALUE).epsilon()).isPositive();
    assertThat(new RandomisedResponseLaw(2, 1).epsilon()).isZero();
  }

  @Test
  void responsesKeepWhatTheirEpsilonAllows() {
    var law = new RandomisedResponseLaw(5, 0.3);

    assertThat(RandomisedResponseLaw.keepProbability(5, law.epsilon()))
        .isCloseTo(law.keepProbability(), within(1e-12));
  }

  @Test
  void equalScoresAreAllTheBest() {
    assertThat(new ExponentialLaw(3).probabilityOfBest(2, 2, 2)).isEqualTo(1);
    assertThat(new ExponentialLaw(0).probabilityOfBest(2, 1)).isEqualTo(0.5);
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new DiscreteGaussianLaw(0)).hasMessageContaining("parameter");
    assertThatThrownBy(() -> new DiscreteGaussianLaw(1).delta(0, 1))
        .hasMessageContaining("sensitivity");
    assertThatThrownBy(() -> new LaplaceLaw(Double.NaN)).hasMessageContaining("scale");
    assertThatThrownBy(() -> new LaplaceLaw(1).delta(0, 1)).hasMessageContaining("sensitivity");
    assertThatThrownBy(() -> new LaplaceLaw(1).accuracy(0)).hasMessageContaining("probability");
    assertThatThrownBy(() -> new RandomisedResponseLaw(1, 0.5)).hasMessageContaining("buckets");
    assertThatThrownBy(() -> new RandomisedResponseLaw(2, 0)).hasMessageContaining("uniform");
    assertThatThrownBy(() -> new ExponentialLaw(-1)).hasMessageContaining("rate");
    assertThatThrownBy(() -> new ExponentialLaw(1).probabilityOfBest())
        .hasMessageContaining("scores");
    assertThatThrownBy(() -> new ExponentialLaw(1).probabilityOfBest(1, Double.NaN))
        .hasMessageContaining("score");
  }
}
