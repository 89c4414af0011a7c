package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Divergences of explicit neighbours, summed or integrated by brute force, never exceed the curve,
/// and reach it where the curve is exact. Seeds are fixed.
final class RenyiSoundnessTest {
  private static final double[] ORDERS = {1.05, 1.5, 2, 2.3, 3, 4.7, 6, 9.5, 16};

  /// Errors of the brute force in double precision.
  private static final double ERROR = 1e-9;

  /// The positive nodes of the rule with six nodes on `[-1, 1]`, and their weights.
  private static final double[] NODES = {0.2386191860831969, 0.6612093864662645, 0.932469514203152};

  private static final double[] WEIGHTS = {
    0.46791393457269104, 0.3607615730481386, 0.17132449237917036
  };

  @Test
  void laplaceNoise() {
    var random = new SplittableRandom(11);
    for (int i = 0; i < 8; i++) {
      double scale = Math.exp(random.nextDouble(-0.5, 2));

      double[] bound = curve(new PrivacyEvent.Laplace(scale));

      for (int k = 0; k < ORDERS.length; k++) {
        double exact = divergence(laplace(1, scale), laplace(0, scale), ORDERS[k]);
        assertThat(bound[k]).isBetween(exact - ERROR, exact + ERROR + 1e-6 * exact);
      }
    }
  }

  @Test
  void poissonSamplesOfGaussianNoiseInBothDirections() {
    var random = new SplittableRandom(12);
    for (int i = 0; i < 8; i++) {
      double q = random.nextDouble();
      double noise = Math.exp(random.nextDouble(-0.7, 2));
      DoubleUnaryOperator without = gaussian(0, noise);
      DoubleUnaryOperator with = mixture(q, gaussian(1, noise), without);

      double[] bound = curve(sampled(q, new PrivacyEvent.Gaussian(noise)));

      for (int k = 0; k < ORDERS.length; k++) {
        double adding = divergence(with, without, ORDERS[k]);
        assertThat(bound[k]).isBetween(adding - ERROR, adding + ERROR + 1e-6 * adding);
        assertThat(divergence(without, with, ORDERS[k])).isLessThan(bound[k] + ERROR);
      }
    }
  }

  /// `(q·r)^a <= (1 - q + q·r)^a <= 1 - q + q·r^a` for every likelihood ratio `r`.
  @Test
  void poissonSamplesOfAlmostNoNoiseAtLowOrders() {
    for (double mu : new double[] {4, 9, 12, 16}) {
      for (double order : new double[] {1.02, 1.1, 1.5, 1.9}) {
        for (double q : new double[] {1e-6, 0.01, 0.5}) {
          double whole = order * (order - 1) * mu * mu / 2;

          double log = PoissonSampling.gaussian(q, mu, order);

          assertThat(log)
              .isBetween(
                  order * Math.log(q) + whole, Math.log1p(q * Math.expm1(whole)) * (1 + 1e-9));
        }
      }
    }
  }

  @Test
  void poissonSamplesOfLaplaceNoiseInBothDirections() {
    var random = new SplittableRandom(13);
    for (int i = 0; i < 8; i++) {
      double q = random.nextDouble();
      double scale = Math.exp(random.nextDouble(-0.5, 2));
      DoubleUnaryOperator without = laplace(0, scale);
      DoubleUnaryOperator with = mixture(q, laplace(1, scale), without);

      double[] bound = curve(sampled(q, new PrivacyEvent.Laplace(scale)));

      for (int k = 0; k < ORDERS.length; k++) {
        double adding = divergence(with, without, ORDERS[k]);
        assertThat(bound[k]).isGreaterThan(adding - ERROR);
        assertThat(bound[k]).isGreaterThan(divergence(without, with, ORDERS[k]) - ERROR);
        if (ORDERS[k] == Math.rint(ORDERS[k])) {
          assertThat(bound[k]).isLessThan(adding * (1 + 1e-6) + ERROR);
        }
      }
    }
  }

