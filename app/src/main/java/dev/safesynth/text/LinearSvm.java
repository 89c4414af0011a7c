package dev.safesynth.text;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// A linear support vector machine with squared hinge loss, one against the rest, C = 1, with a
/// regularised intercept feature of value 1, as scikit-learn's `LinearSVC(C=1)`. Trained by
/// liblinear (Fan et al. 2008), deterministically.
final class LinearSvm {
  private static final double COST = 1;
  private static final double TOLERANCE = 1e-4;
  private static final int MAX_ITERATIONS = 1000;

  private final Model model;
  private final int features;
  private final int labels;

  private LinearSvm(Model model, int features, int labels) {
    this.model = model;
    this.features = features;
    this.labels = labels;
  }

  /// Trains.
  ///
  /// @param rows at least one, indices below `features`
  /// @param truth label of each row
  static LinearSvm train(List<SparseVector> rows, int[] truth, int features, int labels) {
    return train(rows, truth, features, labels, TOLERANCE);
  }

  static LinearSvm train(
      List<SparseVector> rows, int[] truth, int features, int labels, double tolerance) {
    Problem problem = new Problem();
    problem.l = rows.size();
    problem.n = features + 1;
    problem.bias = 1;
    problem.y = Arrays.stream(truth).asDoubleStream().toArray();
    problem.x = rows.stream().map(row -> row.withIntercept(features)).toArray(Feature[][]::new);
    Parameter parameter =
        new Parameter(SolverType.L2R_L2LOSS_SVC_DUAL, COST, MAX_ITERATIONS, tolerance);
    // A generator of its own: liblinear's default one is shared by all threads and keeps its state.
    parameter.setRandom(new Random(0));
    Linear.disableDebugOutput();
    return new LinearSvm(Linear.train(problem, parameter), features, labels);
  }

  /// The signed distance of each label's plane, not a probability; negative infinity for labels
  /// without a training row.
  double[] margins(SparseVector row) {
    double[] result = new double[labels];
    Arrays.fill(result, Double.NEGATIVE_INFINITY);
    int[] trained = model.getLabels();
    double[] values = new double[Math.max(1, model.getNrClass())];
    Linear.predictValues(model, row.withIntercept(features), values);
    if (trained.length == 2) {
      // liblinear trains a single plane for two labels.
      values[1] = -values[0];
    }
    for (int c = 0; c < trained.length; c++) {
      result[trained[c]] = values[c];
    }
    return result;
  }
}
