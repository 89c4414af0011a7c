package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.dp.Sensitivity.Norm;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.GoodnessOfFit;
import dev.safesynth.dp.noise.Rational;
import dev.safesynth.dp.noise.SeededNoise;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Laplace, discrete Laplace, Gaussian and discrete Gaussian noise as mechanisms.
final class AdditiveNoiseTest {
  @Test
  void everyResultIsAMultipleOfTheStep() {
    var mechanism = new LaplaceMechanism(0.3, 6, l1(1));
    double step = Math.scalb(1.0, Math.getExponent(0.3) - 40);
    double[] answers = {0, -0.0, 1.0 / 3, 1e18, -1e250, Double.MIN_VALUE};
    var noise = SeededNoise.of(1);
    Allowance allowance = Paid.forMany(mechanism);

    for (int i = 0; i < 200; i++) {
      var released =
          mechanism.release(Query.ofReals(Private.of(answers), 6, l1(1)), allowance, noise).value();

      assertThat(released).allMatch(value -> Math.rint(value / step) * step == value);
      assertThat(released).noneMatch(value -> value == 0 && 1 / value < 0);
    }
  }

  /// An error, or a NaN, would be an output that depends on the record.
  @Test
  void whatIsNoNumberIsAnsweredLikeANumber() {
    var mechanism = new GaussianMechanism(1, 4, l2(1));
    double[] odd = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};

    var released =
        mechanism
            .release(
                Query.ofReals(Private.of(odd), 4, l2(1)),
                Paid.forMany(mechanism),
                SeededNoise.of(2))
            .value();

