package dev.safesynth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.attack.OneRunBound;
import dev.safesynth.dp.accounting.GaussianDp;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Golden values of `auditing.py` of jax-privacy and of SciPy;
/// `app/src/test/resources/golden/audit` has the script.
class EpsilonLowerBoundTest {
  @ParameterizedTest
  @CsvSource({
    "500, 1000, 10, 1000, 1e-5, 3.24199525",
    "120, 1000, 1, 1000, 1e-5, 2.89466280",
    "900, 1000, 100, 1000, 0, 1.98970631",
    "30, 1000, 0, 1000, 1e-5, 1.70815066"
  })
  void twoWorldsAsTheReference(
      int hits, int with, int falseAlarms, int without, double delta, double expected) {
    assertThat(new TwoWorldCounts(hits, with, falseAlarms, without).epsilonLowerBound(delta, 0.05))
        .isCloseTo(expected, within(1e-7));
  }

  @ParameterizedTest
  @CsvSource({
    "100, 3.281",
    "250, 4.209",
    "500, 4.906",
    "1000, 5.601",
    "10000, 7.905",
    "100000, 10.208"
  })
  void theCeilingOfTwoWorlds(int trials, double expected) {
    assertThat(TwoWorldCounts.ceiling(trials, 0, 0.05)).isCloseTo(expected, within(6e-4));
  }

