package dev.safesynth.text;

/// A trained model that tells how likely each class of a text is.
public interface Classifier {
  /// One score per declared label, the higher the likelier, never NaN. Where
  /// [Learner#probabilistic] they are probabilities: in [0, 1], summing to one, 0 for labels that
  /// the training texts lack.
  double[] scores(Example example);

  /// The index of the label with the highest score, the first of several.
  default int predict(Example example) {
    return best(scores(example));
  }

  /// The index of the highest score, the first of several.
  ///
  /// @param scores at least one
  static int best(double[] scores) {
    int best = 0;
    for (int label = 1; label < scores.length; label++) {
      best = scores[label] > scores[best] ? label : best;
    }
    return best;
  }
}
