package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.noise.DiscreteGaussian;
import dev.safesynth.dp.noise.DiscreteLaplace;
import dev.safesynth.dp.noise.GoodnessOfFit;
import dev.safesynth.dp.noise.IntegerNoise;
import dev.safesynth.dp.noise.Rational;
import dev.safesynth.dp.noise.SeededNoise;
import dev.safesynth.dp.tester.BinomialBounds;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ThresholdedHistogramTest {
  private static final int DRAWS = 200_000;
  private static final List<IntegerNoise> NOISES =
      List.of(new DiscreteLaplace(5, 2), new DiscreteGaussian(6));

  /// The attack on the threshold: a key that one record alone has comes out with probability delta,
  /// and not more. Without the tail's rounding or with a threshold lower by one it would be more.
  @Test
  void aKeyOfOneRecordComesOutWithProbabilityDelta() {
    for (IntegerNoise noise : NOISES) {
      var mechanism = ThresholdedHistogram.within(noise, 0.01, 1);
      Private<List<List<String>>> alone = Private.of(List.of(List.of("secret")));
      Allowance allowance = Paid.forMany(mechanism);
      var source = SeededNoise.of(1);
      long out = 0;

      for (int i = 0; i < DRAWS; i++) {
        out += mechanism.release(alone, allowance, source).value().size();
      }

      assertThat(BinomialBounds.lower(out, DRAWS, 1e-9)).isLessThanOrEqualTo(mechanism.delta());
      assertThat(BinomialBounds.upper(out, DRAWS, 1e-9)).isGreaterThan(mechanism.delta() * 0.999);
    }
  }

  @Test
  void theThresholdIsTheLowestWithinDelta() {
    for (IntegerNoise noise : NOISES) {
      for (double delta : new double[] {0.3, 0.01, 1e-6, 1e-12}) {
        var mechanism = ThresholdedHistogram.within(noise, delta, 3);

        assertThat(mechanism.delta()).isLessThanOrEqualTo(delta);
        assertThat(
                mechanism.threshold() == 2
                    || new ThresholdedHistogram(noise, mechanism.threshold() - 1, 3).delta()
                        > delta)
            .isTrue();
      }
    }
  }

  /// Noise of which a tail has too many terms to add one by one.
  @Test
  void theThresholdOfLargeNoiseIsThatOfTheNormalLaw() {
    for (int exponent : new int[] {21, 30, 49}) {
      double sigma = Math.scalb(1.0, exponent);
      var noise = new DiscreteGaussian(Rational.ofExactly(sigma * sigma));

      var mechanism = ThresholdedHistogram.within(noise, 1e-6, 1);

      // scipy 1.17.1, scipy.stats.norm.isf(1e-6)
      assertThat((mechanism.threshold() - 1) / sigma)
          .isBetween(4.753424308822899, 4.753424308822899 + 1e-6);
    }
  }

  @Test
  void countsOfReleasedKeysFollowTheirLaw() {
    var mechanism = new ThresholdedHistogram(new DiscreteLaplace(2), 4, 1);
    var records = Private.of(Collections.nCopies(6, List.of("a")));
    Allowance allowance = Paid.forMany(mechanism);
    var source = SeededNoise.of(2);
    var counts = new long[12]; // withheld, 4, 5, ..., 13, 14 and more
    double ratio = Math.exp(-0.5);
    var law = new double[12];
    for (int y = -200; y <= 200; y++) {
      law[Math.clamp(6 + y - 3, 0, 11)] += (1 - ratio) / (1 + ratio) * Math.pow(ratio, Math.abs(y));
    }

    for (int i = 0; i < DRAWS; i++) {
      Long count = mechanism.release(records, allowance, source).value().get("a");
      counts[count == null ? 0 : (int) Math.min(11, count - 3)]++;
    }

    GoodnessOfFit.check(counts, law);
  }

  @Test
  void aRecordCountsForNoMoreKeysThanIsDeclaredAndOnceForEach() {
    var mechanism = new ThresholdedHistogram(new DiscreteLaplace(1, 60), 2, 2);
    var records = Private.of(Collections.nCopies(9, List.of("b", "b", "a", "c")));

    SortedMap<String, Long> released =
        mechanism.release(records, Paid.forMany(mechanism), SeededNoise.of(3)).value();

    assertThat(released).isEqualTo(Map.of("a", 9L, "b", 9L));
  }

  /// Neither the result nor the randomness follows the order of rows.
  @Test
  void theOrderOfRecordsDoesNotShow() {
    var mechanism = new ThresholdedHistogram(new DiscreteLaplace(3), 2, 1);
    List<List<String>> records =
        IntStream.range(0, 60).mapToObj(i -> List.of("key" + i % 7)).toList();

    var forwards =
        mechanism.release(Private.of(records), Paid.forMany(mechanism), SeededNoise.of(4)).value();
    var backwards =
        mechanism
            .release(Private.of(records.reversed()), Paid.forMany(mechanism), SeededNoise.of(4))
            .value();

    assertThat(backwards.entrySet()).containsExactlyElementsOf(forwards.entrySet());
    assertThat(List.copyOf(forwards.keySet())).isSorted();
  }

  @Test
  void theEventIsTheNoiseAndThenDelta() {
    var laplace = new ThresholdedHistogram(new DiscreteLaplace(4), 30, 3);
    var gaussian = new ThresholdedHistogram(new DiscreteGaussian(9), 30, 3);

    assertThat(laplace.event())
        .isEqualTo(
            new PrivacyEvent.Sequential(
                List.of(
                    new PrivacyEvent.DiscreteLaplace(0.25, 3),
                    new PrivacyEvent.Approximate(0, laplace.delta()))));
    assertThat(gaussian.event())
        .isEqualTo(
            new PrivacyEvent.Sequential(
                List.of(
                    new PrivacyEvent.Concentrated(Math.nextUp(1.0 / 6)),
                    new PrivacyEvent.Approximate(0, gaussian.delta()))));
    assertThat(laplace.zeroConcentrated().approximation()).isEqualTo(laplace.delta());
  }

  @Test
  void parametersOutsideTheirRangeAreRefused() {
    var noise = new DiscreteLaplace(4);

    assertThatThrownBy(() -> new ThresholdedHistogram(noise, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ThresholdedHistogram(noise, 5, 0))
        .isInstanceOf(IllegalArgumentException.class);
    for (double delta : new double[] {0, 1, -1, Double.NaN}) {
      assertThatThrownBy(() -> ThresholdedHistogram.within(noise, delta, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// A record with two keys of its own has two chances to show.
  @Test
  void deltaCountsEveryKeyThatARecordMayHave() {
    for (IntegerNoise noise : NOISES) {
      var one = new ThresholdedHistogram(noise, 12, 1);
      var two = new ThresholdedHistogram(noise, 12, 2);

      assertThat(two.delta())
          .isBetween(2 * one.delta() * (1 - 1e-12), 2 * one.delta() * (1 + 1e-12));
    }
  }
}