  @ParameterizedTest
  @CsvSource({"10, 1.05", "100, 3.49", "1000, 5.81", "10000, 8.11"})
  void theCeilingOfOneRun(int guesses, double expected) {
    assertThat(new OneRunBound(guesses, guesses, guesses).epsilonLowerBound(0, 0.05))
        .isCloseTo(expected, within(6e-3));
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000, 600, .583540",
    "1000, 200, 180, 2.901243",
    "1000, 100, 100, 5.549028",
    "1000, 1000, 900, 3.779339",
    "5000, 500, 480, 4.062678",
    "500, 50, 50, 4.442462",
    "100, 20, 20, 3.239393"
  })
  void oneRunUnderTheGaussianHypothesisAsTheReference(
      int examples, int guesses, int correct, double expected) {
    assertThat(new GaussianOneRunBound(examples, guesses, correct).epsilonLowerBound(1e-5, 0.05))
        .isCloseTo(expected, within(2e-5));
  }

  @Test
  void nothingIsRefutedByNoGuessesOrByGuessesAtRandom() {
    assertThat(new GaussianOneRunBound(100, 0, 0).epsilonLowerBound(1e-5, 0.05)).isZero();
    assertThat(new GaussianOneRunBound(100, 50, 25).epsilonLowerBound(1e-5, 0.05)).isZero();
    assertThat(new TwoWorldCounts(50, 100, 50, 100).epsilonLowerBound(1e-5, 0.05)).isZero();
    assertThat(odds(new OddsRatioBound.Position(50, 50, 100))).isZero();
    assertThat(odds(new OddsRatioBound.Position(0, 0, 100))).isZero();
    assertThat(odds(new OddsRatioBound.Position(20, 60, 100))).isZero();
  }

  @Test
  void refusesCountsThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TwoWorldCounts(2, 1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new TwoWorldCounts(0, 0, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new GaussianOneRunBound(10, 5, 6));
  }

  /// By hand: two draws in each world, hit in the first world only, leave `exp(2 theta)` of `1 + 4
  /// exp(theta) + exp(2 theta)`, and Chernoff's bound is exact at the end of the range. So it is 5%
  /// where `exp(-theta)` solves `x² + 4x + 1 = 20`: never for `theta >= 0`; with 40 such positions
  /// it is where `x² + 4x + 1` is `20^(1/40)`.
  @Test
  void theBoundOnOddsRatiosAsByHand() {
    var clear = new OddsRatioBound.Position(2, 0, 2);
    double x = -2 + Math.sqrt(3 + Math.pow(20, 1.0 / 40));

    double bound = new OddsRatioBound(Collections.nCopies(40, clear)).lowerBound(0.05);

    assertThat(odds(clear)).isZero();
    assertThat(bound).isCloseTo(-Math.log(x), within(1e-5));
  }

  /// False alarm rate 5% each; 3 of 60 are expected above at most, and Chernoff's bound leaves far
  /// fewer. Positions have other probabilities each.
  @Test
  void theBoundOnOddsRatiosIsBelowTheTruthAndNearItHoweverPositionsDiffer() {
    var random = new Random(8);
    double truth = 0.5;
    double[] bounds =
        IntStream.range(0, 60)
            .mapToDouble(
                _ ->
                    new OddsRatioBound(
                            IntStream.range(0, 16)
                                .mapToObj(at -> position(random, 0.05 + at * 0.06, truth))
                                .toList())
                        .lowerBound(0.05))
            .toArray();

    assertThat(Arrays.stream(bounds).filter(bound -> bound > truth).count()).isLessThan(4);
    assertThat(Arrays.stream(bounds).average().orElseThrow()).isGreaterThan(0.7 * truth);
  }

  private static OddsRatioBound.Position position(Random random, double without, double truth) {
    double odds = Math.exp(truth) * without / (1 - without);
    return new OddsRatioBound.Position(
        hits(random, odds / (1 + odds)), hits(random, without), 1000);
  }

  private static int hits(Random random, double probability) {
    return (int) IntStream.range(0, 1000).filter(_ -> random.nextDouble() < probability).count();
  }

  private static double odds(OddsRatioBound.Position position) {
    return new OddsRatioBound(List.of(position)).lowerBound(0.05);
  }

  /// B.2.4 of the specification: T = 200 tokens, delta = 1e-6; epsilon by zCDP conversion.
  @ParameterizedTest
  @CsvSource({
    "1, .496, .921",
    "1, .01, .236",
    "3, .489, 2.772",
    "5, .483, 4.621",
    "10, .469, 9.269",
    "10, .01, 2.381"
  })
  void theExactEpsilonOfACanary(double claimed, double mass, double expected) {
    double rho = ZeroConcentrated.largestWithin(claimed, 1e-6).rho();
    double odds = Math.exp(Math.sqrt(8 * rho / 200));
    double with = mass * odds / (1 - mass + mass * odds);

    double epsilon = CountedTokens.repeated(with, mass, 200).epsilon(1e-6);

    assertThat(epsilon).isCloseTo(expected, within(3e-3)).isLessThan(claimed);
  }

  @Test
  void aCanaryThatShowsForSureHasAnEpsilonBeyondUse() {
    assertThat(CountedTokens.repeated(1, 0.5, 64).epsilon(1e-6)).isGreaterThan(40);
    assertThat(CountedTokens.repeated(0.5, 0.5, 64).epsilon(1e-6)).isZero();
  }

  /// False alarm rate 5% at most; here 2,000 draws from either law, seeded.
  @Test
  void theRocOfGaussianNoiseGivesABoundBelowItsEpsilonAndNearIt() {
    var random = new Random(7);
    double[] with = random.doubles(2000).map(_ -> random.nextGaussian() + 2).toArray();
    double[] without = random.doubles(2000).map(_ -> random.nextGaussian()).toArray();
    double[] grid = IntStream.range(0, 25).mapToDouble(i -> -2 + i * 0.25).toArray();

    double truth = new GaussianDp(2).epsilon(1e-5);

    assertThat(GaussianRocBound.mu(with, without, grid, 0.05)).isBetween(1.6, 2.0);
    assertThat(GaussianRocBound.epsilon(with, without, grid, 1e-5, 0.05))
        .isBetween(0.75 * truth, truth);
    assertThat(GaussianRocBound.mu(without, without, grid, 0.05)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "-8, 6.220960574271785e-16",
    "-3.5, 2.3262907903552504e-04",
    "-1, .15865525393145705",
    "0, .5",
    "2.5, .9937903346742238"
  })
  void theNormalLawAsSciPy(double x, double expected) {
    assertThat(StandardNormal.cumulative(x)).isCloseTo(expected, within(1e-12 * expected));
    assertThat(StandardNormal.quantile(expected)).isCloseTo(x, within(1e-10));
  }
}