    assertThat(released.get(0)).isBetween(-10.0, 10.0);
    assertThat(released.get(1)).isEqualTo(Double.MAX_VALUE);
    assertThat(released.get(2)).isEqualTo(-Double.MAX_VALUE);
    assertThat(released.get(3)).isBetween(-10.0, 10.0);
  }

  @Test
  void integersOfAnySizeAreAnswered() {
    var laplace = new DiscreteLaplaceMechanism(Rational.of(1L << 50), l1(1));
    var gaussian = new DiscreteGaussianMechanism(Rational.ofExactly(0x1p98), 2, l2(1));
    var answers = Private.of(new long[] {Long.MAX_VALUE, Long.MIN_VALUE});

    assertThat(
            laplace
                .release(
                    Query.ofIntegers(answers, 2, l1(1)), Paid.forMany(laplace), SeededNoise.of(3))
                .value())
        .satisfiesExactly(
            value -> assertThat(value).isGreaterThan(1L << 59),
            value -> assertThat(value).isLessThan(-(1L << 59)));
    assertThat(
            gaussian
                .release(
                    Query.ofIntegers(answers, 2, l2(1)), Paid.forMany(gaussian), SeededNoise.of(4))
                .value())
        .satisfiesExactly(
            value -> assertThat(value).isGreaterThan(1L << 59),
            value -> assertThat(value).isLessThan(-(1L << 59)));
  }

  @Test
  void noiseHasTheStatedScaleWhateverTheMagnitude() {
    for (double scale : new double[] {1e-200, 0.3, 12345, 1e200}) {
      var mechanism = new LaplaceMechanism(scale, 1, l1(1));
      Allowance allowance = Paid.forMany(mechanism);
      var noise = SeededNoise.of(5);
      var query = Query.ofReals(Private.of(new double[] {7 * scale}), 1, l1(1));
      var draws = new double[20_000];

      for (int i = 0; i < draws.length; i++) {
        draws[i] = mechanism.release(query, allowance, noise).value().getFirst() / scale - 7;
      }

      GoodnessOfFit.checkDistribution(draws, x -> x < 0 ? Math.exp(x) / 2 : 1 - Math.exp(-x) / 2);
    }
  }

  /// Rounding moves each of two answers by half a step at most: the bound is attained, and in the
  /// event.
  @Test
  void theEventPaysForTheRoundingOfTheAnswer() {
    var random = new SplittableRandom(6);
    double step = 0x1p-40;
    for (int n : new int[] {1, 7, 1000}) {
      var laplace = new LaplaceMechanism(1, n, l1(1));
      var gaussian = new GaussianMechanism(1, n, l2(1));

      assertThat(laplace.event()).isEqualTo(new PrivacyEvent.Laplace(down(1 + n * step)));
      assertThat(gaussian.event())
          .isInstanceOfSatisfying(
              PrivacyEvent.Gaussian.class,
              event ->
                  assertThat(1 / event.noiseMultiplier())
                      .isBetween(1 + Math.sqrt(n) * step, (1 + Math.sqrt(n) * step) * (1 + 1e-15)));
    }
    for (int i = 0; i < 10_000; i++) {
      double first = random.nextDouble(-100, 100);
      double second = first + random.nextDouble(-1, 1);
      double moved = Math.abs(Math.rint(first / step) - Math.rint(second / step)) * step;

      assertThat(moved).isLessThanOrEqualTo(Math.abs(first - second) + step);
    }
  }

  /// Two coordinates that share an l1 distance lose no more than one that moves by all of it: the
  /// hockey-stick divergence of the exact laws, for every epsilon.
  @Test
  void oneCoordinateIsTheWorstOfAnL1Distance() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 25; i++) {
      double ratio = Math.exp(-Math.exp(random.nextDouble(-2, 1)));
      int first = random.nextInt(1, 5);
      int second = random.nextInt(1, 5);
      for (double epsilon = -3; epsilon < 3; epsilon += 0.21) {
        double split = hockeyStickOfTwo(ratio, first, second, epsilon);
        double whole = hockeyStickOfTwo(ratio, first + second, 0, epsilon);

        assertThat(split).isLessThanOrEqualTo(whole + 1e-12);
      }
    }
  }

  /// The zCDP of a discrete Gaussian against its exact Renyi divergence.
  @Test
  void discreteGaussianLosesLessThanItsBoundAtEveryOrder() {
    for (double variance : new double[] {0.3, 1, 2.7, 16}) {
      for (int moved : new int[] {1, 2, 3}) {
        var mechanism = new DiscreteGaussianMechanism(Rational.ofExactly(variance), 1, l2(moved));
        double rho = mechanism.zeroConcentrated().rho();
        for (double alpha : new double[] {1.1, 2, 5, 20}) {
          assertThat(gaussianRenyi(variance, moved, alpha))
              .isLessThanOrEqualTo(alpha * rho * (1 + 1e-12));
        }
      }
    }
  }

  @Test
  void eventsOfDiscreteGaussianNoiseAreExactWhereOneCoordinateMoves() {
    Rational variance = Rational.of(5, 2);
    double root = Math.nextUp(Math.sqrt(2));

    assertThat(new DiscreteGaussianMechanism(variance, 1, l2(3)).event())
        .isEqualTo(new PrivacyEvent.DiscreteGaussian(2.5, 3));
    assertThat(new DiscreteGaussianMechanism(variance, 9, l2(1)).event())
        .isEqualTo(new PrivacyEvent.DiscreteGaussian(2.5, 1));
    assertThat(new DiscreteGaussianMechanism(variance, 9, l2(root)).event())
        .isEqualTo(new PrivacyEvent.Concentrated(0.4));
  }

  @Test
  void calibrationSpendsAlmostTheWholeBudgetAndNeverMore() {
    var random = new SplittableRandom(8);
    for (int i = 0; i < 300; i++) {
      double budget = Math.exp(random.nextDouble(-8, 3));
      double moved = Math.floor(Math.exp(random.nextDouble(0, 12)));
      int n = random.nextInt(1, 1000);
      var rho = new ZeroConcentrated(budget);

      assertThat(pure(LaplaceMechanism.within(budget, n, l1(moved))))
          .isBetween(budget * (1 - 1e-6), budget);
      assertThat(pure(DiscreteLaplaceMechanism.within(budget, l1(moved))))
          .isBetween(budget * (1 - 1e-6), budget);
      assertThat(GaussianMechanism.within(rho, n, l2(moved)).zeroConcentrated().rho())
          .isBetween(budget * (1 - 1e-6), budget);
      assertThat(DiscreteGaussianMechanism.within(rho, n, l2(moved)).zeroConcentrated().rho())
          .isBetween(budget * (1 - 1e-6), budget);
    }
  }

  @Test
  void parametersThatAreNoScaleAreRefused() {
    for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e-300, 1e300}) {
      assertThatThrownBy(() -> new LaplaceMechanism(scale, 1, l1(1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new GaussianMechanism(scale, 1, l2(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (double epsilon : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> LaplaceMechanism.within(epsilon, 1, l1(1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> DiscreteLaplaceMechanism.within(epsilon, l1(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new LaplaceMechanism(1, 0, l1(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DiscreteLaplaceMechanism(Rational.of((1L << 50) + 1), l1(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DiscreteGaussianMechanism(Rational.ofExactly(1e30), 1, l2(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GaussianMechanism.within(new ZeroConcentrated(0), 1, l2(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// The first outcome of a shifted pair of discrete Laplace laws in two coordinates.
  private static double hockeyStickOfTwo(double ratio, int first, int second, double epsilon) {
    DoubleUnaryOperator law = y -> (1 - ratio) / (1 + ratio) * Math.pow(ratio, Math.abs(y));
    int reach = (int) Math.min(120, -35 / Math.log(ratio)) + 10;
    int secondReach = second == 0 ? 0 : reach;
    double sum = 0;
    for (int y = -reach; y <= reach; y++) {
      for (int z = -secondReach; z <= secondReach; z++) {
        double ofSecond = second == 0 ? 1 : law.applyAsDouble(z);
        double ofSecondMoved = second == 0 ? 1 : law.applyAsDouble(z - second);
        double here = law.applyAsDouble(y) * ofSecond;
        double there = law.applyAsDouble(y - first) * ofSecondMoved;
        sum += Math.max(0, here - Math.exp(epsilon) * there);
      }
    }
    return sum;
  }

  private static double gaussianRenyi(double variance, int moved, double alpha) {
    double total = 0;
    double sum = 0;
    double most = alpha * (alpha - 1) * moved * moved / (2 * variance); // of the real variable
    for (int y = -400; y <= 400; y++) {
      total += Math.exp(-y * y / (2 * variance));
      double exponent = (-alpha * y * y - (1 - alpha) * (y - moved) * (y - moved)) / (2 * variance);
      sum += Math.exp(exponent - most);
    }
    return (most + Math.log(sum / total)) / (alpha - 1);
  }

  private static double pure(Mechanism mechanism) {
    return switch (mechanism.event()) {
      case PrivacyEvent.Laplace laplace -> 1 / laplace.scale();
      case PrivacyEvent.DiscreteLaplace laplace -> laplace.epsilon() * laplace.sensitivity();
      default -> throw new AssertionError(mechanism);
    };
  }

  private static double down(double reciprocal) {
    return Rational.ofExactly(reciprocal).reciprocal().down();
  }

  private static Sensitivity l1(double value) {
    return new Sensitivity(Norm.L1, value, Neighbouring.ADD_OR_REMOVE_ONE);
  }

  private static Sensitivity l2(double value) {
    return new Sensitivity(Norm.L2, value, Neighbouring.ADD_OR_REMOVE_ONE);
  }
}