  /// The exchanged unit adds 1 in one data set and takes 1 away in the other.
  @Test
  void poissonSamplesOfGaussianNoiseWithOneUnitReplaced() {
    var random = new SplittableRandom(14);
    for (int i = 0; i < 8; i++) {
      double q = random.nextDouble();
      double noise = Math.exp(random.nextDouble(-0.3, 2));
      DoubleUnaryOperator one = mixture(q, gaussian(1, noise), gaussian(0, noise));
      DoubleUnaryOperator other = mixture(q, gaussian(-1, noise), gaussian(0, noise));

      double[] bound = replacing(sampled(q, new PrivacyEvent.Gaussian(noise)));

      for (int k = 0; k < ORDERS.length; k++) {
        assertThat(divergence(one, other, ORDERS[k])).isLessThan(bound[k] + ERROR);
      }
    }
  }

  /// All of what three mutual neighbours' samples add lies within distance 1.
  @Test
  void samplesOfFixedSizeOfGaussianNoise() {
    var random = new SplittableRandom(15);
    for (int i = 0; i < 12; i++) {
      long size = random.nextLong(1, 60);
      long sample = random.nextLong(1, size + 1);
      double share = (double) sample / size;
      double noise = Math.exp(random.nextDouble(-0.5, 1.5));
      DoubleUnaryOperator rest = gaussian(random.nextDouble(), noise);
      DoubleUnaryOperator one = mixture(share, gaussian(i % 2, noise), rest);
      DoubleUnaryOperator other = mixture(share, gaussian(random.nextDouble(), noise), rest);

      double[] bound =
          replacing(
              new PrivacyEvent.SampledWithoutReplacement(
                  size, sample, new PrivacyEvent.Gaussian(noise)));

      for (int k = 0; k < ORDERS.length; k++) {
        assertThat(divergence(one, other, ORDERS[k])).isLessThan(bound[k] + ERROR);
        assertThat(divergence(other, one, ORDERS[k])).isLessThan(bound[k] + ERROR);
      }
    }
  }

  @Test
  void pureMechanismsAndTheirSamples() {
    var random = new SplittableRandom(16);
    for (int i = 0; i < 200; i++) {
      double[][] laws = randomLaws(random, 3);
      double epsilon = Math.max(loss(laws, 0, 1), Math.max(loss(laws, 0, 2), loss(laws, 1, 2)));
      var event = new PrivacyEvent.Approximate(epsilon, 0);
      double q = random.nextInt(1, 50) / 50.0;

      double[] whole = curve(event);
      double[] poisson = curve(sampled(q, event));
      double[] replaced = replacing(sampled(q, event));
      double[] fixed =
          replacing(new PrivacyEvent.SampledWithoutReplacement(50, Math.round(50 * q), event));

      double[] with = mixture(q, laws[1], laws[0]);
      double[] other = mixture(q, laws[2], laws[0]);
      for (int k = 0; k < ORDERS.length; k++) {
        double order = ORDERS[k];
        assertThat(divergence(laws[0], laws[1], order)).isLessThan(whole[k] + ERROR);
        assertThat(divergence(with, laws[0], order)).isLessThan(poisson[k] + ERROR);
        assertThat(divergence(laws[0], with, order)).isLessThan(poisson[k] + ERROR);
        assertThat(divergence(with, other, order)).isLessThan(replaced[k] + ERROR);
        assertThat(divergence(with, other, order)).isLessThan(fixed[k] + ERROR);
      }
    }
  }

  /// Where nothing but the range is known, adding may be cheaper than removing.
  @Test
  void mechanismsOfBoundedRangeAndTheirSamples() {
    var random = new SplittableRandom(17);
    for (int i = 0; i < 200; i++) {
      double[][] laws = randomLaws(random, 2);
      double range = loss(laws[0], laws[1]) + loss(laws[1], laws[0]);
      var event = new PrivacyEvent.BoundedRange(range);
      double q = random.nextDouble(0, 0.5);

      double[] whole = curve(event);
      double[] poisson = curve(sampled(q, event));

      double[] with = mixture(q, laws[1], laws[0]);
      for (int k = 0; k < ORDERS.length; k++) {
        assertThat(divergence(laws[0], laws[1], ORDERS[k])).isLessThan(whole[k] + ERROR);
        assertThat(divergence(with, laws[0], ORDERS[k])).isLessThan(poisson[k] + ERROR);
        assertThat(divergence(laws[0], with, ORDERS[k])).isLessThan(poisson[k] + ERROR);
      }
    }
  }

