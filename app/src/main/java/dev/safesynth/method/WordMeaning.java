package dev.safesynth.method;

import dev.safesynth.llm.TokenEmbeddings;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;

/// What a measurement of many words says about each of them by way of the words that mean about the
/// same: where "striker" and "goalkeeper" are above the noise, "midfielder" is likely to be there
/// too. Meanings are the model's own embeddings of the tokens that spell a word, so they are
/// public, and all that is learnt here is a function of what was released.
///
/// A measured difference of a word `w` is taken for `usual(w) (x(w) . b)` and noise, with the
/// word's meaning `x(w)` of length 1 and a standard normal `b`: linear regression with a Gaussian
/// prior, whose expectation is computed exactly (Rasmussen and Williams, Gaussian Processes for
/// Machine Learning, 2006, section 2.1).
final class WordMeaning implements AutoCloseable {
  /// Words from which is learnt: the others would change next to nothing.
  private static final int MOST_WORDS = 8192;

  /// A word that is expected in less than this share of the noise tells nothing.
  private static final double LEAST_USE = 0.02;

  private static final int ROWS_AT_ONCE = 512;

  /// Labels whose noise differs by less than this factor are computed together.
  private static final double LIKE_NOISE = 1.25;

  private final Optional<TokenEmbeddings> embeddings;
  private final WordVocabulary words;
  private final int dimension;
  private final float[] token;
  private final double[] centre;

  /// @param embeddings of the model; where there are none, words say nothing of one another. Closed
  ///   with this.
  WordMeaning(Optional<TokenEmbeddings> embeddings, WordVocabulary words) {
    this.embeddings = embeddings;
    this.words = words;
    this.dimension = embeddings.map(TokenEmbeddings::dimension).orElse(0);
    this.token = new float[dimension];
    this.centre = new double[dimension];
    var vector = new double[dimension];
    for (int word = 0; word < words.size() && embeddings.isPresent(); word++) {
      read(word, vector);
      for (int i = 0; i < dimension; i++) {
        centre[i] += vector[i] / words.size();
      }
    }
  }

  /// The mean direction of the tokens that spell a word, from the centre of all words, as a vector
  /// of length 1.
  private void read(int word, double[] into) {
    Arrays.fill(into, 0);
    int[] forms = words.forms(word);
    for (int form : forms) {
      embeddings.orElseThrow().read(form, token);
      double length = 0;
      for (int i = 0; i < dimension; i++) {
        length += (double) token[i] * token[i];
      }
      double scale = length > 0 ? 1 / (Math.sqrt(length) * forms.length) : 0;
      for (int i = 0; i < dimension; i++) {
        into[i] += scale * token[i];
      }
    }
  }

  private void meaning(int word, double[] into) {
    read(word, into);
    double length = 0;
    for (int i = 0; i < dimension; i++) {
      into[i] -= centre[i];
      length += into[i] * into[i];
    }
    double scale = length > 0 ? 1 / Math.sqrt(length) : 0;
    for (int i = 0; i < dimension; i++) {
      into[i] *= scale;
    }
  }

  /// For each measurement and word the expected difference in units of the word's usual share.
  ///
  /// @param usual share of each word
  /// @param differences of each measurement, by word
  /// @param errors standard deviation of the noise of each measurement
  /// @param spread standard deviation of what is expected of a word before anything is measured
  double[][] expected(double[] usual, double[][] differences, double[] errors, double spread) {
    var expected = new double[differences.length][words.size()];
    if (embeddings.isEmpty()) {
      return expected;
    }
    double least = LEAST_USE * Arrays.stream(errors).min().orElseThrow();
    int[] learnt =
        IntStream.range(0, words.size())
            .filter(word -> usual[word] > least)
            .boxed()
            .sorted(Comparator.comparingDouble(word -> -usual[word]))
            .limit(MOST_WORDS)
            .mapToInt(Integer::intValue)
            .toArray();
    var gram = new DMatrixRMaj(dimension, dimension);
    var projected = new DMatrixRMaj(dimension, differences.length);
    project(learnt, usual, differences, gram, projected);
    double[][] weights = solved(gram, projected, errors, spread);
    var vector = new double[dimension];
    for (int word = 0; word < words.size(); word++) {
      meaning(word, vector);
      for (int i = 0; i < weights.length; i++) {
        double sum = 0;
        for (int j = 0; j < dimension; j++) {
          sum += vector[j] * weights[i][j];
        }
        expected[i][word] = sum;
      }
    }
    return expected;
  }

  /// Adds up the products of all rows, some of them at a time.
  private void project(
      int[] learnt,
      double[] usual,
      double[][] differences,
      DMatrixRMaj gram,
      DMatrixRMaj projected) {
    var vector = new double[dimension];
    var part = new DMatrixRMaj(dimension, dimension);
    for (int start = 0; start < learnt.length; start += ROWS_AT_ONCE) {
      int rows = Math.min(ROWS_AT_ONCE, learnt.length - start);
      var block = new DMatrixRMaj(rows, dimension);
      var measured = new DMatrixRMaj(rows, differences.length);
      for (int row = 0; row < rows; row++) {
        int word = learnt[start + row];
        meaning(word, vector);
        for (int i = 0; i < dimension; i++) {
          block.unsafe_set(row, i, usual[word] * vector[i]);
        }
        for (int i = 0; i < differences.length; i++) {
          measured.unsafe_set(row, i, differences[i][word]);
        }
      }
      CommonOps_DDRM.multInner(block, part);
      CommonOps_DDRM.addEquals(gram, part);
      CommonOps_DDRM.multAddTransA(block, measured, projected);
    }
  }

  private double[][] solved(
      DMatrixRMaj gram, DMatrixRMaj projected, double[] errors, double spread) {
    var weights = new double[errors.length][];
    for (int first = 0; first < errors.length; first++) {
      if (weights[first] != null) {
        continue;
      }
      double ridge = errors[first] * errors[first] / (spread * spread);
      var regularised = gram.copy();
      for (int i = 0; i < dimension; i++) {
        regularised.add(i, i, ridge);
      }
      var solver = LinearSolverFactory_DDRM.chol(dimension);
      if (!solver.setA(regularised)) {
        throw new ArithmeticException("a positive definite matrix has no Cholesky factor");
      }
      for (int i = first; i < errors.length; i++) {
        double ratio = errors[i] / errors[first];
        if (weights[i] == null && ratio < LIKE_NOISE && ratio > 1 / LIKE_NOISE) {
          var solution = new DMatrixRMaj(dimension, 1);
          solver.solve(CommonOps_DDRM.extractColumn(projected, i, null), solution);
          weights[i] = solution.data;
        }
      }
    }
    return weights;
  }

  @Override
  public void close() {
    embeddings.ifPresent(TokenEmbeddings::close);
  }
}
