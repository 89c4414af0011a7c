package dev.safesynth.text;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// A linear classifier on [TfIdf] weights: one against the rest, L2-regularised, C = 1 (the default
/// of scikit-learn and liblinear, so that nothing is tuned), with a regularised intercept feature
/// of value 1. Trained by liblinear (Fan et al. 2008), deterministically.
public final class LinearModel implements Classifier {
  private static final double COST = 1;
  private static final double TOLERANCE = 1e-4;
  private static final int MAX_ITERATIONS = 1000;

  private final TfIdf features;
  private final Model model;

  private LinearModel(TfIdf features, Model model) {
    this.features = features;
    this.model = model;
  }

  /// Logistic regression.
  ///
  /// @param examples at least one
  public static LinearModel logisticRegression(List<Example> examples) {
    return train(examples, SolverType.L2R_LR);
  }

  /// Support vector machine with squared hinge loss.
  ///
  /// @param examples at least one
  public static LinearModel supportVectorMachine(List<Example> examples) {
    return train(examples, SolverType.L2R_L2LOSS_SVC_DUAL);
  }

  private static LinearModel train(List<Example> examples, SolverType solver) {
    TfIdf features = TfIdf.fit(examples.stream().map(Example::terms).toList());
    Problem problem = new Problem();
    problem.l = examples.size();
    problem.n = features.size() + 1;
    problem.bias = 1;
    problem.y = examples.stream().mapToDouble(Example::label).toArray();
    problem.x =
        examples.stream()
            .map(example -> withIntercept(features.row(example.terms()), features.size()))
            .toArray(Feature[][]::new);
    Parameter parameter = new Parameter(solver, COST, MAX_ITERATIONS, TOLERANCE);
    // A generator of its own: liblinear's default one is shared by all threads and keeps its state.
    parameter.setRandom(new Random(0));
    Linear.disableDebugOutput();
    return new LinearModel(features, Linear.train(problem, parameter));
  }

  private static Feature[] withIntercept(Feature[] row, int size) {
    Feature[] longer = Arrays.copyOf(row, row.length + 1);
    longer[row.length] = new FeatureNode(size + 1, 1);
    return longer;
  }

  @Override
  public int predict(List<String> terms) {
    return (int) Linear.predict(model, features.row(terms));
  }

  /// For a model of two labels: how far on the side of label 1 the text lies, in units of the
  /// linear score.
  public double margin(List<String> terms) {
    double[] values = new double[model.getNrClass()];
    Linear.predictValues(model, features.row(terms), values);
    return model.getLabels()[0] == 1 ? values[0] : -values[0];
  }
}
