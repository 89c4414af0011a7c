package dev.safesynth.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Resamples of the test rows, the same ones for every model, so that two models are compared on
/// the same rows and the difference has its own, narrower interval.
final class TestBootstrap {
  /// Number of resamples, as long as they fit.
  private static final int REPLICATES = 2000;

  /// Memory for all resamples in bytes: reached by 20,000 test rows, beyond which there are fewer
  /// resamples.
  private static final int MEMORY = 40_000_000;

  private final int[] truth;
  private final int labels;
  private final byte[][] weights;

  /// @param truth label of each test row, at least one row
  /// @param labels number of labels
  TestBootstrap(int[] truth, int labels, RandomGenerator random) {
    this.truth = truth.clone();
    this.labels = labels;
    weights = new byte[Math.clamp(MEMORY / truth.length, 200, REPLICATES)][truth.length];
    for (byte[] weight : weights) {
      for (int i = 0; i < truth.length; i++) {
        weight[random.nextInt(truth.length)]++;
      }
    }
  }

  /// Scores of one or several training draws.
  ///
  /// @param draws predictions for the test rows, one array per draw, at least one
  Estimate estimate(List<int[]> draws) {
    byte[] ones = new byte[truth.length];
    Arrays.fill(ones, (byte) 1);
    List<Scores> points =
        draws.stream().map(predicted -> Scores.of(truth, predicted, ones, labels)).toList();
    double[] accuracy = new double[weights.length];
    double[] macroF1 = new double[weights.length];
    for (int b = 0; b < weights.length; b++) {
      for (int[] predicted : draws) {
        Scores scores = Scores.of(truth, predicted, weights[b], labels);
        accuracy[b] += scores.accuracy() / draws.size();
        macroF1[b] += scores.macroF1() / draws.size();
      }
    }
    return new Estimate(
        new Estimate.Sampled(points.stream().mapToDouble(Scores::accuracy).toArray(), accuracy),
        new Estimate.Sampled(points.stream().mapToDouble(Scores::macroF1).toArray(), macroF1));
  }

  /// The accuracy of one draw in each resample.
  double[] accuracies(int[] predicted) {
    double[] result = new double[weights.length];
    for (int b = 0; b < weights.length; b++) {
      int hits = 0;
      for (int i = 0; i < truth.length; i++) {
        hits += predicted[i] == truth[i] ? weights[b][i] : 0;
      }
      result[b] = (double) hits / truth.length;
    }
    return result;
  }
}
