package dev.safesynth.fidelity;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.RocCurve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// The classifier two-sample test (Lopez-Paz and Oquab 2017): how well a logistic regression on the
/// vectors tells candidates from reference rows that it was not trained on. 0.5 is not at all.
/// Useful texts can be easy to tell from real ones; this says nothing of privacy.
///
/// @param area under the ROC curve of the scores of all held-out rows, in [0, 1]
/// @param interval 95%, DeLong
/// @param nullError standard error of the area if there were no difference
/// @param folds of the cross-validation
/// @param rows on each side
public record TwoSampleTest(double area, Interval interval, double nullError, int folds, int rows) {
  private static final int FOLDS = 5;

  /// Compares two sets of vectors of the same number of rows, at least ten on each side.
  static TwoSampleTest of(double[][] reference, double[][] candidates, long seed) {
    Feature[][] features = new Feature[reference.length + candidates.length][];
    Arrays.setAll(
        features,
        i -> features(i < reference.length ? reference[i] : candidates[i - reference.length]));
    int[] fold = new int[features.length];
    Random random = new Random(seed);
    deal(fold, 0, reference.length, random);
    deal(fold, reference.length, features.length, random);
    double[] scores = new double[features.length];
    IntStream.range(0, FOLDS)
        .parallel()
        .forEach(held -> score(features, reference.length, fold, held, scores));
    RocCurve curve =
        new RocCurve(
            Arrays.copyOfRange(scores, reference.length, scores.length),
            Arrays.copyOf(scores, reference.length));
    return new TwoSampleTest(
        curve.area(),
        curve.areaInterval(),
        RocCurve.nullStandardError(candidates.length, reference.length),
        FOLDS,
        reference.length);
  }

  private static void deal(int[] fold, int from, int to, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(from, to).boxed().toList());
    Collections.shuffle(order, random);
    for (int i = 0; i < order.size(); i++) {
      fold[order.get(i)] = i % FOLDS;
    }
  }

  private static void score(
      Feature[][] features, int references, int[] fold, int held, double[] scores) {
    int[] training = IntStream.range(0, fold.length).filter(i -> fold[i] != held).toArray();
    Problem problem = new Problem();
    problem.l = training.length;
    problem.n = features[0].length;
    problem.bias = 1;
    problem.x = Arrays.stream(training).mapToObj(i -> features[i]).toArray(Feature[][]::new);
    problem.y = Arrays.stream(training).mapToDouble(i -> i < references ? 0 : 1).toArray();
    Parameter parameter = new Parameter(SolverType.L2R_LR, 1, 1000, 1e-3);
    parameter.setRandom(new Random(0));
    Linear.disableDebugOutput();
    Model model = Linear.train(problem, parameter);
    double[] values = new double[1];
    for (int i = 0; i < fold.length; i++) {
      if (fold[i] == held) {
        Linear.predictValues(model, features[i], values);
        scores[i] = model.getLabels()[0] == 1 ? values[0] : -values[0];
      }
    }
  }

  /// The row as liblinear wants it, with the intercept as a last feature of value 1.
  private static Feature[] features(double[] row) {
    Feature[] features = new Feature[row.length + 1];
    Arrays.setAll(features, i -> new FeatureNode(i + 1, i < row.length ? row[i] : 1));
    return features;
  }
}
