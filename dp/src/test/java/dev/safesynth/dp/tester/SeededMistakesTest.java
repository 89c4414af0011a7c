package dev.safesynth.dp.tester;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.noise.DiscreteGaussian;
import dev.safesynth.dp.noise.DiscreteLaplace;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.dp.noise.RoundedLaplace;
import dev.safesynth.dp.noise.SeededNoise;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// The estimator proves that mechanisms with the classic mistakes lose more than they claim, and
/// does not accuse the same mechanisms without the mistake. False-alarm probability 1e-9 each.
final class SeededMistakesTest {
  private static final int DRAWS = 400_000;
  private static final double CLAIM = 1;

  /// A sum of values in 0..2 gets noise for a sensitivity of 1.
  @Test
  void halfTheSensitivityIsCaught() {
    NoiseSource noise = SeededNoise.of(1);
    var honest = new DiscreteLaplace(2);
    var halved = new DiscreteLaplace(1);

    assertThat(estimate(() -> honest.sample(noise), () -> 2 + honest.sample(noise), 0))
        .isBetween(0.9, CLAIM);
    assertThat(estimate(() -> halved.sample(noise), () -> 2 + halved.sample(noise), 0))
        .isGreaterThan(1.5 * CLAIM);
  }

  /// The standard deviation is too small by a factor of sqrt(2): variance 8 instead of 16.
  @Test
  void noiseThatIsTooSmallByARootOfTwoIsCaught() {
    NoiseSource noise = SeededNoise.of(2);
    double delta = 0.01;
    double claim = gaussianEpsilon(16, 4, delta);
    var honest = new DiscreteGaussian(16);
    var small = new DiscreteGaussian(8);

    assertThat(estimate(() -> honest.sample(noise), () -> 4 + honest.sample(noise), delta))
        .isBetween(0.85 * claim, claim);
    assertThat(estimate(() -> small.sample(noise), () -> 4 + small.sample(noise), delta))
        .isGreaterThan(1.2 * claim);
  }

  /// The counts of two labels with noise for adding or removing a record; the neighbour has one
  /// record replaced, so two counts move.
  @Test
  void theWrongNeighbouringRelationIsCaught() {
    NoiseSource noise = SeededNoise.of(3);
    var laplace = new DiscreteLaplace(1);
    List<Integer> records = List.of(0, 0, 1);
    List<Integer> removed = List.of(0, 1);
    List<Integer> replaced = List.of(0, 1, 1);

    assertThat(
            estimate(
                () -> histogram(records, laplace, noise),
                () -> histogram(removed, laplace, noise),
                0))
        .isBetween(0.9, CLAIM);
    assertThat(
            estimate(
                () -> histogram(records, laplace, noise),
                () -> histogram(replaced, laplace, noise),
                0))
        .isGreaterThan(1.5 * CLAIM);
  }

  /// Mironov (2012): `x - b·ln(u)` in doubles reaches only some doubles, and which ones depends on
  /// `x`. The attack asks whether a logarithm of a double would have led to the output from 0, and
  /// whether from 1.
  @Test
  void naiveFloatingPointLaplaceIsCaught() {
    var random = new SplittableRandom(4);

    double epsilon =
        estimate(
            () -> reachableFromZero(naiveLaplace(0, random)),
            () -> reachableFromZero(naiveLaplace(1, random)),
            0);

    assertThat(epsilon).isGreaterThan(3 * CLAIM);
  }

  /// The same attack on rounded noise finds nothing: from 0 and from 1 every output is a multiple
  /// of the step, and every multiple is an output.
  @Test
  void noiseOnAGridHasNoHoles() {
    NoiseSource noise = SeededNoise.of(5);
    var laplace = new RoundedLaplace(1L << 40);
    double step = 0x1p-40;

    double epsilon =
        estimate(
            () -> reachableFromZero(laplace.sample(noise) * step),
            () -> reachableFromZero(1 + laplace.sample(noise) * step),
            0);

    assertThat(epsilon).isLessThanOrEqualTo(CLAIM);
  }

