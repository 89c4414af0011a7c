package dev.safesynth.text;

import dev.safesynth.statistics.SymmetricEigen;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/// TF-IDF weights or embeddings projected on their leading right singular vectors (latent semantic
/// analysis, as scikit-learn's `TruncatedSVD(100)`): short dense rows for trees, which split badly
/// on thousands of mostly empty columns and slowly on hundreds of full ones. By the randomised
/// method of Halko, Martinsson and Tropp (2011), fitted on the training texts alone and
/// deterministic.
final class LatentFeatures {
  private static final int DIMENSIONS = 100;
  private static final int OVERSAMPLING = 10;
  private static final int POWER_ITERATIONS = 4;

  /// Singular values below this share of the largest are rounding errors.
  private static final double LEAST = 1e-7;

  private final Function<Example, SparseVector> columns;

  /// By column, then by dimension.
  private final double[][] projection;

  private final int dimensions;

  private LatentFeatures(
      Function<Example, SparseVector> columns, double[][] projection, int dimensions) {
    this.columns = columns;
    this.projection = projection;
    this.dimensions = dimensions;
  }

  /// Fits term weights and their projection.
  ///
  /// @param texts at least one
  static LatentFeatures ofTerms(List<Example> texts) {
    return ofTerms(texts, DIMENSIONS);
  }

  static LatentFeatures ofTerms(List<Example> texts, int most) {
    TfIdf terms = TfIdf.fit(texts.stream().map(Example::terms).toList());
    return fit(texts, example -> terms.row(example.terms()), terms.size(), most);
  }

  /// Fits the projection of embeddings.
  ///
  /// @param texts at least one, with embeddings
  static LatentFeatures ofEmbeddings(List<Example> texts) {
    return fit(
        texts,
        example -> SparseVector.dense(example.embedding()),
        texts.getFirst().embedding().length,
        DIMENSIONS);
  }

  private static LatentFeatures fit(
      List<Example> texts, Function<Example, SparseVector> columns, int size, int most) {
    List<SparseVector> rows = texts.stream().map(columns).toList();
    int width = Math.min(most + OVERSAMPLING, Math.min(rows.size(), size));
    if (width == 0) {
      return new LatentFeatures(columns, new double[0][], 0);
    }
    Random random = new Random(0);
    double[][] right = new double[size][width];
    for (double[] row : right) {
      Arrays.setAll(row, i -> random.nextGaussian());
    }
    double[][] basis = times(rows, right, width);
    orthonormalise(basis);
    for (int i = 0; i < POWER_ITERATIONS; i++) {
      basis = times(rows, transposedTimes(rows, basis, size, width), width);
      orthonormalise(basis);
    }
    // B = basisᵀ · rows, of which `small` is the transpose: its right singular vectors are ours.
    double[][] small = transposedTimes(rows, basis, size, width);
    SymmetricEigen eigen = SymmetricEigen.of(new DMatrixRMaj(gram(small, width)));
    double[] values = eigen.values();
    double largest = Math.sqrt(Math.max(0, values[0]));
    int kept =
        (int)
            Arrays.stream(values)
                .limit(most)
                .filter(value -> Math.sqrt(Math.max(0, value)) > LEAST * largest)
                .count();
    double[][] projection = new double[size][kept];
    for (int d = 0; d < kept; d++) {
      double[] vector = eigen.vector(d);
      double scale = Math.sqrt(values[d]);
      for (int term = 0; term < projection.length; term++) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
          sum += small[term][i] * vector[i];
        }
        projection[term][d] = sum / scale;
      }
    }
    return new LatentFeatures(columns, projection, kept);
  }

  /// The projection of a text, one value per dimension; a single 0 if the training texts have no
  /// terms at all.
  float[] row(Example text) {
    SparseVector row = columns.apply(text);
    float[] result = new float[Math.max(1, dimensions)];
    for (int d = 0; d < dimensions; d++) {
      double sum = 0;
      for (int i = 0; i < row.indices.length; i++) {
        sum += row.values[i] * projection[row.indices[i]][d];
      }
      result[d] = (float) sum;
    }
    return result;
  }

  private static double[][] times(List<SparseVector> rows, double[][] right, int width) {
    double[][] result = new double[rows.size()][width];
    for (int row = 0; row < result.length; row++) {
      SparseVector x = rows.get(row);
      for (int i = 0; i < x.indices.length; i++) {
        add(result[row], x.values[i], right[x.indices[i]]);
      }
    }
    return result;
  }

  private static double[][] transposedTimes(
      List<SparseVector> rows, double[][] left, int terms, int width) {
    double[][] result = new double[terms][width];
    for (int row = 0; row < left.length; row++) {
      SparseVector x = rows.get(row);
      for (int i = 0; i < x.indices.length; i++) {
        add(result[x.indices[i]], x.values[i], left[row]);
      }
    }
    return result;
  }

  private static double[][] gram(double[][] matrix, int width) {
    double[][] gram = new double[width][width];
    for (double[] row : matrix) {
      for (int i = 0; i < width; i++) {
        add(gram[i], row[i], row);
      }
    }
    return gram;
  }

  /// Makes the columns orthonormal by Gram-Schmidt, twice against cancellation; columns that depend
  /// on earlier ones become zero.
  private static void orthonormalise(double[][] matrix) {
    int width = matrix[0].length;
    double[][] columns = new double[width][matrix.length];
    for (int row = 0; row < matrix.length; row++) {
      for (int c = 0; c < width; c++) {
        columns[c][row] = matrix[row][c];
      }
    }
    for (int c = 0; c < width; c++) {
      double before = Math.sqrt(dot(columns[c], columns[c]));
      for (int pass = 0; pass < 2; pass++) {
        for (int earlier = 0; earlier < c; earlier++) {
          add(columns[c], -dot(columns[c], columns[earlier]), columns[earlier]);
        }
      }
      double norm = Math.sqrt(dot(columns[c], columns[c]));
      double factor = norm > 1e-10 * before ? 1 / norm : 0;
      for (int row = 0; row < matrix.length; row++) {
        columns[c][row] *= factor;
        matrix[row][c] = columns[c][row];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] to, double factor, double[] values) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * values[i];
    }
  }
}