  /// The bound on removing alone, against every kind of pair, and with the moments of the pair
  /// itself.
  @Test
  void removingAUnitFromASample() {
    var random = new SplittableRandom(18);
    for (int i = 0; i < 300; i++) {
      double[][] laws = randomLaws(random, 2);
      double q = random.nextDouble(0, 0.9);
      double order = random.nextDouble(1.01, 12);

      double bound =
          PoissonSampling.removing(
              q,
              order,
              divergence(laws[1], laws[0], 2),
              (order - 1) * divergence(laws[0], laws[1], order));

      double exact = (order - 1) * divergence(laws[0], mixture(q, laws[1], laws[0]), order);
      assertThat(exact).isLessThan(bound + ERROR);
    }
  }

  @Test
  void groups() {
    var random = new SplittableRandom(19);
    for (int i = 0; i < 6; i++) {
      int size = random.nextInt(2, 12);
      double scale = Math.exp(random.nextDouble(1, 4));
      double q = random.nextDouble();
      PrivacyEvent laplace = new PrivacyEvent.Laplace(scale);
      DoubleUnaryOperator none = laplace(0, scale);
      DoubleUnaryOperator two =
          z ->
              q * q * laplace(2, scale).applyAsDouble(z)
                  + 2 * q * (1 - q) * laplace(1, scale).applyAsDouble(z)
                  + (1 - q) * (1 - q) * none.applyAsDouble(z);

      double[] all = curve(group(laplace, size));
      double[] pair = curve(group(sampled(q, laplace), 2));

      for (int k = 0; k < ORDERS.length; k++) {
        assertThat(divergence(laplace(size, scale), none, ORDERS[k])).isLessThan(all[k] + ERROR);
        assertThat(divergence(two, none, ORDERS[k])).isLessThan(pair[k] + ERROR);
        assertThat(divergence(none, two, ORDERS[k])).isLessThan(pair[k] + ERROR);
      }
    }
  }

  @Test
  void groupsOfGaussianNoiseCostTheirSquareExactly() {
    double[] one = curve(new PrivacyEvent.Gaussian(3));
    double[] seven = curve(group(new PrivacyEvent.Gaussian(3), 7));

    for (int k = 0; k < ORDERS.length; k++) {
      assertThat(seven[k]).isBetween(49 * one[k] * (1 - 1e-12), 49 * one[k] * (1 + 1e-12));
    }
  }

  /// Of 20 units the curve of one is read at one order only; Gaussian noise is such a loss.
  @Test
  void largeGroupsOfConcentratedLossesCostAtLeastTheirSquare() {
    double[] one = curve(new PrivacyEvent.Concentrated(0.01));
    double[] twenty = curve(group(new PrivacyEvent.Concentrated(0.01), 20));

    for (int k = 0; k < ORDERS.length; k++) {
      assertThat(twenty[k]).isGreaterThan(400 * one[k]);
    }
    assertThat(twenty[ORDERS.length - 1]).isLessThan(1.05 * 400 * one[ORDERS.length - 1]);
  }

  @Test
  void randomisedResponse() {
    var random = new SplittableRandom(20);
    for (int i = 0; i < 50; i++) {
      int buckets = random.nextInt(2, 20);
      double uniform = 1 - random.nextDouble();
      double[] one = new double[buckets];
      Arrays.fill(one, uniform / buckets);
      double[] other = one.clone();
      one[0] += 1 - uniform;
      other[1] += 1 - uniform;

      double[] bound = replacing(new PrivacyEvent.RandomisedResponse(buckets, uniform));

      for (int k = 0; k < ORDERS.length; k++) {
        double exact = divergence(one, other, ORDERS[k]);
        assertThat(bound[k]).isBetween(exact * (1 - 1e-9) - 1e-14, exact * (1 + 1e-9) + 1e-12);
      }
    }
  }

  @Test
  void discreteGaussianNoiseOfAnySmallerShift() {
    var random = new SplittableRandom(21);
    for (int i = 0; i < 30; i++) {
      double variance = Math.exp(random.nextDouble(1.2, 4));
      int sensitivity = random.nextInt(1, 5);
      int shift = random.nextInt(1, sensitivity + 1);
      double[] none = discreteGaussian(variance, 0);
      double[] some = discreteGaussian(variance, shift);

      double[] bound = curve(new PrivacyEvent.DiscreteGaussian(variance, sensitivity));

      for (int k = 0; k < ORDERS.length; k++) {
        assertThat(divergence(some, none, ORDERS[k])).isLessThan(bound[k] + ERROR);
      }
    }
  }

