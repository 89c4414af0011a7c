package dev.safesynth.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Multinomial logistic regression, as scikit-learn's `LogisticRegression(C=1)`: it minimises C · Σ
/// log-loss + ‖W‖² / 2 over weights W and a free intercept per label. Labels without a training row
/// have probability 0.
final class SoftmaxRegression {
  private static final double COST = 1;

  /// Largest component of the gradient of the mean loss at which training ends.
  private static final double TOLERANCE = 1e-7;

  private final int labels;
  private final int features;

  /// The labels with training rows.
  private final int[] present;

  /// By feature, then by position in `present`; the intercepts come last.
  private final double[] weights;

  private SoftmaxRegression(int labels, int features, int[] present, double[] weights) {
    this.labels = labels;
    this.features = features;
    this.present = present;
    this.weights = weights;
  }

  /// Trains.
  ///
  /// @param rows at least one, indices below `features`
  /// @param truth label of each row
  static SoftmaxRegression train(List<SparseVector> rows, int[] truth, int features, int labels) {
    int[] present = IntStream.of(truth).sorted().distinct().toArray();
    int[] position = new int[labels];
    for (int i = 0; i < present.length; i++) {
      position[present[i]] = i;
    }
    int[] targets = IntStream.of(truth).map(t -> position[t]).toArray();
    int classes = present.length;
    int size = (features + 1) * classes;
    if (classes == 1) {
      return new SoftmaxRegression(labels, features, present, new double[size]);
    }
    double[] weights =
        Lbfgs.minimise(
            (point, gradient) -> loss(rows, targets, features, classes, point, gradient),
            size,
            TOLERANCE);
    return new SoftmaxRegression(labels, features, present, weights);
  }

  /// Mean log-loss with its share of the penalty, and the gradient.
  private static double loss(
      List<SparseVector> rows,
      int[] targets,
      int features,
      int classes,
      double[] point,
      double[] gradient) {
    // scikit-learn trains two labels with one weight vector w where a softmax has w/2 and -w/2: the
    // same penalty on w is twice that on the pair.
    double penalty = (classes == 2 ? 2 : 1) / (COST * rows.size());
    double squares = 0;
    for (int i = 0; i < features * classes; i++) {
      squares += point[i] * point[i];
      gradient[i] = penalty * point[i];
    }
    Arrays.fill(gradient, features * classes, gradient.length, 0);
    double sum = 0;
    double[] share = new double[classes];
    for (int row = 0; row < targets.length; row++) {
      SparseVector x = rows.get(row);
      sum -= logSoftmax(x, point, features, classes, share)[targets[row]];
      for (int c = 0; c < classes; c++) {
        share[c] = (Math.exp(share[c]) - (c == targets[row] ? 1 : 0)) / targets.length;
        gradient[features * classes + c] += share[c];
      }
      for (int i = 0; i < x.indices.length; i++) {
        int at = x.indices[i] * classes;
        double value = x.values[i];
        for (int c = 0; c < classes; c++) {
          gradient[at + c] += value * share[c];
        }
      }
    }
    return sum / targets.length + penalty * squares / 2;
  }

  /// Writes the logarithms of the probabilities into `result` and returns it.
  private static double[] logSoftmax(
      SparseVector x, double[] weights, int features, int classes, double[] result) {
    System.arraycopy(weights, features * classes, result, 0, classes);
    for (int i = 0; i < x.indices.length; i++) {
      int at = x.indices[i] * classes;
      double value = x.values[i];
      for (int c = 0; c < classes; c++) {
        result[c] += value * weights[at + c];
      }
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (double score : result) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (double score : result) {
      sum += Math.exp(score - largest);
    }
    double normaliser = largest + Math.log(sum);
    for (int c = 0; c < classes; c++) {
      result[c] -= normaliser;
    }
    return result;
  }

  /// The probability of each declared label.
  double[] probabilities(SparseVector row) {
    double[] logs = logSoftmax(row, weights, features, present.length, new double[present.length]);
    double[] result = new double[labels];
    for (int c = 0; c < present.length; c++) {
      result[present[c]] = Math.exp(logs[c]);
    }
    return result;
  }
}
