package dev.safesynth.fidelity;

import dev.safesynth.statistics.Binomial;
import dev.safesynth.statistics.Interval;
import java.util.Arrays;
import java.util.BitSet;

/// Improved precision and recall (Kynkäänniemi et al. 2019) and density and coverage (Naeem et al.
/// 2020) from nearest neighbours, as the package prdc 0.2 computes them: Euclidean, strictly inside
/// the ball. A ball reaches from a row to its `neighbours`-th nearest other row of the same set.
/// Read all four: a generator that repeats a few typical texts has a high precision, density and
/// coverage, and a recall near zero.
///
/// @param precision share of candidates inside a ball of a reference row
/// @param recall share of reference rows inside a ball of a candidate
/// @param density mean number of reference balls around a candidate, divided by `neighbours`; not
///   bounded by 1
/// @param coverage share of reference rows with a candidate inside their ball
/// @param candidates number of rows
/// @param references number of rows
public record PrecisionRecall(
    Rate precision,
    Rate recall,
    Rate density,
    Rate coverage,
    int neighbours,
    int candidates,
    int references) {
  private static final int NEIGHBOURS = 5;

  /// A figure with its 95% interval: Clopper-Pearson for shares, mean ± 1.96 standard errors for
  /// the density. The other set is taken as given, so the interval is somewhat too narrow.
  public record Rate(double value, Interval interval) {}

  /// Compares two sets of vectors with balls to the fifth neighbour.
  ///
  /// @param reference at least six rows
  /// @param candidates at least six rows
  static PrecisionRecall of(double[][] reference, double[][] candidates) {
    return of(reference, candidates, NEIGHBOURS);
  }

  /// Compares two sets of vectors.
  ///
  /// @param reference more than `neighbours` rows
  /// @param candidates more than `neighbours` rows
  static PrecisionRecall of(double[][] reference, double[][] candidates, int neighbours) {
    double[] around = Distances.kthNearest(reference, neighbours);
    double[] aroundCandidates = Distances.kthNearest(candidates, neighbours);
    int[] balls = new int[candidates.length];
    BitSet recalled = new BitSet();
    BitSet covered = new BitSet();
    Distances.forAll(
        reference,
        candidates,
        (row, start, squared, length) -> {
          for (int i = 0; i < length; i++) {
            if (squared[i] < around[row]) {
              balls[start + i]++;
              covered.set(row);
            }
            if (squared[i] < aroundCandidates[start + i]) {
              recalled.set(row);
            }
          }
        });
    int precise = (int) Arrays.stream(balls).filter(count -> count > 0).count();
    return new PrecisionRecall(
        share(precise, candidates.length),
        share(recalled.cardinality(), reference.length),
        density(balls, neighbours),
        share(covered.cardinality(), reference.length),
        neighbours,
        candidates.length,
        reference.length);
  }

  private static Rate share(int hits, int of) {
    return new Rate((double) hits / of, Binomial.clopperPearson(hits, of, 0.95));
  }

  private static Rate density(int[] balls, int neighbours) {
    Spread spread =
        Spread.of(Arrays.stream(balls).mapToDouble(count -> (double) count / neighbours).toArray());
    double half = 1.96 * spread.standardDeviation() / Math.sqrt(balls.length);
    return new Rate(
        spread.mean(), new Interval(Math.max(0, spread.mean() - half), spread.mean() + half));
  }
}
