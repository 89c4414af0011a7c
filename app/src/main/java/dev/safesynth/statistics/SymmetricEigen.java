package dev.safesynth.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/// Eigenvalues and eigenvectors of a symmetric matrix, by EJML.
public final class SymmetricEigen {
  private final double[] values;

  /// Row i is the unit eigenvector of value i.
  private final double[][] vectors;

  private SymmetricEigen(double[] values, double[][] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /// The decomposition of `matrix`, largest eigenvalue first.
  public static SymmetricEigen of(DMatrixRMaj matrix) {
    var solver = solved(matrix, true);
    int[] order =
        IntStream.range(0, solver.getNumberOfEigenvalues())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -solver.getEigenvalue(i).real))
            .mapToInt(Integer::intValue)
            .toArray();
    return new SymmetricEigen(
        Arrays.stream(order).mapToDouble(i -> solver.getEigenvalue(i).real).toArray(),
        Arrays.stream(order)
            .mapToObj(i -> Objects.requireNonNull(solver.getEigenVector(i)).data)
            .toArray(double[][]::new));
  }

  /// The sum of square roots of the eigenvalues of a positive semi-definite `matrix`; eigenvalues
  /// that rounding pushed below zero count as zero.
  public static double traceOfRoot(DMatrixRMaj matrix) {
    var solver = solved(matrix, false);
    return IntStream.range(0, solver.getNumberOfEigenvalues())
        .mapToDouble(i -> Math.sqrt(Math.max(0, solver.getEigenvalue(i).real)))
        .sum();
  }

  private static EigenDecomposition_F64<DMatrixRMaj> solved(DMatrixRMaj matrix, boolean vectors) {
    EigenDecomposition_F64<DMatrixRMaj> solver =
        DecompositionFactory_DDRM.eig(matrix.getNumRows(), vectors, true);
    if (!solver.decompose(matrix.copy())) {
      throw new ArithmeticException("the eigen-decomposition did not converge");
    }
    return solver;
  }

  /// The eigenvalues, largest first.
  public double[] values() {
    return values.clone();
  }

  /// The unit eigenvector of value `i`.
  public double[] vector(int i) {
    return vectors[i].clone();
  }

  /// The symmetric root of a positive semi-definite matrix.
  public DMatrixRMaj root() {
    int d = values.length;
    DMatrixRMaj scaled = new DMatrixRMaj(d, d);
    for (int i = 0; i < d; i++) {
      double factor = Math.pow(Math.max(0, values[i]), 0.25);
      for (int j = 0; j < d; j++) {
        scaled.set(i, j, factor * vectors[i][j]);
      }
    }
    DMatrixRMaj root = new DMatrixRMaj(d, d);
    CommonOps_DDRM.multTransA(scaled, scaled, root);
    return root;
  }
}
