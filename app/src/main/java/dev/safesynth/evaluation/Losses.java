package dev.safesynth.evaluation;

/// Losses of one row of probabilities: proper scores, least in expectation for the true
/// probabilities.
final class Losses {
  /// The largest log-loss: probabilities are not taken below 1e-15, since one certain error would
  /// otherwise outweigh everything.
  static final double MOST = -Math.log(1e-15);

  private Losses() {}

  /// -ln of the probability of the true label.
  static double log(double[] probabilities, int truth) {
    return Math.min(MOST, -Math.log(probabilities[truth]));
  }

  /// Brier's score in its form for several labels (1950), in [0, 2].
  static double brier(double[] probabilities, int truth) {
    double sum = 0;
    for (int label = 0; label < probabilities.length; label++) {
      double off = probabilities[label] - (label == truth ? 1 : 0);
      sum += off * off;
    }
    return sum;
  }
}
