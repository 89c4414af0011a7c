package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What keeps answers on their side of the truth where numbers are extreme.
final class PrivacyLossDistributionTest {
  private static final Neighbouring ADDING = Neighbouring.ADD_OR_REMOVE_ONE;
  private static final Neighbouring REPLACING = Neighbouring.REPLACE_ONE;

  static List<Arguments> extremes() {
    var nearlyNothing = new PrivacyEvent.RandomisedResponse(5, 0.999999999999);
    return List.of(
        Arguments.of(new PrivacyEvent.DiscreteGaussian(0.03805979, 100), ADDING, 15.4),
        Arguments.of(
            new PrivacyEvent.Repeated(new PrivacyEvent.DiscreteGaussian(0.03805979, 1), 100),
            ADDING,
            15.4),
        Arguments.of(sampled(4.53e-5, new PrivacyEvent.DiscreteLaplace(49.23, 1)), ADDING, 2.47e-4),
        Arguments.of(sampled(2.84e-6, new PrivacyEvent.Gaussian(0.4329)), ADDING, 1.1e-5),
        Arguments.of(new PrivacyEvent.Approximate(1, 1), ADDING, 0.5),
        Arguments.of(
            sequence(new PrivacyEvent.Approximate(1, 1), new PrivacyEvent.Gaussian(1)),
            ADDING,
            0.5),
        Arguments.of(new PrivacyEvent.Approximate(1e300, 0.1), ADDING, 0.5),
        Arguments.of(
            new PrivacyEvent.Group(new PrivacyEvent.Approximate(1e285, 2e-7), ADDING, 4),
            ADDING,
            0.0),
        Arguments.of(new PrivacyEvent.BoundedRange(1e300), ADDING, 0.5),
        Arguments.of(
            new PrivacyEvent.Group(new PrivacyEvent.BoundedRange(1e308), ADDING, 9), ADDING, 1.0),
        Arguments.of(
            new PrivacyEvent.Repeated(
                sampled(1, new PrivacyEvent.DiscreteLaplace(2.524, 100_000)), 30),
            ADDING,
            32.48),
        Arguments.of(sequence(nearlyNothing, new PrivacyEvent.Gaussian(1)), REPLACING, 0.5),
        Arguments.of(sampled(1, new PrivacyEvent.DiscreteGaussian(0.0011, 2)), REPLACING, 0.25),
        Arguments.of(
            sequence(nearlyNothing, new PrivacyEvent.DiscreteGaussian(4, 1)), REPLACING, 0.5),
        Arguments.of(
            sampled(0.5, new PrivacyEvent.Repeated(new PrivacyEvent.Gaussian(1e-160), 2)),
            ADDING,
            1.0),
        Arguments.of(
            sampled(1e-200, sampled(1e-200, new PrivacyEvent.Approximate(1, 1))), ADDING, 0.0),
        Arguments.of(sampled(Double.MIN_VALUE, new PrivacyEvent.Laplace(1e-3)), ADDING, 1.0));
  }

  @ParameterizedTest
  @MethodSource("extremes")
  void answersAreBetweenZeroAndOneAndTheOptimisticOneIsBelow(
      PrivacyEvent event, Neighbouring relation, double epsilon) {
    PrivacyLossDistribution above = distribution(event, relation, Estimate.PESSIMISTIC);
    PrivacyLossDistribution below = distribution(event, relation, Estimate.OPTIMISTIC);

    double most = above.delta(epsilon);
    double least = below.delta(epsilon);

    assertThat(most).isBetween(0.0, 1.0);
    assertThat(least).isBetween(0.0, most);
    assertThat(1 / least).as("not -0.0").isPositive();
    assertThat(below.epsilon(1e-6)).isBetween(0.0, above.epsilon(1e-6));
  }

  @Test
  void aLatticeThatIsTooFineForAGridLeavesTheRestAsItIs() {
    PrivacyEvent event =
        sequence(
            new PrivacyEvent.RandomisedResponse(5, 0.999999999999), new PrivacyEvent.Gaussian(1));
    double gaussian = GaussianDp.ofNoise(1).epsilon(1e-6);

    assertThat(distribution(event, REPLACING, Estimate.PESSIMISTIC).epsilon(1e-6))
        .isBetween(gaussian, gaussian * 1.002);
  }

  /// From the sum of all epsilons on, delta is the probability that some use fails.
  @Test
  void theProbabilityOfAnInfiniteLossIsRoundedToItsSide() {
    var random = new SplittableRandom(71);
    for (int i = 0; i < 40; i++) {
      double delta = Math.exp(random.nextDouble(-40, -1));
      int count = random.nextInt(1, 300);
      var event = new PrivacyEvent.Repeated(new PrivacyEvent.Approximate(0.01, delta), count);
      BigDecimal truth =
          BigDecimal.ONE.subtract(
              BigDecimal.ONE.subtract(new BigDecimal(delta)).pow(count, new MathContext(60)));

      double above = distribution(event, ADDING, Estimate.PESSIMISTIC).delta(0.02 * count);
      double below = distribution(event, ADDING, Estimate.OPTIMISTIC).delta(0.02 * count);

      assertThat(new BigDecimal(above)).isGreaterThanOrEqualTo(truth);
      assertThat(new BigDecimal(below)).isLessThanOrEqualTo(truth);
      assertThat(above).isLessThan(truth.doubleValue() * 1.001);
      assertThat(below).isGreaterThan(truth.doubleValue() * 0.999);
    }
  }

