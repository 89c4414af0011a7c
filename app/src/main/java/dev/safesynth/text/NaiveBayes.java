package dev.safesynth.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Multinomial naive Bayes on term counts with add-one smoothing, as scikit-learn's
/// `MultinomialNB(alpha=1)` on `CountVectorizer()`. Labels without a training text are never
/// predicted.
public final class NaiveBayes implements Classifier {
  private final Map<String, int[]> counts;
  private final double[] logPrior;
  private final double[] logTotal;

  private NaiveBayes(Map<String, int[]> counts, double[] logPrior, double[] logTotal) {
    this.counts = counts;
    this.logPrior = logPrior;
    this.logTotal = logTotal;
  }

  /// Counts the terms of each label.
  ///
  /// @param examples at least one
  /// @param labels number of declared labels
  public static NaiveBayes train(List<Example> examples, int labels) {
    Map<String, int[]> counts = new HashMap<>();
    double[] texts = new double[labels];
    double[] terms = new double[labels];
    for (Example example : examples) {
      texts[example.label()]++;
      for (String term : example.terms()) {
        counts.computeIfAbsent(term, key -> new int[labels])[example.label()]++;
        terms[example.label()]++;
      }
    }
    double[] logPrior = new double[labels];
    double[] logTotal = new double[labels];
    for (int label = 0; label < labels; label++) {
      logPrior[label] = Math.log(texts[label] / examples.size());
      logTotal[label] = Math.log(terms[label] + counts.size());
    }
    return new NaiveBayes(counts, logPrior, logTotal);
  }

  /// The posterior probabilities.
  @Override
  public double[] scores(Example example) {
    double[] score = logPrior.clone();
    for (String term : example.terms()) {
      int[] count = counts.get(term);
      if (count == null) {
        continue;
      }
      for (int label = 0; label < score.length; label++) {
        score[label] += Math.log(count[label] + 1) - logTotal[label];
      }
    }
    double largest = Arrays.stream(score).max().orElseThrow();
    double sum = Arrays.stream(score).map(s -> Math.exp(s - largest)).sum();
    return Arrays.stream(score).map(s -> Math.exp(s - largest) / sum).toArray();
  }
}
