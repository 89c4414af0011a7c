package dev.safesynth.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.dp.Sensitivity.Norm;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.noise.SeededNoise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Queries and their sensitivities: no neighbours move further, and no mechanism takes a query that
/// it is not proven for.
final class QueryTest {
  private static final double[] ODD = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MAX_VALUE,
    -1e19,
    Double.MIN_VALUE,
    -0.0,
    0.49999
  };

  @Test
  void noNeighboursMoveAHistogramFurtherThanItsSensitivity() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      Neighbouring relation = relation(random);
      List<Integer> records = random.ints(random.nextInt(1, 9), -2, 7).boxed().toList();
      List<Integer> other = neighbour(records, random.nextInt(-2, 7), relation, random);
      for (Norm norm : Norm.values()) {
        if (norm != Norm.MONOTONE || relation == Neighbouring.ADD_OR_REMOVE_ONE) {
          var query = Query.histogram(Private.of(records), 5, norm, relation);
          var moved = Query.histogram(Private.of(other), 5, norm, relation);

          assertThat(distance(norm, exact(query), exact(moved)))
              .isLessThanOrEqualTo(query.sensitivity().value());
        }
      }
    }
  }

  @Test
  void noNeighboursMoveASumFurtherThanItsSensitivity() {
    var random = new SplittableRandom(2);
    for (int i = 0; i < 2_000; i++) {
      Neighbouring relation = relation(random);
      double lower = random.nextInt(-20, 10);
      double upper = lower + random.nextInt(1, 30);
      var records = new ArrayList<Double>();
      for (int r = random.nextInt(1, 9); r > 0; r--) {
        records.add(number(random));
      }
      List<Double> other = neighbour(records, number(random), relation, random);

      var query = Query.sum(Private.of(records), lower, upper, 0.25, Norm.L1, relation);
      var moved = Query.sum(Private.of(other), lower, upper, 0.25, Norm.L1, relation);

      assertThat(distance(Norm.L1, exact(query), exact(moved)))
          .isLessThanOrEqualTo(query.sensitivity().value());
    }
  }

  @Test
  void aSumDoesNotDependOnTheOrderOfRecords() {
    var random = new SplittableRandom(3);
    List<Double> records = random.doubles(1000, -5, 5).boxed().toList();

    assertThat(exact(sum(records.reversed()))).isEqualTo(exact(sum(records)));
  }

  @Test
  void theLargestSumsDoNotOverflow() {
    var query =
        Query.sum(
            Private.of(java.util.Collections.nCopies(1000, 1e300)),
            -0x1p31,
            0x1p31,
            1,
            Norm.L1,
            Neighbouring.ADD_OR_REMOVE_ONE);

    assertThat(exact(query)).containsExactly(1000L << 31);
  }

  /// Attack on the conversions between norms: random differences never measure more in the new norm
  /// than the old norm allows.
  @Test
  void conversionsBetweenNormsNeverUnderstate() {
    var random = new SplittableRandom(4);
    for (int i = 0; i < 3_000; i++) {
      long[] difference = random.longs(4, -6, 7).toArray();
      difference[0] = 5; // no difference of 0
      var raised = Arrays.stream(difference).map(Math::abs).toArray();
      for (Norm from : Norm.values()) {
        for (Norm to : Norm.values()) {
          long[] d = from == Norm.MONOTONE ? raised : difference;
          double value = Math.nextUp(distance(from, d, new long[4]));
          if (converts(from, to) && value > 1) {
            var stated = new Sensitivity(from, value, Neighbouring.ADD_OR_REMOVE_ONE).in(to);

            assertThat(distance(to, d, new long[4])).isLessThanOrEqualTo(stated.value());
          }
        }
      }
    }
  }

  @Test
  void conversionsThatAreNoTheoremAreRefused() {
    for (Norm from : Norm.values()) {
      for (Norm to : Norm.values()) {
        if (!converts(from, to)) {
          assertThatThrownBy(() -> new Sensitivity(from, 1, Neighbouring.ADD_OR_REMOVE_ONE).in(to))
              .isInstanceOf(IllegalArgumentException.class);
        }
      }
    }
  }

  @Test
  void mechanismsRefuseAnotherNormRelationSizeOrNumberOfAnswers() {
    var proven = new Sensitivity(Norm.L2, 1, Neighbouring.ADD_OR_REMOVE_ONE);
    var mechanism = new GaussianMechanism(1, 1, proven);
    Allowance allowance = new Allowance(mechanism, 1);

    for (Sensitivity other :
        List.of(
            new Sensitivity(Norm.L_INFINITY, 1, Neighbouring.ADD_OR_REMOVE_ONE),
            new Sensitivity(Norm.L2, 1, Neighbouring.REPLACE_ONE),
            new Sensitivity(Norm.L2, Math.nextUp(1.0), Neighbouring.ADD_OR_REMOVE_ONE))) {
      var query = Query.ofReals(Private.of(new double[1]), 1, other);
      assertThatThrownBy(() -> mechanism.release(query, allowance, SeededNoise.of(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    var two = Query.ofReals(Private.of(new double[2]), 2, proven);
    assertThatThrownBy(() -> mechanism.release(two, allowance, SeededNoise.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(allowance.left()).isEqualTo(1);
  }

  /// A smaller sensitivity, or one in a norm that bounds the mechanism's, is less than was paid
  /// for.
  @Test
  void mechanismsTakeQueriesThatMoveLess() {
    var mechanism =
        new GaussianMechanism(1, 1, new Sensitivity(Norm.L2, 2, Neighbouring.ADD_OR_REMOVE_ONE));
    var query =
        Query.ofReals(
            Private.of(new double[] {3}),
            1,
            new Sensitivity(Norm.L1, 1.5, Neighbouring.ADD_OR_REMOVE_ONE));

    assertThat(
            mechanism.release(query, Paid.forMany(mechanism), SeededNoise.of(1)).value().getFirst())
        .isBetween(-7.0, 13.0);
  }

  @Test
  void mechanismsRefuseToBeMadeForANormWithoutProof() {
    var infinity = new Sensitivity(Norm.L_INFINITY, 1, Neighbouring.ADD_OR_REMOVE_ONE);

    assertThatThrownBy(() -> new LaplaceMechanism(1, 1, infinity))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GaussianMechanism(1, 1, infinity))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DiscreteLaplaceMechanism.within(1, infinity))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                ExponentialMechanism.within(
                    1, new Sensitivity(Norm.RANGE, 0.5, Neighbouring.ADD_OR_REMOVE_ONE)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Sensitivity(Norm.MONOTONE, 1, Neighbouring.REPLACE_ONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundsThatAreNoBoundsAreRefused() {
    double[][] cases = {{1, 0, 1}, {Double.NaN, 1, 1}, {0, 1, 0}, {0, 1e10, 1}, {0, 1, Double.NaN}};
    for (double[] bounds : cases) {
      assertThatThrownBy(
              () ->
                  Query.sum(
                      Private.of(List.of()),
                      bounds[0],
                      bounds[1],
                      bounds[2],
                      Norm.L1,
                      Neighbouring.ADD_OR_REMOVE_ONE))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static boolean converts(Norm from, Norm to) {
    return switch (from) {
      case L1 -> to != Norm.MONOTONE;
      case L2 -> to != Norm.MONOTONE && to != Norm.L1;
      case L_INFINITY -> to == Norm.L_INFINITY || to == Norm.RANGE;
      case MONOTONE -> to != Norm.L1 && to != Norm.L2;
      case RANGE -> to == Norm.RANGE;
    };
  }

  private static Query<long[]> sum(List<Double> records) {
    return Query.sum(Private.of(records), -3, 3, 0x1p-20, Norm.L1, Neighbouring.ADD_OR_REMOVE_ONE);
  }

  private static Neighbouring relation(SplittableRandom random) {
    return random.nextBoolean() ? Neighbouring.ADD_OR_REMOVE_ONE : Neighbouring.REPLACE_ONE;
  }

  private static double number(SplittableRandom random) {
    return random.nextBoolean() ? ODD[random.nextInt(ODD.length)] : random.nextDouble(-30, 30);
  }

  private static <T> List<T> neighbour(
      List<T> records, T other, Neighbouring relation, SplittableRandom random) {
    var changed = new ArrayList<T>(records);
    int at = random.nextInt(records.size());
    if (relation == Neighbouring.ADD_OR_REMOVE_ONE) {
      changed.remove(at);
    } else {
      changed.set(at, other);
    }
    return changed;
  }

  private static long[] exact(Query<long[]> query) {
    return query.within(query.sensitivity());
  }

  private static double distance(Norm norm, long[] first, long[] second) {
    double[] d = IntStream.range(0, first.length).mapToDouble(v -> first[v] - second[v]).toArray();
    return switch (norm) {
      case L1 -> Arrays.stream(d).map(Math::abs).sum();
      case L2 -> Math.sqrt(Arrays.stream(d).map(x -> x * x).sum());
      case L_INFINITY, MONOTONE -> Arrays.stream(d).map(Math::abs).max().orElseThrow();
      case RANGE -> Arrays.stream(d).max().orElseThrow() - Arrays.stream(d).min().orElseThrow();
    };
  }
}
