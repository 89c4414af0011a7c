package dev.safesynth.text;

import java.util.Arrays;
import java.util.List;

/// Naive Bayes with a normal distribution for each label and dimension of the embedding, as
/// scikit-learn's `GaussianNB()`: variances have 1e-9 of the largest one added. Counts, which
/// [NaiveBayes] needs, an embedding has none. Labels without a training text are never predicted.
final class GaussianNaiveBayes implements Classifier {
  private static final double SMOOTHING = 1e-9;

  private final double[] logPrior;

  /// By label, then by dimension.
  private final double[][] means;

  private final double[][] variances;

  private GaussianNaiveBayes(double[] logPrior, double[][] means, double[][] variances) {
    this.logPrior = logPrior;
    this.means = means;
    this.variances = variances;
  }

  /// Fits means and variances.
  ///
  /// @param examples at least one, with embeddings
  /// @param labels number of declared labels
  static GaussianNaiveBayes train(List<Example> examples, int labels) {
    int dimensions = examples.getFirst().embedding().length;
    double[] texts = new double[labels];
    double[][] means = new double[labels][dimensions];
    double[][] variances = new double[labels][dimensions];
    double[] mean = new double[dimensions];
    for (Example example : examples) {
      texts[example.label()]++;
      for (int d = 0; d < dimensions; d++) {
        means[example.label()][d] += example.embedding()[d];
        mean[d] += example.embedding()[d] / (double) examples.size();
      }
    }
    for (int label = 0; label < labels; label++) {
      for (int d = 0; d < dimensions; d++) {
        means[label][d] /= Math.max(1, texts[label]);
      }
    }
    double[] overall = new double[dimensions];
    for (Example example : examples) {
      for (int d = 0; d < dimensions; d++) {
        double value = example.embedding()[d];
        double off = value - means[example.label()][d];
        variances[example.label()][d] += off * off / texts[example.label()];
        overall[d] += (value - mean[d]) * (value - mean[d]) / examples.size();
      }
    }
    // where all texts are one, any width will do
    double added = Math.max(SMOOTHING * Arrays.stream(overall).max().orElse(0), Double.MIN_NORMAL);
    for (double[] row : variances) {
      Arrays.setAll(row, d -> row[d] + added);
    }
    double[] logPrior = new double[labels];
    Arrays.setAll(logPrior, label -> Math.log(texts[label] / examples.size()));
    return new GaussianNaiveBayes(logPrior, means, variances);
  }

  /// The posterior probabilities.
  @Override
  public double[] scores(Example example) {
    double[] score = logPrior.clone();
    for (int label = 0; label < score.length; label++) {
      if (Double.isInfinite(score[label])) {
        continue;
      }
      for (int d = 0; d < means[label].length; d++) {
        double off = example.embedding()[d] - means[label][d];
        score[label] -=
            0.5 * (Math.log(2 * Math.PI * variances[label][d]) + off * off / variances[label][d]);
      }
    }
    double largest = Arrays.stream(score).max().orElseThrow();
    if (Double.isInfinite(largest)) { // the text is far from every label's only point
      return Arrays.stream(logPrior).map(Math::exp).toArray();
    }
    double sum = Arrays.stream(score).map(s -> Math.exp(s - largest)).sum();
    return Arrays.stream(score).map(s -> Math.exp(s - largest) / sum).toArray();
  }
}
