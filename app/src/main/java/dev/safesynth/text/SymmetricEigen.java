package dev.safesynth.text;

/// Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations (Golub and Van Loan,
/// section 8.5), for sizes up to a few hundred.
final class SymmetricEigen {
  private static final int MOST_SWEEPS = 60;

  private final double[][] matrix;

  /// By eigenvalue, then by component.
  private final double[][] vectors;

  private SymmetricEigen(double[][] matrix) {
    this.matrix = matrix;
    this.vectors = new double[matrix.length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      vectors[i][i] = 1;
    }
  }

  /// @param symmetric is overwritten
  static SymmetricEigen of(double[][] symmetric) {
    SymmetricEigen eigen = new SymmetricEigen(symmetric);
    double enough = 1e-28 * eigen.squares(true);
    for (int sweep = 0; sweep < MOST_SWEEPS && eigen.squares(false) > enough; sweep++) {
      for (int p = 0; p < symmetric.length; p++) {
        for (int q = p + 1; q < symmetric.length; q++) {
          eigen.rotate(p, q);
        }
      }
    }
    return eigen;
  }

  /// The eigenvalue of that number, in no order.
  double value(int number) {
    return matrix[number][number];
  }

  /// A component of its unit eigenvector.
  double vector(int number, int component) {
    return vectors[number][component];
  }

  private double squares(boolean diagonal) {
    double sum = 0;
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix.length; j++) {
        sum += diagonal || i != j ? matrix[i][j] * matrix[i][j] : 0;
      }
    }
    return sum;
  }

  private void rotate(int p, int q) {
    if (matrix[p][q] == 0) {
      return;
    }
    double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
    double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double cosine = 1 / Math.hypot(tangent, 1);
    double sine = tangent * cosine;
    for (int i = 0; i < matrix.length; i++) {
      double ip = matrix[i][p];
      double iq = matrix[i][q];
      matrix[i][p] = cosine * ip - sine * iq;
      matrix[i][q] = sine * ip + cosine * iq;
    }
    turn(matrix[p], matrix[q], cosine, sine);
    turn(vectors[p], vectors[q], cosine, sine);
  }

  private static void turn(double[] p, double[] q, double cosine, double sine) {
    for (int i = 0; i < p.length; i++) {
      double pi = p[i];
      double qi = q[i];
      p[i] = cosine * pi - sine * qi;
      q[i] = sine * pi + cosine * qi;
    }
  }
}
