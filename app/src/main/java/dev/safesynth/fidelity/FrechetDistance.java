package dev.safesynth.fidelity;

import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.StudentT;
import dev.safesynth.statistics.SymmetricEigen;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/// The Fréchet distance between two sets of vectors, each taken as a normal distribution: |m1 -
/// m2|² + tr(C1 + C2 - 2 (C1 C2)^½). It is biased upwards by an amount that falls with the number
/// of rows, so it is comparable at equal rows only.
///
/// @param distance of these rows, >= 0 up to rounding
/// @param extrapolated the distance less its bias of order 1/rows (delete-a-tenth jackknife); near
///   zero, or a little below, for two samples of one distribution
/// @param interval 95% for `extrapolated`: jackknife error, t with 9 degrees of freedom
/// @param rows on each side
/// @param dimensions of the vectors
public record FrechetDistance(
    double distance, double extrapolated, Interval interval, int rows, int dimensions) {
  private static final int GROUPS = 10;

  /// Whether a covariance of this many rows has full rank when a tenth of them is left out.
  static boolean isMeasurable(int rows, int dimensions) {
    return rows - Math.ceilDiv(rows, GROUPS) > dimensions;
  }

  /// Compares two sets of vectors.
  ///
  /// @param first as many rows as [#isMeasurable] wants
  /// @param second as many rows as `first`
  static FrechetDistance of(double[][] first, double[][] second) {
    int rows = first.length;
    double[] origin = Moments.meanOf(first);
    Moments all = Moments.of(first, 0, rows, origin);
    Moments allOfSecond = Moments.of(second, 0, rows, origin);
    double distance = between(all, allOfSecond);
    double[] left =
        IntStream.range(0, GROUPS)
            .parallel()
            .mapToDouble(
                group -> {
                  int from = (int) ((long) group * rows / GROUPS);
                  int to = (int) ((group + 1L) * rows / GROUPS);
                  return between(
                      all.without(Moments.of(first, from, to, origin)),
                      allOfSecond.without(Moments.of(second, from, to, origin)));
                })
            .toArray();
    double mean = Arrays.stream(left).average().orElseThrow();
    double squares = Arrays.stream(left).map(v -> (v - mean) * (v - mean)).sum();
    double extrapolated = GROUPS * distance - (GROUPS - 1) * mean;
    double half =
        new StudentT(GROUPS - 1).twoSided(0.95) * Math.sqrt(squares * (GROUPS - 1) / GROUPS);
    return new FrechetDistance(
        distance,
        extrapolated,
        new Interval(extrapolated - half, extrapolated + half),
        rows,
        origin.length);
  }

  private static double between(Moments first, Moments second) {
    double[] a = first.mean();
    double[] b = second.mean();
    double shift =
        IntStream.range(0, a.length).mapToDouble(i -> (a[i] - b[i]) * (a[i] - b[i])).sum();
    DMatrixRMaj c1 = first.covariance();
    DMatrixRMaj c2 = second.covariance();
    // (C1 C2)^½ has the trace of (C1^½ C2 C1^½)^½, which is symmetric.
    DMatrixRMaj root = SymmetricEigen.of(c1).root();
    DMatrixRMaj half = new DMatrixRMaj(a.length, a.length);
    CommonOps_DDRM.mult(root, c2, half);
    DMatrixRMaj product = new DMatrixRMaj(a.length, a.length);
    CommonOps_DDRM.mult(half, root, product);
    return shift
        + CommonOps_DDRM.trace(c1)
        + CommonOps_DDRM.trace(c2)
        - 2 * SymmetricEigen.traceOfRoot(product);
  }
}
