package dev.safesynth.fidelity;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/// MAUVE (Pillutla et al. 2021), as the package mauve-text 0.4.0 computes it: rows scaled to unit
/// length, PCA to 90% of the variance, k-means, area under the divergence curve of the two cluster
/// histograms. The value has a meaning only with `scale`, `clusters` and `rows` beside it: with
/// another scale or another number of clusters it is another number. Two samples of one
/// distribution do not reach 1, so the ceiling has to stand beside it too.
///
/// @param mauve in (0, 1], higher is nearer
/// @param mauveStar the same on counts plus 1/2 (Krichevsky-Trofimov), less biased at few rows
/// @param frontierIntegral of Liu et al. (2021), in [0, 1], lower is nearer
/// @param scale the c of exp(-c KL)
/// @param clusters K, a tenth of the rows of the smaller side, at least 2
/// @param rows on the smaller side
/// @param seeds number of k-means seeds
public record Mauve(
    Spread mauve,
    Spread mauveStar,
    Spread frontierIntegral,
    double scale,
    int clusters,
    int rows,
    int seeds) {
  private static final double SCALE = 5;
  private static final double EXPLAINED = 0.9;
  private static final int RESTARTS = 5;
  private static final int ITERATIONS = 500;
  private static final int SEEDS = 5;

  /// Compares two sets of vectors.
  ///
  /// @param p at least one row
  /// @param q at least one row, as long as those of `p`
  static Mauve of(double[][] p, double[][] q, long seed) {
    double[][] rows = new double[p.length + q.length][];
    Arrays.setAll(rows, i -> unit(i < p.length ? p[i] : q[i - p.length]));
    PrincipalAxes axes = PrincipalAxes.of(rows);
    float[][] scores = axes.project(rows, axes.explaining(EXPLAINED));
    int smaller = Math.min(p.length, q.length);
    int clusters = Math.max(2, (int) Math.rint(smaller / 10.0));
    double[][] results = new double[SEEDS][];
    IntStream.range(0, SEEDS)
        .parallel()
        .forEach(s -> results[s] = measured(scores, p.length, clusters, seed + s));
    return new Mauve(
        spread(results, 0),
        spread(results, 1),
        spread(results, 2),
        SCALE,
        clusters,
        smaller,
        SEEDS);
  }

  private static double[] measured(float[][] scores, int first, int clusters, long seed) {
    int[] labels =
        KMeans.fit(scores, clusters, RESTARTS, ITERATIONS, new Random(seed)).labels(scores);
    double[] p = new double[clusters];
    double[] q = new double[clusters];
    for (int i = 0; i < labels.length; i++) {
      (i < first ? p : q)[labels[i]]++;
    }
    return new double[] {
      DivergenceCurve.area(shares(p, 0), shares(q, 0), SCALE),
      DivergenceCurve.area(shares(p, 0.5), shares(q, 0.5), SCALE),
      DivergenceCurve.frontierIntegral(shares(p, 0), shares(q, 0))
    };
  }

  private static double[] shares(double[] counts, double added) {
    double total = Arrays.stream(counts).sum() + added * counts.length;
    return Arrays.stream(counts).map(count -> (count + added) / total).toArray();
  }

  private static double[] unit(double[] row) {
    double norm = Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
    return norm == 0 ? row : Arrays.stream(row).map(v -> v / norm).toArray();
  }

  private static Spread spread(double[][] results, int figure) {
    return Spread.of(Arrays.stream(results).mapToDouble(result -> result[figure]).toArray());
  }
}
