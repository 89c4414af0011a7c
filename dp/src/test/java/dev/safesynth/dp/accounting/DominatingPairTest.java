package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/// Pairs of groups and of exchanged units against laws that are summed outcome by outcome.
final class DominatingPairTest {
  private static final int FAR = 400;

  private static final Neighbouring ADDING = Neighbouring.ADD_OR_REMOVE_ONE;
  private static final Neighbouring REPLACING = Neighbouring.REPLACE_ONE;

  @Test
  void aGroupOfIntegerNoiseIsItsShiftTimesAsLarge() {
    var random = new SplittableRandom(81);
    for (int i = 0; i < 20; i++) {
      PrivacyEvent event = noise(random);
      int shift = sensitivity(event);
      int size = random.nextInt(1, 5);
      boolean replaced = random.nextBoolean() && size % 2 == 0;
      double epsilon = random.nextDouble(0, 2);
      double[] near = law(event, 0);
      double[] far = law(event, size * shift);

      check(
          new PrivacyEvent.Group(event, ADDING, size),
          replaced ? REPLACING : ADDING,
          epsilon,
          excess(far, near, epsilon));
    }
  }

  @Test
  void exchangingAUnitOfAPoissonSampleIsThreeLawsMixed() {
    var random = new SplittableRandom(82);
    for (int i = 0; i < 20; i++) {
      PrivacyEvent event = noise(random);
      int shift = sensitivity(event);
      double q = i == 0 ? 1 : random.nextDouble();
      double epsilon = random.nextDouble(0, 1.5);
      double[] without = law(event, 0);
      double[] first = mixed(without, law(event, shift), q);
      double[] second = mixed(without, law(event, -shift), q);
      var sampled = new PrivacyEvent.PoissonSampled(q, event);
      double truth = excess(first, second, epsilon);

      check(sampled, REPLACING, epsilon, truth);
      check(new PrivacyEvent.Group(sampled, ADDING, 2), REPLACING, epsilon, truth);
    }
  }

  /// Any three laws, of which the outer ones are pure neighbours of the one in the middle.
  @Test
  void exchangingAUnitOfASampleOfAnyPureMechanismIsCovered() {
    var random = new SplittableRandom(83);
    double closest = 0;
    for (int i = 0; i < 300; i++) {
      double bound = random.nextDouble(0.1, 3);
      double q = random.nextDouble(0.05, 1);
      double epsilon = random.nextDouble(0, bound);
      double[] without = laws(random, 3, 1)[0];
      double[] first = neighbour(random, without, bound);
      double[] second = neighbour(random, without, bound);
      double truth = excess(mixed(without, first, q), mixed(without, second, q), epsilon);
      var event = new PrivacyEvent.PoissonSampled(q, new PrivacyEvent.Approximate(bound, 0));

      double above = delta(event, REPLACING, epsilon, Estimate.PESSIMISTIC);

      assertThat(above).isGreaterThanOrEqualTo(truth);
      closest = Math.max(closest, truth / above);
    }
    assertThat(closest).as("some laws come close").isGreaterThan(0.9);
  }

  /// Chains of laws of which neighbours have a loss of bounded range.
  @Test
  void aGroupOfBoundedRangeIsCovered() {
    var random = new SplittableRandom(84);
    for (int i = 0; i < 200; i++) {
      double range = random.nextDouble(0.1, 2);
      double[] start = laws(random, 4, 1)[0];
      double[] end = start;
      int size = random.nextInt(1, 4);
      for (int step = 0; step < size; step++) {
        end = scaled(end, k -> random.nextBoolean() ? Math.exp(range) : 1);
      }
      double epsilon = random.nextDouble(0, range * size);
      var event = new PrivacyEvent.Group(new PrivacyEvent.BoundedRange(range), ADDING, size);

      assertThat(delta(event, ADDING, epsilon, Estimate.PESSIMISTIC))
          .isGreaterThanOrEqualTo(excess(start, end, epsilon));
    }
  }

