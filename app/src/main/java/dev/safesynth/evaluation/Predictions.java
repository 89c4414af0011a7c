package dev.safesynth.evaluation;

import dev.safesynth.text.Classifier;
import dev.safesynth.text.Example;
import java.util.List;

/// What one trained model says of the test rows.
public final class Predictions {
  /// By test row: the label with the highest score.
  final int[] labels;

  /// By test row, then by label.
  final double[][] scores;

  /// Whether the scores are probabilities.
  final boolean probabilistic;

  /// What a model says of the test rows.
  ///
  /// @param scores by test row, then by label; the highest is the answer
  /// @param probabilistic whether the scores are probabilities
  public Predictions(double[][] scores, boolean probabilistic) {
    this.labels = new int[scores.length];
    for (int i = 0; i < scores.length; i++) {
      labels[i] = Classifier.best(scores[i]);
    }
    this.scores = scores;
    this.probabilistic = probabilistic;
  }

  /// The label that is answered, by test row.
  public int[] answers() {
    return labels.clone();
  }

  static Predictions of(Classifier model, List<Example> test, boolean probabilistic) {
    return new Predictions(
        test.stream().map(model::scores).toArray(double[][]::new), probabilistic);
  }
}
