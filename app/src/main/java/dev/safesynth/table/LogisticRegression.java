package dev.safesynth.table;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;
import java.util.Random;

/// Logistic regression on [Features], by liblinear; one against the rest where there are more than
/// two classes.
final class LogisticRegression {
  private static final int MAX_ITERATIONS = 1000;

  private final Model model;
  private final int size;

  private LogisticRegression(Model model, int size) {
    this.model = model;
    this.size = size;
  }

  /// @param cost of errors against the size of coefficients: 1 is scikit-learn's default
  static LogisticRegression train(Feature[][] x, int[] y, int size, double cost, double tolerance) {
    Problem problem = new Problem();
    problem.l = x.length;
    problem.n = size + 1;
    problem.bias = 1;
    problem.y = Arrays.stream(y).asDoubleStream().toArray();
    problem.x = Arrays.stream(x).map(row -> withIntercept(row, size + 1)).toArray(Feature[][]::new);
    Parameter parameter = new Parameter(SolverType.L2R_LR, cost, MAX_ITERATIONS, tolerance);
    parameter.setRandom(new Random(0));
    Linear.disableDebugOutput();
    return new LogisticRegression(Linear.train(problem, parameter), size);
  }

  private static Feature[] withIntercept(Feature[] row, int index) {
    Feature[] longer = Arrays.copyOf(row, row.length + 1);
    longer[row.length] = new FeatureNode(index, 1);
    return longer;
  }

  /// The probability of each class; 0 for those that the training rows lack.
  double[] probabilities(Feature[] row, int classes) {
    double[] known = new double[model.getNrClass()];
    Linear.predictProbability(model, withIntercept(row, size + 1), known);
    double[] probabilities = new double[classes];
    for (int i = 0; i < known.length; i++) {
      probabilities[model.getLabels()[i]] = known[i];
    }
    return probabilities;
  }

  /// Of two classes, the probability of class 1.
  double probability(Feature[] row) {
    return probabilities(row, 2)[1];
  }
}
