package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.dp.Sensitivity.Norm;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.Rational;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// From a real bound to the integers that it allows, and from these to a loss: nothing is lost on
/// the way.
final class SensitivityTest {
  /// Whole numbers of up to `value` are those of up to its floor, so nothing above is paid for.
  @Test
  void theBoundOfAnIntegerQueryIsRoundedDown() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 5_000; i++) {
      double whole = Math.floor(Math.scalb(random.nextDouble(1, 2), random.nextInt(0, 41)));
      double fraction = random.nextDouble(0, 0.99);

      assertThat(l2(whole).whole()).isEqualTo((long) whole);
      assertThat(l2(Math.nextUp(whole)).whole()).isEqualTo((long) whole);
      assertThat(l2(whole + fraction).whole()).isEqualTo((long) whole);
    }
    assertThat(l2(0x1p53).whole()).isEqualTo(1L << 53);
  }

  /// A decimal quotient lies a few roundings off the whole number that it stands for; were it cut,
  /// a move by that number would not be paid for.
  @Test
  void aQuotientJustBelowAWholeNumberIsThatNumber() {
    var random = new SplittableRandom(2);
    for (int i = 0; i < 5_000; i++) {
      int whole = random.nextInt(1, 1 << 20);
      int unit = random.nextInt(1, 1000);
      double quotient = (long) whole * unit / 1000.0 / (unit / 1000.0);

      assertThat(l2(quotient < 1 ? 1 : quotient).whole()).isEqualTo(whole);
    }
    double ulp = Math.ulp(6.9);
    assertThat(l2(7 - 4 * ulp).whole()).isEqualTo(7);
    assertThat(l2(7 - 5 * ulp).whole()).isEqualTo(6);
  }

  @Test
  void whatNoIntegerCanMoveByIsRefused() {
    for (double value : new double[] {Double.MIN_VALUE, 0.5, Math.nextDown(1.0), 0x1.0p54}) {
      assertThatThrownBy(() -> l2(value).whole()).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// The loss of an l2 sensitivity is that of its square, an integer: the double nearest to a root
  /// stands for the root, whichever side it is on, and so do its neighbours.
  @Test
  void theSquareOfARootIsTheInteger() {
    var random = new SplittableRandom(3);
    for (int i = 0; i < 5_000; i++) {
      double square = Math.floor(Math.scalb(random.nextDouble(1, 2), random.nextInt(1, 45)));
      double root = Math.sqrt(square);

      assertThat(squared(root)).isEqualTo(square);
      assertThat(squared(Math.nextUp(root))).isEqualTo(square);
      assertThat(squared(Math.nextDown(root))).isEqualTo(square);
    }
  }

  /// Any other bound is cut to the largest integer square that it allows, never below.
  @Test
  void theSquareOfABoundIsRoundedDownToWhatIntegersCanReach() {
    var random = new SplittableRandom(4);
    for (int i = 0; i < 5_000; i++) {
      int square = random.nextInt(2, 1 << 30);
      double bound = Math.sqrt(square + random.nextDouble(0.001, 0.999));

      assertThat(squared(bound)).isEqualTo(square);
    }
  }

  /// The loss does not fall steadily with the parameter, so a rounded one would not be safe.
  @Test
  void variancesThatAreNoDoublesAreRefused() {
    for (Rational variance :
        List.of(Rational.of(1, 3), Rational.of((1L << 53) + 1), Rational.of(10, 7))) {
      assertThatThrownBy(() -> new DiscreteGaussianMechanism(variance, 1, l2(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void calibratedVariancesAreExactAndPaidFor() {
    var random = new SplittableRandom(5);
    for (int i = 0; i < 2_000; i++) {
      var budget = new ZeroConcentrated(Math.exp(random.nextDouble(-30, 3)));
      int square = random.nextInt(1, 1000);

      var mechanism = DiscreteGaussianMechanism.within(budget, 1000, l2(Math.sqrt(square)));

      Rational exact = Rational.of(square).dividedBy(Rational.of(2).times(mechanism.variance()));
      assertThat(Rational.ofExactly(mechanism.variance().up())).isEqualTo(mechanism.variance());
      assertThat(exact.atMost(Rational.ofExactly(mechanism.zeroConcentrated().rho()))).isTrue();
      assertThat(exact.atMost(Rational.ofExactly(budget.rho()))).isTrue();
    }
  }

  /// Between shifts by an integer D the Renyi divergence of order 2 *is* `D² / variance`, whatever
  /// the variance: the sum over integers does not notice a shift by 2D. So rho must be at least `D²
  /// / (2·variance)`, and of scales beyond 2^27 its roundings are all that could be wrong.
  @Test
  void claimsOfLargeDiscreteGaussianNoiseAreNotBelowTheTruth() {
    var random = new SplittableRandom(6);
    for (int i = 0; i < 3_000; i++) {
      Rational variance =
          Rational.ofExactly(Math.scalb(random.nextDouble(0.5, 1), random.nextInt(54, 99)));
      int moved = (int) Math.scalb(random.nextDouble(1, 2), random.nextInt(0, 30));

      var one = new DiscreteGaussianMechanism(variance, 1, l2(moved));
      var many = new DiscreteGaussianMechanism(variance, 9, l2(Math.sqrt(moved)));

      Rational ofMany = Rational.of(moved).dividedBy(Rational.of(2).times(variance));
      assertThatIsJustAbove(one, ofMany.times(Rational.of(moved)));
      assertThatIsJustAbove(many, ofMany);
    }
  }

  /// The Kullback-Leibler divergence of a shift by 1, `tanh(1/(2·scale)) / scale`, is a lower bound
  /// of rho; it is above `(1 - 1/(12·scale²)) / (2·scale²)`, and that is what is claimed, to the
  /// last digits. The reciprocal of the second scale is a double, so that its square alone is
  /// rounded.
  @Test
  void claimsOfLargeDiscreteLaplaceNoiseAreNotBelowTheTruth() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 3_000; i++) {
      Rational any = Rational.of(random.nextLong(1L << 40, 1L << 50), random.nextLong(1, 1 << 12));
      Rational exact = Rational.of(1L << 62, random.nextLong(1L << 30, 1L << 34));
      for (Rational scale : List.of(any, exact)) {
        var mechanism =
            new DiscreteLaplaceMechanism(
                scale, new Sensitivity(Norm.L1, 1, Neighbouring.ADD_OR_REMOVE_ONE));

        assertThatIsJustAbove(mechanism, Rational.of(2).times(scale).times(scale).reciprocal());
        assertThat(mechanism.event())
            .isInstanceOfSatisfying(
                PrivacyEvent.DiscreteLaplace.class,
                event ->
                    assertThat(scale.reciprocal().atMost(Rational.ofExactly(event.epsilon())))
                        .isTrue());
      }
    }
  }

  private static void assertThatIsJustAbove(Mechanism mechanism, Rational truth) {
    double rho = mechanism.zeroConcentrated().rho();
    assertThat(truth.atMost(Rational.ofExactly(rho))).isTrue();
    assertThat(rho).isLessThan(truth.up() * (1 + 2e-15));
  }

  /// At variance 1/2 the rho of many coordinates is the square itself.
  private static double squared(double value) {
    return switch (new DiscreteGaussianMechanism(Rational.of(1, 2), 9, l2(value)).event()) {
      case PrivacyEvent.Concentrated bound -> bound.rho();
      case PrivacyEvent.DiscreteGaussian noise -> noise.sensitivity() * noise.sensitivity();
      default -> throw new AssertionError(value);
    };
  }

  private static Sensitivity l2(double value) {
    return new Sensitivity(Norm.L2, value, Neighbouring.ADD_OR_REMOVE_ONE);
  }
}
