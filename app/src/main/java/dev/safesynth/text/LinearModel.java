package dev.safesynth.text;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.List;
import java.util.Random;

/// Logistic regression of two sides on [TfIdf] weights: L2-regularised, C = 1, with a regularised
/// intercept feature of value 1. Trained by liblinear (Fan et al. 2008), deterministically. It
/// tells two sides apart; to tell labels apart take a [Learner].
public final class LinearModel {
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
  /// @param examples of labels 0 and 1, both present
  public static LinearModel logisticRegression(List<Example> examples) {
    TfIdf features = TfIdf.fit(examples.stream().map(Example::terms).toList());
    Problem problem = new Problem();
    problem.l = examples.size();
    problem.n = features.size() + 1;
    problem.bias = 1;
    problem.y = examples.stream().mapToDouble(Example::label).toArray();
    problem.x =
        examples.stream()
            .map(row -> features.row(row.terms()).withIntercept(features.size()))
            .toArray(Feature[][]::new);
    Parameter parameter = new Parameter(SolverType.L2R_LR, COST, MAX_ITERATIONS, TOLERANCE);
    // A generator of its own: liblinear's default one is shared by all threads and keeps its state.
    parameter.setRandom(new Random(0));
    Linear.disableDebugOutput();
    return new LinearModel(features, Linear.train(problem, parameter));
  }

  /// How far on the side of label 1 the text lies, in units of the linear score.
  public double margin(List<String> terms) {
    double[] values = new double[model.getNrClass()];
    Linear.predictValues(model, features.row(terms).withIntercept(features.size()), values);
    return model.getLabels()[0] == 1 ? values[0] : -values[0];
  }
}