  private static PrivacyEvent sampled(double q, PrivacyEvent event) {
    return new PrivacyEvent.PoissonSampled(q, event);
  }

  private static PrivacyEvent group(PrivacyEvent event, int size) {
    return new PrivacyEvent.Group(event, Neighbouring.ADD_OR_REMOVE_ONE, size);
  }

  private static double[] curve(PrivacyEvent event) {
    return RenyiCurve.of(PrivacyLoss.ofRecord(event), ORDERS).orElseThrow().divergences();
  }

  private static double[] replacing(PrivacyEvent event) {
    var loss = new PrivacyLoss(event, Neighbouring.REPLACE_ONE, PrivacyUnit.RECORD);
    return RenyiCurve.of(loss, ORDERS).orElseThrow().divergences();
  }

  private static DoubleUnaryOperator gaussian(double mean, double sigma) {
    return z -> {
      double x = (z - mean) / sigma;
      return Math.exp(-x * x / 2) / (sigma * Math.sqrt(2 * Math.PI));
    };
  }

  private static DoubleUnaryOperator laplace(double mean, double scale) {
    return z -> Math.exp(-Math.abs(z - mean) / scale) / (2 * scale);
  }

  private static double[] discreteGaussian(double variance, int mean) {
    double[] law =
        IntStream.rangeClosed(-90, 90)
            .mapToDouble(y -> Math.exp(-(y - mean) * (y - mean) / (2 * variance)))
            .toArray();
    double total = Arrays.stream(law).sum();
    return Arrays.stream(law).map(weight -> weight / total).toArray();
  }

  private static DoubleUnaryOperator mixture(
      double q, DoubleUnaryOperator with, DoubleUnaryOperator without) {
    return z -> q * with.applyAsDouble(z) + (1 - q) * without.applyAsDouble(z);
  }

  private static double[] mixture(double q, double[] with, double[] without) {
    return IntStream.range(0, with.length)
        .mapToDouble(i -> q * with[i] + (1 - q) * without[i])
        .toArray();
  }

  /// Laws on two to four outcomes, some of them close to each other and some of them skewed.
  private static double[][] randomLaws(SplittableRandom random, int count) {
    int outcomes = random.nextInt(2, 5);
    double spread = Math.exp(random.nextDouble(-3, 1));
    var laws = new double[count][outcomes];
    double[] base = random.doubles(outcomes, -2, 2).toArray();
    for (double[] law : laws) {
      double total = 0;
      for (int i = 0; i < outcomes; i++) {
        law[i] = Math.exp(base[i] + spread * random.nextDouble(-1, 1));
        total += law[i];
      }
      for (int i = 0; i < outcomes; i++) {
        law[i] /= total;
      }
    }
    return laws;
  }

  private static double loss(double[][] laws, int first, int second) {
    return Math.max(loss(laws[first], laws[second]), loss(laws[second], laws[first]));
  }

  private static double loss(double[] p, double[] q) {
    return IntStream.range(0, p.length).mapToDouble(i -> Math.log(p[i] / q[i])).max().orElseThrow();
  }

  private static double divergence(double[] p, double[] q, double order) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum +=
          p[i] < 1e-290 || q[i] < 1e-290
              ? 0
              : Math.exp(order * Math.log(p[i]) + (1 - order) * Math.log(q[i]));
    }
    return Math.log(sum) / (order - 1);
  }

  /// Gauss and Legendre's rule in pieces that have the kinks of the Laplace law at their ends.
  private static double divergence(DoubleUnaryOperator p, DoubleUnaryOperator q, double order) {
    DoubleUnaryOperator f =
        z -> {
          double numerator = p.applyAsDouble(z);
          double denominator = q.applyAsDouble(z);
          return numerator < 1e-290 || denominator < 1e-290
              ? 0
              : Math.exp(order * Math.log(numerator) + (1 - order) * Math.log(denominator));
        };
    double sum = 0;
    for (double middle = -149.975; middle < 150; middle += 0.05) {
      for (int i = 0; i < NODES.length; i++) {
        double step = 0.025 * NODES[i];
        sum +=
            0.025 * WEIGHTS[i] * (f.applyAsDouble(middle + step) + f.applyAsDouble(middle - step));
      }
    }
    return Math.log(sum) / (order - 1);
  }
}
