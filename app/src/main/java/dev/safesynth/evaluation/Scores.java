package dev.safesynth.evaluation;

/// How well predictions agree with the truth.
///
/// @param accuracy share of rows predicted right, in [0, 1]
/// @param macroF1 unweighted mean of the F1 of the labels, in [0, 1]; a label that occurs but is
///   never predicted scores 0, one that neither occurs nor is predicted does not count
record Scores(double accuracy, double macroF1) {
  /// Scores of weighted rows.
  ///
  /// @param weights how often each row counts, >= 0
  /// @param labels number of labels
  static Scores of(int[] truth, int[] predicted, byte[] weights, int labels) {
    int[] actual = new int[labels];
    int[] claimed = new int[labels];
    int[] right = new int[labels];
    for (int i = 0; i < truth.length; i++) {
      int weight = weights[i];
      actual[truth[i]] += weight;
      claimed[predicted[i]] += weight;
      if (truth[i] == predicted[i]) {
        right[truth[i]] += weight;
      }
    }
    int rows = 0;
    int hits = 0;
    int counted = 0;
    double sum = 0;
    for (int label = 0; label < labels; label++) {
      rows += actual[label];
      hits += right[label];
      if (actual[label] + claimed[label] > 0) {
        counted++;
        sum += 2.0 * right[label] / (actual[label] + claimed[label]);
      }
    }
    return new Scores((double) hits / rows, sum / counted);
  }
}