  private static void check(
      PrivacyEvent event, Neighbouring relation, double epsilon, double truth) {
    assertThat(delta(event, relation, epsilon, Estimate.PESSIMISTIC))
        .as("%s at %s", event, epsilon)
        .isBetween(truth * (1 - 1e-12), truth * 1.01 + 1e-12);
    assertThat(delta(event, relation, epsilon, Estimate.OPTIMISTIC))
        .as("%s at %s", event, epsilon)
        .isBetween(truth * 0.9 - 1e-12, truth * (1 + 1e-12) + 1e-30);
  }

  private static double delta(
      PrivacyEvent event, Neighbouring relation, double epsilon, Estimate estimate) {
    var loss = new PrivacyLoss(event, relation, PrivacyUnit.RECORD);
    return PrivacyLossDistribution.of(loss, estimate).orElseThrow().delta(epsilon);
  }

  private static PrivacyEvent noise(SplittableRandom random) {
    return random.nextBoolean()
        ? new PrivacyEvent.DiscreteLaplace(random.nextDouble(0.3, 1.5), random.nextInt(1, 4))
        : new PrivacyEvent.DiscreteGaussian(random.nextDouble(0.5, 20), random.nextInt(1, 4));
  }

  private static int sensitivity(PrivacyEvent event) {
    return switch (event) {
      case PrivacyEvent.DiscreteLaplace noise -> (int) noise.sensitivity();
      case PrivacyEvent.DiscreteGaussian noise -> (int) noise.sensitivity();
      default -> throw new AssertionError(event);
    };
  }

  private static double[] law(PrivacyEvent event, int centre) {
    var weights = new double[2 * FAR + 1];
    for (int y = -FAR; y <= FAR; y++) {
      double off = y - centre;
      weights[y + FAR] =
          switch (event) {
            case PrivacyEvent.DiscreteLaplace noise -> Math.exp(-noise.epsilon() * Math.abs(off));
            case PrivacyEvent.DiscreteGaussian noise ->
                Math.exp(-off * off / (2 * noise.variance()));
            default -> throw new AssertionError(event);
          };
    }
    return scaled(weights, _ -> 1);
  }

  private static double[] mixed(double[] without, double[] with, double q) {
    var mixed = new double[without.length];
    for (int k = 0; k < mixed.length; k++) {
      mixed[k] = (1 - q) * without[k] + q * with[k];
    }
    return mixed;
  }

  private static double excess(double[] first, double[] second, double epsilon) {
    double sum = 0;
    for (int k = 0; k < first.length; k++) {
      sum += Math.max(0, first[k] - Math.exp(epsilon) * second[k]);
    }
    return sum;
  }

  private static double[][] laws(SplittableRandom random, int outcomes, int count) {
    var laws = new double[count][];
    for (int i = 0; i < count; i++) {
      laws[i] = scaled(new double[outcomes], _ -> 0);
      for (int k = 0; k < outcomes; k++) {
        laws[i][k] = random.nextDouble();
      }
      laws[i] = scaled(laws[i], _ -> 1);
    }
    return laws;
  }

  /// A law whose ratio to `law` is `e^bound` on some outcomes, `e^-bound` on others and in between
  /// on one.
  private static double[] neighbour(SplittableRandom random, double[] law, double bound) {
    double[] near = scaled(new double[law.length], _ -> 0);
    int up = random.nextInt(law.length);
    double rest = 1;
    for (int k = 0; k < law.length; k++) {
      near[k] = law[k] * Math.exp(-bound);
      rest -= near[k];
    }
    for (int k = 0; k < law.length; k++) {
      int here = (up + k) % law.length;
      double more = Math.min(rest, law[here] * (Math.exp(bound) - Math.exp(-bound)));
      near[here] += more;
      rest -= more;
    }
    return near;
  }

  /// The law with masses in proportion to these.
  private static double[] scaled(double[] weights, IntToDoubleFunction factor) {
    var law = new double[weights.length];
    for (int k = 0; k < law.length; k++) {
      law[k] = weights[k] * factor.applyAsDouble(k);
    }
    double sum = Arrays.stream(law).sum();
    for (int k = 0; k < law.length && sum > 0; k++) {
      law[k] /= sum;
    }
    return law;
  }
}