  /// A guess places the tilt and the window. One that is far off may cost precision only.
  @ParameterizedTest
  @MethodSource("tilts")
  void aBadGuessMakesAnAnswerLooseButNotWrong(double tilt) {
    var pair = List.of(new LossComponents.Component(AtomicPairs.approximate(1, 0), 1));
    var other = List.of(new LossComponents.Component(AtomicPairs.approximate(5, 0), 1));
    var grid = new LossGrid(0.01, 4096, -20, tilt, tilt, -tilt);
    double truth = Math.tanh(0.5);

    ComposedLoss above = ComposedLoss.of(pair, LossGuess.of(other, 0), grid, Estimate.PESSIMISTIC);
    ComposedLoss below = ComposedLoss.of(pair, LossGuess.of(other, 0), grid, Estimate.OPTIMISTIC);

    assertThat(above.delta(0)).isBetween(truth, 1.0);
    assertThat(below.delta(0)).isBetween(0.0, truth);
    assertThat(above.chernoffDelta(0)).isBetween(truth, 1.0);
  }

  static double[] tilts() {
    return new double[] {1, 100, 1000, 1e5, 1e10};
  }

  /// Nearly all of the loss of one direction lies above the window.
  @Test
  void anEpsilonBelowTheWindowHasABoundToo() {
    double epsilon = 8.754853211898563;
    double q = 0.06050415604406334;
    var noise = new PrivacyEvent.DiscreteLaplace(epsilon, 3);
    double apart = 1 - 2 * Math.exp(-2 * epsilon) / (1 + Math.exp(-epsilon));

    assertThat(distribution(sampled(q, noise), ADDING, Estimate.PESSIMISTIC).delta(0))
        .isBetween(q * apart, q * apart * 1.001);
  }

  /// `log(1 - q + q·e^loss)`, of which all terms are positive.
  @Test
  void aSampleOfAlmostEverybodyKeepsItsDigits() {
    var exact = new MathContext(60);
    for (double missing : new double[] {0x1p-53, 1e-15, 1e-10, 1e-5, 0.3}) {
      double q = 1 - missing;
      for (double loss : new double[] {-0.1, -1, -14, -23.5, -34, -36.7, -50, -300}) {
        BigDecimal mixed =
            BigDecimal.ONE
                .subtract(new BigDecimal(q))
                .add(new BigDecimal(q).multiply(new BigDecimal(Math.exp(loss)), exact));
        double truth = Math.log(mixed.doubleValue());

        assertThat(AdditiveNoise.logMixed(q, loss))
            .isCloseTo(truth, within(1e-14 * (1 + Math.abs(loss))));
      }
    }
    assertThat(AdditiveNoise.logMixed(1, -800)).isEqualTo(-800);
  }

  /// Cut at the losses of given outcomes, both laws have the masses of the cells between those.
  @Test
  void aSampleOfAlmostEverybodyIsCutWhereItsLossesAre() {
    double shift = 4;
    for (double missing : new double[] {1e-12, 1e-8, 1e-3}) {
      for (double outcome : new double[] {-4, -2, 0, 3}) {
        double q = 1 - missing;
        double inner = shift * outcome - shift * shift / 2;
        var bounds = new double[] {AdditiveNoise.logMixed(q, inner)};
        var p = new double[2];
        var scaledQ = new double[2];

        new SampledPair(new ShiftedPair(AdditiveNoise.NORMAL, shift), q, false)
            .cut(bounds, p, scaledQ);

        double below = NormalLaw.cdf(outcome);
        // the loss moves by a rounding; the outcome by that times how slowly the loss moves
        double moved = 1e-14 * (1 + Math.abs(bounds[0])) * (1 + missing / Math.exp(inner));
        assertThat(scaledQ[0] * Math.exp(-bounds[0]))
            .isCloseTo(below, within(below * (1e-13 + 20 * moved)));
      }
    }
  }

  @Test
  void sequencesOfManyEventsAreReadWithoutRecursion() {
    PrivacyEvent many =
        new PrivacyEvent.Sequential(Collections.nCopies(30_000, new PrivacyEvent.Gaussian(1000)));
    PrivacyEvent parted =
        new PrivacyEvent.Sequential(
            List.of(many, new PrivacyEvent.Parallel(List.of(new PrivacyEvent.Laplace(1), many))));

    assertThat(LossPaths.of(PrivacyLoss.ofRecord(parted)).orElseThrow().epsilon(1e-6))
        .isBetween(1.0, 5.0);
  }

  @Test
  void moreUsesThanCanBeCountedAreRefused() {
    var event = new PrivacyEvent.Repeated(new PrivacyEvent.Laplace(1), 1L << 50);
    PrivacyLossDistribution loss = distribution(event, ADDING, Estimate.PESSIMISTIC);

    assertThatThrownBy(() -> loss.times(1L << 40)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> loss.times(4).then(loss)).isInstanceOf(IllegalArgumentException.class);
    assertThat(loss.times(0).epsilon(1e-6)).isZero();
  }

  private static PrivacyLossDistribution distribution(
      PrivacyEvent event, Neighbouring relation, Estimate estimate) {
    return PrivacyLossDistribution.of(
            new PrivacyLoss(event, relation, PrivacyUnit.RECORD), estimate)
        .orElseThrow();
  }

  private static PrivacyEvent sampled(double probability, PrivacyEvent event) {
    return new PrivacyEvent.PoissonSampled(probability, event);
  }

  private static PrivacyEvent sequence(PrivacyEvent... events) {
    return new PrivacyEvent.Sequential(List.of(events));
  }
}
