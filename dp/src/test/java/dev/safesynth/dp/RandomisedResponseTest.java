package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.noise.GoodnessOfFit;
import dev.safesynth.dp.noise.Rational;
import dev.safesynth.dp.noise.SeededNoise;
import org.junit.jupiter.api.Test;

final class RandomisedResponseTest {
  private static final int DRAWS = 100_000;

  @Test
  void answersFollowTheirLaw() {
    var mechanism = new RandomisedResponse(4, Rational.of(1, 3));

    GoodnessOfFit.check(answers(mechanism, 2), new double[] {1 / 12.0, 1 / 12.0, 0.75, 1 / 12.0});
  }

  @Test
  void aValueOutsideTheCategoriesIsAnsweredUniformly() {
    var mechanism = new RandomisedResponse(4, Rational.of(1, 3));

    GoodnessOfFit.check(answers(mechanism, -1), new double[] {0.25, 0.25, 0.25, 0.25});
    GoodnessOfFit.check(answers(mechanism, 4), new double[] {0.25, 0.25, 0.25, 0.25});
  }

  @Test
  void calibrationSpendsAlmostTheWholeEpsilonAndNeverMore() {
    for (int categories : new int[] {2, 5, 1000}) {
      for (double epsilon : new double[] {0.001, 0.5, 1, 8, 20}) {
        var mechanism = RandomisedResponse.within(epsilon, categories);
        double p = mechanism.uniform().down();

        double lost = Math.log1p(categories * (1 - p) / p);

        assertThat(lost).isBetween(epsilon * (1 - 1e-5), epsilon);
      }
    }
  }

  @Test
  void itsLossIsForReplacement() {
    assertThat(RandomisedResponse.within(1, 3).loss().relation())
        .isEqualTo(Neighbouring.REPLACE_ONE);
  }

  @Test
  void parametersOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> new RandomisedResponse(1, Rational.of(1, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RandomisedResponse(2, Rational.of(3, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    for (double epsilon : new double[] {0, -1, 30, Double.NaN}) {
      assertThatThrownBy(() -> RandomisedResponse.within(epsilon, 2))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static long[] answers(RandomisedResponse mechanism, int truth) {
    Allowance allowance = Paid.forMany(mechanism);
    var noise = SeededNoise.of(truth + 10);
    var counts = new long[mechanism.categories()];
    for (int i = 0; i < DRAWS; i++) {
      counts[mechanism.release(Private.of(truth), allowance, noise).value()]++;
    }
    return counts;
  }
}