  /// Sums of batches, each with noise for its own record, released together at the price of one by
  /// parallel composition. By row order the removal of the first row moves every batch.
  @Test
  void batchesByRowOrderAreCaught() {
    NoiseSource noise = SeededNoise.of(6);
    var laplace = new DiscreteLaplace(1);
    KeyedRouting routing = KeyedRouting.ofHex("ab".repeat(32));
    List<String> rows = List.of("a1", "b1", "c0", "d0", "e1", "f1");
    List<String> rest = rows.subList(1, rows.size());
    List<List<String>> routed = byKey(rows, routing);
    List<List<String>> routedRest = byKey(rest, routing);

    assertThat(
            estimate(
                () -> noisy(byOrder(rows), laplace, noise),
                () -> noisy(byOrder(rest), laplace, noise),
                0))
        .isGreaterThan(1.5 * CLAIM);
    assertThat(
            estimate(
                () -> noisy(routed, laplace, noise), () -> noisy(routedRest, laplace, noise), 0))
        .isBetween(0.7, CLAIM);
  }

  private static double estimate(Supplier<?> first, Supplier<?> second, double delta) {
    return EpsilonEstimator.lowerBound(first, second, delta, DRAWS);
  }

  /// The exact epsilon of discrete Gaussian noise, by the sum that defines delta.
  private static double gaussianEpsilon(double variance, int moved, double delta) {
    double low = 0;
    double high = 20;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      double total = 0;
      double sum = 0;
      for (int y = -200; y <= 200; y++) {
        double here = Math.exp(-y * y / (2 * variance));
        double there = Math.exp(-(y - moved) * (y - moved) / (2 * variance));
        total += here;
        sum += Math.max(0, here - Math.exp(middle) * there);
      }
      if (sum / total > delta) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static List<Long> histogram(
      List<Integer> records, DiscreteLaplace laplace, NoiseSource noise) {
    var counts = new long[2];
    records.forEach(record -> counts[record]++);
    return List.of(
        Math.clamp(counts[0] + laplace.sample(noise), 1L, 2L),
        Math.clamp(counts[1] + laplace.sample(noise), 1L, 2L));
  }

  /// What textbooks do.
  private static double naiveLaplace(double answer, SplittableRandom random) {
    double exponential = -Math.log(1 - random.nextDouble());
    return answer + (random.nextBoolean() ? exponential : -exponential);
  }

  /// Whether `±ln(u)` is the output for some multiple `u` of 2^-53: if so, `u` is next to
  /// `exp(-|output|)`.
  private static boolean reachableFromZero(double output) {
    double magnitude = Math.abs(output);
    long units = Math.round(Math.exp(-magnitude) * 0x1p53);
    for (long near = Math.max(1, units - 4); near <= units + 4; near++) {
      if (-Math.log(near * 0x1p-53) == magnitude) {
        return true;
      }
    }
    return false;
  }

  private static List<List<String>> byOrder(List<String> rows) {
    var batches = new ArrayList<List<String>>(List.of(List.of(), List.of(), List.of()));
    for (int i = 0; i < rows.size(); i += 2) {
      batches.set(i / 2, rows.subList(i, Math.min(rows.size(), i + 2)));
    }
    return batches;
  }

  private static List<List<String>> byKey(List<String> rows, KeyedRouting routing) {
    var batches = new ArrayList<List<String>>();
    for (int part = 0; part < 3; part++) {
      int number = part;
      batches.add(rows.stream().filter(row -> routing.part("batch", row, 3) == number).toList());
    }
    return batches;
  }

  /// The sum of each batch, of values -1 and 1, with noise for one record.
  private static List<Long> noisy(
      List<List<String>> batches, DiscreteLaplace laplace, NoiseSource noise) {
    return batches.stream()
        .map(batch -> batch.stream().mapToLong(row -> row.endsWith("1") ? 1 : -1).sum())
        .map(sum -> Math.clamp(sum + laplace.sample(noise), -2L, 2L))
        .toList();
  }
}
